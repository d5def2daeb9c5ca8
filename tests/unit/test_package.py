"""What is installed is what lies here."""

from __future__ import annotations

import tomllib
from pathlib import Path

from domore.scaffold.new import GUIDES

ROOT = Path(__file__).parents[2]


def test_every_package_is_installed() -> None:
    """Each folder with an __init__.py is among the packages of pyproject.toml: one that is missing fails only on somebody else's machine."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    folders = {".".join(file.parent.relative_to(ROOT / "scripts").parts) for file in (ROOT / "scripts").rglob("__init__.py")}
    assert listed == sorted({*folders, "domore.guides", "domore.schemas"})


def test_all_that_a_new_town_is_given_is_installed() -> None:
    """Each file of scaffold/town, in folders that begin with a dot too, and each guide."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    installed = {file for pattern in data["domore"] for file in (ROOT / "scripts/domore").glob(pattern)}
    assert {file for file in (ROOT / "scripts/domore/scaffold/town").rglob("*") if file.is_file()} <= installed
    assert set(GUIDES) <= {file.name for pattern in data["domore.guides"] for file in (ROOT / "docs").glob(pattern)}
