"""What changed in an entry is told on a page of its own, from Git."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from domore.pipeline import build
from made_history import git

from .conftest import TODAY, copy_of, tree

AS = ("-c", "user.name=Zebedee Hostile", "-c", "user.email=zebedee@private.example")


def commit(town: Path, message: str) -> None:
    """Commits all that lies in a town."""
    git(town, "add", "content", "site_config", "mkdocs.yml")
    git(town, *AS, "commit", "--quiet", "--allow-empty", "-m", message)


def test_each_change_is_told_with_both_wordings(town: Path, build_cold: Callable[[Path], dict[str, bytes]]) -> None:
    """The page shows the words before and after, never who committed; private words are left out; each change leads to the forge, and building
    step by step equals a cold build, also where only a commit is new."""
    git(town, "init", "--quiet")
    commit(town, "First, by Zebedee")
    build(town, town / "site", today=TODAY, with_search=False)
    assert not list((town / "site").rglob("history/index.html"))
    file = town / "content/opportunities/duck-day.yml"
    file.write_text(file.read_text().replace("binoculars to borrow", "a telescope to borrow"))
    build(town, town / "site", today=TODAY, with_search=False)
    assert not list((town / "site").rglob("history/index.html"))
    commit(town, "Second, by Zebedee")
    build(town, town / "site", today=TODAY, with_search=False)  # nothing is new but the commit
    page = (town / "site/opportunities/duck-day/history/index.html").read_text()
    assert "<del>" in page
    assert "telescope" in page[page.index("<ins>") :]
    assert "Zebedee" not in page
    head = git(town, "rev-parse", "HEAD").strip()
    assert f'<a href="https://forge.example/tinyton/board/commit/{head}">' in page
    assert page.count("/commit/") == 2  # of both commits
    assert "See what changed" in (town / "site/opportunities/duck-day/index.html").read_text()
    assert tree(town / "site") == build_cold(town)
    settings = town / "site_config/site.yml"
    settings.write_text(f"history: false\n{settings.read_text()}")
    build(town, town / "site", today=TODAY, with_search=False)
    assert not list((town / "site").rglob("history/index.html"))


def test_a_shallow_clone_says_that_history_is_missing(town: Path, tmp_path: Path, rendered_engine: Path) -> None:
    """The build says it and how to mend it, and the page of an entry says it; what is known is told."""
    git(town, "init", "--quiet")
    file = town / "content/opportunities/duck-day.yml"
    for number in range(3):
        file.write_text(file.read_text().replace("binoculars to borrow", "binoculars to borrow, too"))
        commit(town, f"Number {number}")
    git(tmp_path, "clone", "--quiet", "--depth", "2", town.as_uri(), "shallow")
    clone, said = copy_of(tmp_path / "shallow", tmp_path / "clone", rendered_engine), list[str]()
    build(clone, clone / "site", today=TODAY, with_search=False, say=said.append)
    assert any("git fetch --unshallow" in line for line in said)
    page = (clone / "site/opportunities/duck-day/history/index.html").read_text()
    assert "Earlier history is not kept here." in page
    assert "First put here" not in page
    assert "<ins>" in page
