"""A fingerprint of our own code, templates and schemas: what was made by another version is made anew."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib import resources
from pathlib import Path
from typing import Final

from domore.versions import version

_ENDINGS: Final = (".py", ".html", ".json")
_LIBRARIES: Final = ("cmarkgfm", "jinja2", "markupsafe", "nh3")  # they have a say in what a page looks like


@cache
def code_fingerprint() -> str:
    """Changes when any file of the package that decides about content or pages does."""
    hashed = blake2b(digest_size=12)
    hashed.update(" ".join(version(name) for name in _LIBRARIES).encode())
    package = Path(__file__).parent
    files = [path for path in package.rglob("*") if path.suffix in _ENDINGS]
    files += [path for entry in resources.files("domore.schemas").iterdir() if (path := Path(str(entry))).suffix == ".json"]
    for file in sorted(files):
        hashed.update(f"\0{file.parent.name}/{file.name}\0".encode())
        hashed.update(file.read_bytes())
    return hashed.hexdigest()
