"""The life of each listing from one pass of Git's log."""

from __future__ import annotations

import os
import random
from pathlib import Path

import msgspec
import pytest

from domore.read.caps import LISTING
from domore.read.git_log import lives_soon
from domore.read.lives import Commit, Life, lives_after, lives_of
from domore.read.repository import repository_of
from domore.read.versions import Versions
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


def test_following_only_what_new_commits_touched_is_enough(tmp_path: Path) -> None:
    """However many commits are new, the lives that are kept and those that are followed anew are together those of one pass over all."""
    make_history(tmp_path, 300, seed=5, entries=30)
    lives(tmp_path, tmp_path / "cache")
    commits = msgspec.msgpack.decode((tmp_path / "cache" / "log.msgpack").read_bytes(), type=tuple[str, str, tuple[Commit, ...]])[2]
    whole = lives_of(commits, frozenset())
    for fresh in (0, 1, 2, 10, 50, 200, len(commits)):
        assert lives_after(lives_of(commits[fresh:], frozenset()), commits, fresh, frozenset()) == whole


def test_hostile_names_messages_and_dates_do_no_harm(tmp_path: Path) -> None:
    """A name with a line break or no text in it, words of a message that look like Git's own, dates that are none: all lives are told."""
    names = [
        b"content/ideas/2026/line\nbreak.yml",
        b"content/ideas/2026/:100644 100644 a b M.yml",
        b"content/ideas/2026/\xff.yml",
        b"content/ideas/-x.yml",
    ]
    quoted = [b'"' + b"".join(b"\\%03o" % byte for byte in name) + b'"' for name in names]
    stream = b""
    for number, day in enumerate((b"-1 +0000", b"4102444800000 +9999", b"1600000000 -1200")):
        message = b"deadbeef 1 2020-01-01\n\n:100644 100644 a b M\n<script>" + bytes([number + 1])
        stream += b"commit refs/heads/main\ncommitter A <\x1b[31m> %s\ndata %d\n%s\n" % (day, len(message), message)
        stream += b"".join(b"M 100644 inline %s\ndata 1\n%d\n" % (name, number) for name in quoted)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "fast-import", "--quiet", "--date-format=raw-permissive", stdin=stream)
    found = lives(tmp_path, tmp_path / "cache")
    assert {len(life.recorded) for life in found.values()} == {3}
    assert set(found) == {name.decode("utf-8", "replace") for name in names}


def test_a_blob_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    """It is passed over, and the next is read as ever; so is what is no blob, or not there."""
    git(tmp_path, "init", "--quiet")
    large, small = (git(tmp_path, "hash-object", "-w", "--stdin", stdin=data).strip() for data in (b"x" * (LISTING.bytes + 1), b"title: A\n"))
    tree = git(tmp_path, "mktree", stdin=f"100644 blob {small}\ta.yml\n".encode()).strip()
    versions = Versions(tmp_path)
    try:
        assert [versions.read(one) for one in (large, small, tree, "0" * 40, small)] == [None, b"title: A\n", None, None, b"title: A\n"]
    finally:
        versions.close()
