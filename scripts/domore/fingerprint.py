"""A fingerprint of our own code, templates and schemas: what was made by another version is made anew."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib import resources
from pathlib import Path

_ENDINGS = (".py", ".html", ".json")


@cache
def code_fingerprint() -> str:
    """Changes when any file of the package that decides about content or pages does."""
    hashed = blake2b(digest_size=12)
    package = Path(__file__).parent
    files = [path for path in package.rglob("*") if path.suffix in _ENDINGS]
    files += [path for entry in resources.files("domore.schemas").iterdir() if (path := Path(str(entry))).suffix == ".json"]
    for file in sorted(files):
        hashed.update(file.name.encode())
        hashed.update(file.read_bytes())
    return hashed.hexdigest()
