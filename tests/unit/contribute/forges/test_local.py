"""Committing to the town's own repository: the file is published, and the person who works there loses nothing and notices nothing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from domore.contribute.change import NOTHING, fingerprint
from domore.contribute.forges import forge_for
from domore.contribute.forges.forge import Forge, ForgeBusy, ForgeRefused, Opened, Withdrawn
from domore.contribute.forges.local import NO_REPOSITORY
from domore.settings import Settings
from forge_helpers import ENVIRON, PATH, REF, SETTINGS, YAML, change, proposal, settings_for

BENCH = "content/ideas/2026/bench.yml"


class Town:
    """A town in a repository of its own, with a person at work."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home

    def git(self, *arguments: str) -> str:
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.home)}
        return subprocess.run(["git", *arguments], cwd=self.folder, env=environ, capture_output=True, check=True, text=True).stdout.rstrip("\n")

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text)

    def read(self, path: str) -> str:
        return (self.folder / path).read_text()

    def forge(self, settings: Settings | None = None) -> Forge:
        environ = ENVIRON | {"HOME": str(self.home), "GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere"}
        return forge_for(settings or settings_for("local"), self.folder, environ)

    def open(self, ref: str = REF, settings: Settings | None = None, **given: object) -> Opened:
        return self.forge(settings).open(proposal(ref, **given))


@pytest.fixture(params=["", "towns/fernley"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Town:
    """A town that is a repository, and one in a folder of a larger repository."""
    (tmp_path / ".gitconfig").write_text("[user]\nname = Ann\nemail = ann@home.example\n[commit]\ngpgsign = true\n[log]\nshowSignature = true\n")
    top = Town(tmp_path / "top", tmp_path)
    town = Town(tmp_path / "top" / request.param, tmp_path)
    town.write(BENCH, "title: A bench\n")
    town.write("site_config/site.yml", "name: Fernley\n")
    top.git("init", "-q", "-b", "main")
    top.git("add", ".")
    top.git("-c", "commit.gpgsign=false", "commit", "-qm", "Begin")
    return town


def test_a_proposal_is_committed_and_there(town: Town) -> None:
    """One commit more on the current branch, by the bot; the file lies there, and Git sees nothing to do."""
    before = town.git("rev-parse", "HEAD")
    opened = town.open()
    assert opened == Opened(url=None, number=town.git("rev-parse", "HEAD"))
    assert town.git("rev-parse", "HEAD^") == before
    assert town.git("symbolic-ref", "HEAD") == "refs/heads/main"
    assert town.read(PATH) == YAML
    assert town.git("status", "--porcelain") == ""
    assert (
        town.git("show", "--no-show-signature", "-s", "--format=%an %ae %ce", "HEAD")
        == "Do More noticeboard@fernley.example noticeboard@fernley.example"
    )
    assert town.git("diff-tree", "-r", "--relative", "--name-status", "HEAD^", "HEAD") == f"A\t{PATH}"
    assert forge_for(settings_for("local"), town.folder, ENVIRON).review(REF, opened).state == "merged"


def test_without_a_forge_in_the_settings_it_is_the_same(town: Town) -> None:
    """A town that names no forge has itself."""
    import msgspec

    assert town.open(settings=msgspec.structs.replace(SETTINGS, forge=None)).number == town.git("rev-parse", "HEAD")


def test_asked_again_there_is_one_commit(town: Town) -> None:
    """Also after somebody changed, reverted or removed the file: what a person did later is not undone."""
    first = town.open()
    assert town.open() == first
    town.write(PATH, "title: Better\n")
    assert town.open() == first
    assert town.read(PATH) == "title: Better\n"
    town.git("-c", "commit.gpgsign=false", "commit", "-qam", "Better")
    assert town.open() == first
    town.git("rm", "-q", PATH)
    assert town.open() == first
    assert not (town.folder / PATH).exists()
    assert town.git("rev-list", "--count", "HEAD") == "3"


def test_what_was_committed_is_told_and_left_to_people(town: Town) -> None:
    """Nothing before there is a commit, and none for a reference that another's begins with; afterwards that commit, which stays as it is."""
    assert town.forge().withdraw(REF) == Withdrawn(state="none")
    opened = town.open()
    town.open(ref=f"{REF}2", change=change("content/ideas/2026/other.yml"))
    head = town.git("rev-parse", "HEAD")
    for _ in range(2):
        assert town.forge().withdraw(REF) == Withdrawn(state="merged", number=opened.number)
    assert town.forge().withdraw(REF[:-1]) == Withdrawn(state="none")
    assert (town.git("rev-parse", "HEAD"), town.git("status", "--porcelain"), town.read(PATH)) == (head, "", YAML)


def test_without_a_repository_nothing_is_made_up(tmp_path: Path) -> None:
    """Whether the files were written nobody can tell, and that is said."""
    with pytest.raises(ForgeRefused, match="without a repository"):
        Town(tmp_path, tmp_path).forge().withdraw(REF)


def test_a_file_that_is_there_is_changed(town: Town) -> None:
    """The same for a change of what is there."""
    town.open(change=change(path=BENCH))
    assert town.read(BENCH) == YAML
    assert town.git("status", "--porcelain") == ""
    with pytest.raises(ForgeRefused, match="nothing to change"):
        town.open("another00000", change=change(path=BENCH))


def test_the_persons_other_work_is_left_alone(town: Town) -> None:
    """What is staged stays staged, what is changed stays changed, what is new stays new."""
    town.write("staged.txt", "staged\n")
    town.git("add", "staged.txt")
    town.write(BENCH, "title: A better bench\n")
    town.write("new.txt", "new\n")
    town.git("rm", "-q", "--cached", "site_config/site.yml")
    before = town.git("status", "--porcelain", ".")
    town.open()
    assert town.git("status", "--porcelain", ".") == before
    assert town.git("diff-tree", "-r", "--relative", "--name-only", "HEAD^", "HEAD") == PATH


@pytest.mark.parametrize("how", ["changed", "staged", "untracked", "removed", "staged and put back"])
def test_what_the_person_did_to_the_file_is_not_lost(town: Town, how: str) -> None:
    """Uncommitted changes of the very file: refused in plain words, with everything as it was."""
    path = PATH if how == "untracked" else BENCH
    if how == "removed":
        (town.folder / path).unlink()
    else:
        town.write(path, "title: Mine\n")
    if how.startswith("staged"):
        town.git("add", path)
    if how == "staged and put back":
        town.write(path, YAML)
    before = (town.git("status", "--porcelain"), town.git("rev-parse", "HEAD"))
    with pytest.raises(ForgeRefused, match="not committed, and they would be lost"):
        town.open(change=change(path=path))
    assert (town.git("status", "--porcelain"), town.git("rev-parse", "HEAD")) == before
    if how != "removed":
        assert town.read(path) == (YAML if how == "staged and put back" else "title: Mine\n")


@pytest.mark.parametrize("staged", [False, True])
def test_what_is_there_just_as_proposed_is_committed(town: Town, staged: bool) -> None:
    """A file that the person wrote, and now proposes."""
    town.write(PATH, YAML)
    if staged:
        town.git("add", PATH)
    town.open()
    assert town.git("status", "--porcelain") == ""
    assert town.git("rev-list", "--count", "HEAD") == "2"


def test_hooks_of_the_repository_do_not_run(town: Town) -> None:
    """Not one of them."""
    hooks = Path(town.git("rev-parse", "--path-format=absolute", "--git-path", "hooks"))
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "post-commit", "reference-transaction", "post-index-change", "commit-msg"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {town.home}/ran\n")
        (hooks / name).chmod(0o755)
    town.open()
    assert not (town.home / "ran").exists()


def test_no_branch_is_told(town: Town) -> None:
    """Where a commit would hang in the air, nothing is done."""
    town.git("checkout", "-q", "--detach")
    with pytest.raises(ForgeRefused, match="on no branch"):
        town.open()
    assert not (town.folder / PATH).exists()


def test_the_first_commit_can_be_a_proposal(tmp_path: Path) -> None:
    """A repository without any commit gets its first."""
    town = Town(tmp_path / "town", tmp_path)
    town.write(BENCH, "title: A bench\n")
    town.git("init", "-q", "-b", "trunk")
    town.open()
    assert town.git("rev-list", "--count", "trunk") == "1"
    assert town.git("status", "--porcelain", "-uall") == f"?? {BENCH}"


def test_somebody_elses_git_is_waited_for(town: Town) -> None:
    """The index in other hands: what is committed stays, it is told what to do, and the next try ends it."""
    lock = Path(town.git("rev-parse", "--path-format=absolute", "--git-path", "index.lock"))
    lock.touch()
    with pytest.raises(ForgeBusy, match="index is locked"):
        town.open()
    lock.unlink()
    town.open()
    assert town.git("status", "--porcelain") == ""
    assert town.git("rev-list", "--count", "HEAD") == "2"


def test_links_are_not_followed(town: Town) -> None:
    """A link among the folders leads nothing out of the town."""
    away = town.home / "away"
    away.mkdir()
    (town.folder / "content/opportunities").symlink_to(away)
    with pytest.raises(ForgeRefused, match="link"):
        town.open(change=change(path="content/opportunities/x.yml"))
    assert list(away.iterdir()) == []


@pytest.mark.parametrize("ignored", [False, True])
def test_without_a_repository_the_file_is_written(tmp_path: Path, ignored: bool) -> None:
    """No Git, or a town that the repository around it ignores: the file is written, said so, and what it held before is kept."""
    town = Town(tmp_path / "town", tmp_path)
    town.write(BENCH, "title: A bench\n")
    if ignored:
        town.git("-C", str(tmp_path), "init", "-q")
        (tmp_path / ".gitignore").write_text("/town/\n")
    assert town.open(change=change(path=BENCH)) == Opened(url=None, number=NO_REPOSITORY)
    assert town.read(BENCH) == YAML
    (kept,) = (town.folder / ".domore/replaced").iterdir()
    assert kept.read_text() == "title: A bench\n"
    assert town.open(change=change(path=BENCH)).number == NO_REPOSITORY
    assert len(list((town.folder / ".domore/replaced").iterdir())) == 1


@pytest.mark.parametrize("git", [True, False])
def test_what_others_committed_meanwhile_is_not_undone(tmp_path: Path, git: bool) -> None:
    """A new entry never writes over one of its name, nor a change over a later one; asked again after it was done, it is done."""
    town = Town(tmp_path / "town", tmp_path)
    town.write(BENCH, "title: A better bench\n")
    if git:
        town.git("init", "-q")
        town.git("add", ".")
        town.git("-c", "user.name=Ann", "-c", "user.email=ann@home.example", "commit", "-qm", "Begin")
    for made_from in (NOTHING, fingerprint(b"title: A bench\n")):
        with pytest.raises(ForgeRefused, match=r"is there already|changed meanwhile"):
            town.open(change=change(path=BENCH, made_from=made_from))
    assert town.read(BENCH) == "title: A better bench\n"
    made = change(path=BENCH, made_from=fingerprint(b"title: A better bench\n"))
    assert town.open(change=made) == town.open(change=made)
    assert town.read(BENCH) == YAML
