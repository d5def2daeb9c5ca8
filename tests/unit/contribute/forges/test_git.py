"""Commits by plumbing: exactly one, well formed, touching only what it should, whatever a proposal holds and whatever this machine's Git is told."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from git import Repo
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domore.contribute.forges.forge import Proposal, many_lines, one_line
from domore.contribute.git import (
    Git,
    GitFailed,
    GitTimedOut,
    Identity,
    NothingToChange,
    OutOfPlace,
    commit_onto,
    proven_object,
    proven_path,
    proven_ref,
    quiet_environment,
)
from forge_helpers import PATH, WHEN, change, proposal
from nightly import examples

BOT = Identity(name="Do More", email="noticeboard@fernley.example")
# fmt: off
TRICKS = [
    "a\nb", "a\r\nb", "x\0y", "--upload-pack=touch /tmp/x", "-o topic=other", "-o\nmerge_request.merge_when_pipeline_succeeds", "%0a%0d",
    "../../x", "$(touch x)", "`touch x`", "\x1b[31m", "\u202eevil", "\u2028", "{base64}aGVsbG8=", "\\n/merge", "/merge", "\n/approve\n/merge",
    "Reference: zzzzzzzzzzzz", "#1", "\ud800", "é" * 5000, "", " ", "\n", "tree 0000\nparent 0000", "-F /etc/passwd", "HEAD", "@{-1}", "[skip ci]",
    "--", "content/../x", "\u2066a\u2069", "refs/heads/main",
]
# fmt: on
TEXTS = st.one_of(st.sampled_from(TRICKS), st.text(max_size=60), st.lists(st.sampled_from(TRICKS), max_size=3).map("".join))
SLUGS = st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
PATHS = st.builds(
    lambda folder, slug: f"content/{folder}{slug}.yml", st.sampled_from(["ideas/2026/", "ideas/", "opportunities/", "ideas/a b/"]), SLUGS
)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Git, str]]:
    """A bare repository with one commit."""
    folder = tmp_path_factory.mktemp("bare")
    git = Git(folder=folder, environ=quiet_environment(os.environ, home=folder))
    git.must("init", "--quiet", "--bare", ".")
    base = commit_onto(git, None, {"README.md": b"Fernley\n", "content/ideas/2026/bench.yml": b"title: A bench\n"}, "Begin\n", BOT, WHEN)
    yield git, base


def test_the_scratch_of_killed_processes_is_removed(bare: tuple[Git, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is days old goes with the next commit; one that may be in use stays."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, age in (("domore-index-old", 3 * 86_400), ("domore-index-new", 60)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    git, base = bare
    commit_onto(git, base, {"content/ideas/2026/new.yml": b"title: New\n"}, "New\n", BOT, WHEN)
    assert [left.name for left in tmp_path.iterdir()] == ["domore-index-new"]


@given(
    PATHS,
    st.text(st.characters(codec="utf-8"), min_size=1),
    TEXTS,
    TEXTS,
    TEXTS,
    st.from_regex(r"[a-z0-9]{10,20}", fullmatch=True),
    st.datetimes(timezones=st.just(UTC)),
)
@settings(max_examples=examples(10), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_proposal_is_one_well_formed_commit(
    bare: tuple[Git, str], path: str, yaml: str, message: str, title: str, text: str, ref: str, when: datetime
) -> None:
    """Whatever its texts hold: one commit on the base, by the bot, that touches the one path as a plain file, and that Git's own check accepts."""
    git, base = bare
    made = Proposal(ref=ref, change=change(path, yaml, message), title=title, description=text, when=when)
    commit = commit_onto(git, base, made.files, made.message, BOT, made.when)
    assert commit == commit_onto(git, base, made.files, made.message, BOT, made.when)
    assert git.must("rev-list", "--count", commit) == "2"
    (line,) = git.must("diff-tree", "-r", "-z", base, commit).rstrip("\0").split("\0:")
    shape, at = line.split("\0")
    assert (shape.split()[1], at) == ("100644", path)
    assert git.run("cat-file", "blob", f"{commit}:{path}").out == yaml.encode()
    raw = git.run("cat-file", "commit", commit).out.decode()
    head, _, told = raw.partition("\n\n")
    assert [line.split(" ")[0] for line in head.split("\n")] == ["tree", "parent", "author", "committer"]
    assert told.endswith(f"\n\nReference: {ref}\n")
    assert "\0" not in told
    assert git.run("fsck", "--strict", "--no-dangling", commit).err == ""
    for line in (made.line, *(f"title={made.line}",)):
        assert line == line.strip()
        assert not set(line) & {"\n", "\r", "\0", "\x1b", "\u2028", "\u202e"}
    assert made.line
    assert not any(line.startswith("/") for line in made.text.split("\n"))


def test_texts_are_made_harmless() -> None:
    """One line, or lines; no control characters; no command for the forge."""
    assert one_line("a\r\nb\0c\u2028d\u202e e") == "a b c d e"
    assert many_lines("a\r\nb\n /merge\n/approve\x1b") == "a\nb\n\\/merge\n\\/approve"
    assert one_line("x" * 999) == "x" * 200


def test_history_reads_as_it_was_written(bare: tuple[Git, str]) -> None:
    """Another reader of Git sees the same commit, with its author and time."""
    git, base = bare
    made = proposal()
    commit = Repo(git.folder).commit(commit_onto(git, base, made.files, made.message, BOT, made.when))
    assert (commit.author.name, commit.author.email, commit.authored_datetime) == (BOT.name, BOT.email, WHEN)
    assert [parent.hexsha for parent in commit.parents] == [base]
    assert (commit.tree / PATH).data_stream.read() == made.files[PATH]
    assert (commit.tree / PATH).mode == 0o100644


def test_what_stands_in_the_way_is_refused(bare: tuple[Git, str]) -> None:
    """A file where a folder should be, a folder where the file should be, a link on the way, and no change at all."""
    git, base = bare
    blob = git.must("hash-object", "-w", "--stdin", stdin=b"/etc")
    index = {"GIT_INDEX_FILE": str(git.folder / "odd.index")}
    git.must(
        "update-index",
        "--add",
        "--index-info",
        stdin=f"120000 {blob}\tcontent/ideas\n100644 {blob}\tcontent/opportunities/a.yml/b\n".encode(),
        environ=index,
    )
    odd = git.must(
        "commit-tree",
        git.must("write-tree", environ=index),
        stdin=b"odd",
        environ={"GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x", "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x"},
    )
    for path in (PATH, "content/ideas/a.yml", "content/opportunities/a.yml"):
        with pytest.raises(OutOfPlace):
            commit_onto(git, odd, {path: b"x"}, "x", BOT, WHEN)
    with pytest.raises(NothingToChange):
        commit_onto(git, base, {"README.md": b"Fernley\n"}, "x", BOT, WHEN)


@pytest.mark.parametrize(
    "text", ["", "-x", "--all", "/etc/passwd", "a/../b", "../a", "a//b", "a/.git/config", ".git/hooks/x", "a\nb", "a\0b", "a/", "a\\b", "a/.GIT/x"]
)
def test_paths_are_proven(text: str) -> None:
    """No path leads out of the repository, into .git, or can be an option."""
    with pytest.raises(ValueError, match="no path"):
        proven_path(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "main",
        "-x",
        "refs/heads/-x",
        "refs/heads/a..b",
        "refs/heads/a b",
        "refs/heads/a:b",
        "+refs/heads/a",
        "refs/heads/a.lock",
        "refs/heads/a\n",
        "refs/heads/*",
        "refs/heads/@{-1}",
        "refs/heads/.a",
        "refs/heads/",
    ],
)
def test_refs_are_proven(text: str) -> None:
    """No ref can be an option, a pattern, or more than one ref."""
    with pytest.raises(ValueError, match="no name"):
        proven_ref(text)
    with pytest.raises(ValueError, match="no object"):
        proven_object(text)


def test_this_machines_configuration_does_not_count(tmp_path: Path) -> None:
    """Hooks, pagers, templates, traces and identities of the machine change nothing; nobody is asked anything."""
    home = tmp_path / "home"
    (home / "hooks").mkdir(parents=True)
    for name in ("reference-transaction", "post-index-change", "pre-push"):
        (home / "hooks" / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        (home / "hooks" / name).chmod(0o755)
    (home / ".gitconfig").write_text(
        f"[core]\nhooksPath = {home}/hooks\nautocrlf = true\npager = false\n[user]\nname = Ann\nemail = ann@home.example\n[commit]\ngpgsign = true\n"
    )
    hostile = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "GIT_DIR": "/nowhere",
        "GIT_INDEX_FILE": "/nowhere",
        "GIT_TRACE": f"{tmp_path}/trace",
        "GIT_AUTHOR_NAME": "Ann",
    }
    repository = tmp_path / "r"
    repository.mkdir()
    git = Git(folder=repository, environ=quiet_environment(hostile, home=repository))
    git.must("init", "--quiet", "--bare", ".")
    commit = commit_onto(git, None, {PATH: b"a\r\nb\n"}, "x", BOT, WHEN)
    git.must("update-ref", "refs/heads/main", commit)
    assert git.run("show", f"{commit}:{PATH}").out == b"a\r\nb\n"
    assert git.must("show", "-s", "--format=%an %cn %G?", commit) == "Do More Do More N"
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "trace").exists()


def test_git_ends_in_time_with_all_that_it_started(tmp_path: Path) -> None:
    """A call that takes too long is ended, and so are its children."""
    (tmp_path / "git").write_text(f"#!/bin/sh\nsleep 987 &\necho $! > {tmp_path}/child\nwait\n")
    (tmp_path / "git").chmod(0o755)
    git = Git(folder=tmp_path, environ={"PATH": f"{tmp_path}:{os.environ['PATH']}"})
    started = time.monotonic()
    with pytest.raises(GitTimedOut):
        git.run("fetch", limit=0.5)
    assert time.monotonic() - started < 5
    child = Path(f"/proc/{(tmp_path / 'child').read_text().strip()}/stat")
    assert not child.exists() or child.read_text().split()[2] == "Z"


def test_without_git_it_says_so(tmp_path: Path) -> None:
    """A machine without Git gives an error of ours."""
    with pytest.raises(GitFailed, match="could not be started"):
        Git(folder=tmp_path, environ={"PATH": str(tmp_path)}).run("version")
    assert subprocess.run(["git", "version"], capture_output=True, check=True).returncode == 0
