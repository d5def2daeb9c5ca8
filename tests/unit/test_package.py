"""What is installed is what lies here."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_package_is_installed() -> None:
    """Each folder with an __init__.py is among the packages of pyproject.toml: one that is missing fails only on somebody else's machine."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    folders = {".".join(file.parent.relative_to(ROOT / "scripts").parts) for file in (ROOT / "scripts").rglob("__init__.py")}
    assert listed == sorted({*folders, "domore.schemas"})
