"""`domore propose`: checked files become one pull request; a dry run tells all and does nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from demo_town import ROOT
from domore import cli
from forge_server import TOKEN, ForgeServer

IDEA = "content/ideas/2026/repair-bench-comes-to-saltmarsh.yml"
OTHER = "content/ideas/2026/lifebelt-check.yml"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo town, in a repository of its own."""
    folder = tmp_path / "town"
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copytree(ROOT / "site_config", folder / "site_config", ignore=shutil.ignore_patterns("theme"))
    (folder / ".gitignore").write_text(".domore/\n")
    who = {f"GIT_{role}_{part}": "x" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "Begin"]):
        subprocess.run(["git", *arguments], cwd=folder, env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)} | who, check=True)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("DOMORE_FORGE_TOKEN", raising=False)
    return folder


def names(town: Path, kind: str, url: str = "") -> None:
    """Writes the forge into the settings."""
    file = town / "site_config/site.yml"
    text = file.read_text().replace("forge:\n  kind: local\n", "")
    file.write_text(text + (f"forge:\n  kind: {kind}\n" + (f"  url: {url}\n" if url else "") if kind else ""))


def better(town: Path, path: str = IDEA) -> None:
    """Changes an idea in a way that the check likes."""
    (town / path).write_text((town / path).read_text().replace("title: ", "title: New! ", 1))


def proposed(*arguments: str) -> int:
    return cli.main(["propose", "--today", "2026-11-23", *arguments])


def test_files_become_one_pull_request(server: ForgeServer, town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With a title made of what they are; said again, it is the same one."""
    names(town, server.kind, server.url)
    for path in (IDEA, OTHER):
        server.move_main(path, (town / path).read_bytes())
        better(town, path)
    monkeypatch.setenv("DOMORE_FORGE_TOKEN", TOKEN)
    assert proposed(IDEA, OTHER) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"Proposed: {server.url}/")
    assert proposed(OTHER, IDEA, IDEA) == 0
    (pull,) = server.pulls()
    assert pull["title"] == "Add or change 2 entries"
    assert server.git("diff-tree", "-r", "--name-only", "main", pull["sha"]).split() == sorted([IDEA, OTHER])
    assert server.git("cat-file", "blob", f"{pull['sha']}:{IDEA}") == (town / IDEA).read_text().rstrip("\n")


def test_a_newer_version_on_the_forge_is_not_put_back(
    server: ForgeServer, town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A checkout that lags behind is told so, with its own commits or without; brought up to date, it proposes."""

    def git(*arguments: str) -> None:
        who = {f"GIT_{role}_{part}": "x" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
        subprocess.run(["git", *arguments], env={"PATH": os.environ["PATH"], "HOME": str(town.parent)} | who, check=True)

    names(town, server.kind, server.url)
    git("commit", "-qam", "The forge")
    git("remote", "add", "origin", str(server.repository))
    git("push", "-q", "--force", "--set-upstream", "origin", "main")
    monkeypatch.setenv("DOMORE_FORGE_TOKEN", TOKEN)
    newer = (town / IDEA).read_text().replace("title: ", "title: Newer! ", 1)
    server.move_main(IDEA, newer.encode())
    better(town)
    for _ in range(2):
        assert proposed(IDEA) == 1
        assert "was changed meanwhile" in capsys.readouterr().err
        git("fetch", "-q")
        git("commit", "-qam", "Mine", "--allow-empty")
    assert server.pulls() == []
    better(town, OTHER)
    git("commit", "-qam", "Mine too")
    assert proposed(OTHER) == 0  # nobody touched that one
    git("reset", "-q", "--hard", "origin/main")
    better(town)
    assert proposed(IDEA) == 0
    assert "title: New! Newer! " in server.git("cat-file", "blob", f"{server.pulls()[1]['sha']}:{IDEA}")


def test_a_dry_run_tells_all_and_asks_nobody(server: ForgeServer, town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where to, which branch, whose commit, what message, which files; without a token and without a word to the forge."""
    names(town, server.kind, server.url)
    better(town)
    assert proposed(IDEA, "--dry-run") == 0
    said = capsys.readouterr().out
    for words in (
        server.url,
        "branch   domore/",
        "into main",
        "Do More <noticeboard@fernley.example>",
        "commit   Change the idea repair-bench",
        f"file     {IDEA}",
    ):
        assert words in said
    assert server.asked == []


@pytest.mark.parametrize("more", [("--dry-run",), ()])
def test_a_file_that_says_the_same_is_no_proposal(town: Path, more: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1 and one plain line, tried or in earnest; with another file that changed, it is one."""
    assert proposed(IDEA, *more) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("domore: There is nothing to change: ")
    better(town, OTHER)
    assert proposed(IDEA, OTHER, *more) == 0


def test_what_the_check_finds_is_told_and_nothing_sent(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1, with the lines of the check; faults in other files are no matter."""
    (town / IDEA).write_text((town / IDEA).read_text().replace("category: ", "category: x", 1))
    assert proposed(IDEA) == 1
    assert f"{IDEA}:" in capsys.readouterr().out
    better(town, OTHER)
    assert proposed(OTHER) == 0


def test_on_this_machine_it_is_committed(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the forge local, the files are committed as they are, and Git sees nothing more to do."""
    better(town)
    assert proposed(IDEA) == 0
    head = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, check=True, text=True).stdout
    assert capsys.readouterr().out.splitlines()[-1] == f"Committed as {head[:12]}."
    assert subprocess.run(["git", "status", "--porcelain"], capture_output=True, check=True, text=True).stdout == ""


@pytest.mark.parametrize(
    ("kind", "path", "words"),
    [
        ("", IDEA, "names no forge"),
        ("forgejo", IDEA, "there is no token"),
        ("local", "site_config/site.yml", "is no listing"),
        ("local", "content/ideas", "plain file"),
        ("local", "content/nope.yml", 'there is no "content/nope.yml"'),
    ],
)
def test_wrong_use_is_answered_plainly(town: Path, kind: str, path: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 and the cure."""
    names(town, kind, "https://codeberg.org/fernley/noticeboard" if kind == "forgejo" else "")
    better(town)
    assert proposed(path) == 2
    assert words in capsys.readouterr().err


def test_a_refusal_is_told(server: ForgeServer, town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1 and one plain line."""
    names(town, server.kind, server.url)
    better(town)
    monkeypatch.setenv("DOMORE_FORGE_TOKEN", "wrong")
    assert proposed(IDEA) == 1
    assert "token" in capsys.readouterr().err
