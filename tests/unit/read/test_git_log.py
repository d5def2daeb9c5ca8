"""The life of each listing from one pass of Git's log."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from domore.read.git_log import lives_soon
from domore.read.lives import Life
from domore.read.repository import repository_of
from made_history import git, make_history


def lives(town: Path, cache: Path) -> dict[str, Life]:
    """The lives of a town's listings."""
    return lives_soon(repository_of(town, os.environ), cache)()


@pytest.mark.parametrize(("seed", "prefix"), [(1, ""), (2, "town/")])
def test_a_life_is_what_git_follows(tmp_path: Path, seed: int, prefix: str) -> None:
    """Through renames, removals and merges, in a folder of the repository too, one pass tells of each file what `git log --follow` tells."""
    repository = tmp_path / "repository"
    make_history(repository, 300, seed=seed, prefix=prefix)
    found = lives(repository / prefix, tmp_path / "cache")
    paths = git(repository, "ls-files", f"{prefix}content").split()
    for path in random.Random(seed).sample(paths, 15):
        followed = git(repository, "log", "--follow", "--format=%H", "--", path).split()
        life = found.get(path.removeprefix(prefix))
        assert ([entry.commit for entry in life.recorded] if life else followed[:1]) == followed


def test_what_is_known_is_not_asked_again(tmp_path: Path) -> None:
    """Step by step, and after history was rewritten, the lives are those that are found from nothing."""
    repository = tmp_path / "repository"
    make_history(repository, 120, seed=3)
    tip = git(repository, "rev-parse", "HEAD").strip()
    for revision in ("HEAD~40", tip, "HEAD~10"):
        git(repository, "reset", "--hard", revision)
        assert lives(repository, tmp_path / "cache") == lives(repository, tmp_path / f"cold-{revision}")


def test_a_shallow_clone_knows_that_it_knows_only_the_end(tmp_path: Path) -> None:
    """What was there at the commit where a clone begins was not begun by it."""
    make_history(tmp_path / "whole", 60, seed=4, entries=10)
    git(tmp_path, "clone", "--quiet", "--depth", "20", (tmp_path / "whole").as_uri(), "shallow")
    found = lives(tmp_path / "shallow", tmp_path / "cache")
    assert any(not life.is_whole for life in found.values())


def test_without_git_there_is_no_history(tmp_path: Path) -> None:
    """Neither without a repository nor without a commit."""
    assert lives(tmp_path, tmp_path / "cache") == {}
    git(tmp_path, "init", "--quiet")
    assert lives(tmp_path, tmp_path / "cache") == {}
