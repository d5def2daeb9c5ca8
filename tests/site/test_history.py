"""What changed in an entry is told on a page of its own, from Git."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from domore.pipeline import build
from made_history import git

from .conftest import TODAY, tree

AS = ("-c", "user.name=Zebedee Hostile", "-c", "user.email=zebedee@private.example")


def commit(town: Path, message: str) -> None:
    """Commits all that lies in a town."""
    git(town, "add", "content", "site_config", "mkdocs.yml")
    git(town, *AS, "commit", "--quiet", "--allow-empty", "-m", message)


def test_each_change_is_told_with_both_wordings(town: Path, build_cold: Callable[[Path], dict[str, bytes]]) -> None:
    """The page shows the words before and after, never who committed; private words are left out; and building step by step equals a cold build."""
    git(town, "init", "--quiet")
    commit(town, "First, by Zebedee")
    build(town, town / "site", today=TODAY, with_search=False)
    assert not list((town / "site").rglob("history/index.html"))
    file = town / "content/opportunities/duck-day.yml"
    file.write_text(file.read_text().replace("binoculars to borrow", "a telescope to borrow"))
    commit(town, "Second, by Zebedee")
    build(town, town / "site", today=TODAY, with_search=False)
    page = (town / "site/opportunities/duck-day/history/index.html").read_text()
    assert "<del>" in page
    assert "telescope" in page[page.index("<ins>") :]
    assert "Zebedee" not in page
    assert "See what changed" in (town / "site/opportunities/duck-day/index.html").read_text()
    assert tree(town / "site") == build_cold(town)
    settings = town / "site_config/site.yml"
    settings.write_text(f"history: false\n{settings.read_text()}")
    build(town, town / "site", today=TODAY, with_search=False)
    assert not list((town / "site").rglob("history/index.html"))
