"""The tiny town's pages are as expected, to the byte; `pytest --bless` accepts a difference."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from domore.engine.site import THEME
from domore.pipeline import build

from .conftest import HERE, TODAY, tree

EXPECTED = HERE / "_expected"
BODY = re.compile(rb'<div class="md-content".*?(?=</main>)', re.DOTALL)


def ours(site: Path) -> dict[str, bytes]:
    """What is made by us: pages without the theme engine's head and foot (they change with its version), and our data."""
    kept = {}
    for path, data in tree(site).items():
        if path.endswith(".html"):
            found = BODY.search(data)
            kept[path] = found[0] + b"\n" if found else data
        elif not path.startswith(("assets/", "search/")) or path.endswith("town.css"):
            kept[path] = data
    return kept


def test_the_tiny_town_is_as_expected(town: Path, pytestconfig: pytest.Config) -> None:
    """Nothing changes on a page without somebody looking at the difference."""
    build(town, town / "site", today=TODAY, with_search=False)
    found = ours(town / "site")
    if pytestconfig.getoption("--bless"):
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for path, data in found.items():
            (EXPECTED / path).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / path).write_bytes(data)
    expected = tree(EXPECTED)
    assert found.keys() == expected.keys()
    for path, data in found.items():
        assert data.decode() == expected[path].decode(), f"{path} differs; look at it, then accept it with: pytest tests/site --bless"


def test_our_theme_is_in_the_package() -> None:
    """The templates that the shell is made from are shipped."""
    assert (THEME / "main.html").is_file()
