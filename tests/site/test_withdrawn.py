"""What somebody took back is nowhere on the site but for the stub that says so."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from domore.pipeline import build

from .conftest import TODAY, tree

GONE = ("xylobody", "xyloplan", "xylowho", "xylohelp")
STAYS = ("Xylotitle", "Xylosummary")
IDEA = """title: Xylotitle by the ford
summary: Xylosummary for whoever comes to the ford.
status: {}
category: parks
submitted: 2026-01-10
body: It would be xylobody.
plan:
  - {{what: Build xyloplan, who: Xylowho team, by: 2026-10-02}}
help_wanted: {{text: Somebody with xylohelp.}}
"""


def words_in(site: dict[str, bytes]) -> str:
    """All that a site says, compressed or not, in small letters."""
    return "\n".join((gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8", "replace") for data in site.values()).lower()


@pytest.mark.parametrize(("status", "is_there"), [("open", True), ("withdrawn", False)])
def test_what_was_proposed_and_taken_back_is_in_no_file(town: Path, status: str, is_there: bool) -> None:
    """Not on a page, in a feed, open data, the search's index, nor in what fills in the form where no service does; title and summary stay."""
    (town / "content/ideas/2026/ford.yml").write_text(IDEA.format(status))
    build(town, town / "site", today=TODAY)
    said = words_in(tree(town / "site"))
    assert {word: word in said for word in GONE} == dict.fromkeys(GONE, is_there)
    assert all(word.lower() in said for word in STAYS)
