"""Killed at any moment, a proposal still becomes one; and the token shows nowhere while it does."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from demo_town import ROOT
from domore.contribute.forges import forge_for
from forge_helpers import ENVIRON, REF, forge_at, proposal, settings_for
from forge_server import TOKEN, ForgeServer
from nightly import examples, one_by_day

_OPENS = """
import resource
import sys
from pathlib import Path
from domore.contribute.forges.forge import ForgeBusy
from forge_helpers import *
forge = forge_for(settings_for(sys.argv[1], sys.argv[2]), Path(sys.argv[3]), ENVIRON, limit=20.0)
print("begun", flush=True)
if sys.argv[5:]:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[5]), -1))
try:
    print(forge.open(proposal(sys.argv[4])), flush=True)
except ForgeBusy:
    print("busy", flush=True)
"""


def opening(kind: str, url: str, town: Path, ref: str = REF, *limit: str) -> subprocess.Popen[bytes]:
    """A process that opens a proposal, and has begun to; it can write no larger file than `limit`."""
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}/tests:{ROOT}/scripts"}
    process = subprocess.Popen([sys.executable, "-c", _OPENS, kind, url, town, ref, *limit], env=environ, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    return process


def killed_after(seconds: float, kind: str, url: str, town: Path, ref: str = REF) -> None:
    """Opens, and dies at that moment, as by kill -9; what it started lives on for as long as it likes."""
    with opening(kind, url, town, ref) as process:
        time.sleep(seconds)
        process.kill()


@one_by_day
def test_killed_anywhere_there_is_one_pull_request(server: ForgeServer, town: Path) -> None:
    """Twelve tries die, a twentieth of a second later each; main moves meanwhile; then one try lives. There is one pull request, with one commit."""
    for count in range(12):
        killed_after(count / 20, server.kind, server.url, town)
        if count % 5 == 4:
            server.move_main(text=f"{count}\n".encode())
    opened = forge_at(server, town).open(proposal())
    assert opened.number == "1"
    (pull,) = server.pulls()
    assert server.git("rev-list", "--count", f"main..{pull['sha']}") == "1"
    assert forge_at(server, town).open(proposal()) == opened


@one_by_day
@pytest.mark.parametrize("limit", ["0", "200"])
def test_a_disk_that_takes_no_more_is_told_and_nothing_is_lost(server: ForgeServer, town: Path, limit: str) -> None:
    """What can't be written is tried again; once it can, there is one pull request, and one commit where there is no forge."""
    subprocess.run(["git", "init", "-q", "-b", "main", town], check=True)
    for kind, url in ((server.kind, server.url), ("local", "")):
        with opening(kind, url, town, REF, limit) as process:
            assert process.stdout is not None
            assert process.stdout.read() == b"busy\n"
        assert forge_for(settings_for(kind, url), town, ENVIRON).open(proposal()).number
    assert len(server.pulls()) == 1


@one_by_day
def test_side_by_side_there_is_one_pull_request(server: ForgeServer, town: Path) -> None:
    """Three processes open the same proposal and one another; each proposal is there once."""
    processes = [opening(server.kind, server.url, town, ref) for ref in (REF, REF, REF, "another00000")]
    for process in processes:
        with process:
            assert process.wait(60) == 0
    assert sorted(pull["branch"] for pull in server.pulls()) == [f"domore/{REF}", "domore/another00000"]


def test_the_token_shows_nowhere(server: ForgeServer, town: Path) -> None:
    """It goes by a password of Git and a header, and stands in no list of processes, no address, no file; the person's own credentials stay home."""
    (town / ".netrc").write_text("machine 127.0.0.1 login ann password annes-own\n")
    seen: set[bytes] = set()
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            for file in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    seen.add(file.read_bytes())
                except OSError:
                    continue

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        forge_at(server, town, ENVIRON | {"HOME": str(town)}).open(proposal())
    finally:
        over.set()
        watching.join()
    lines = [line for line in seen if b"git" in line.split(b"\0")[0]]
    assert any(b"push" in line for line in lines)
    assert not any(TOKEN.encode() in line for line in seen)
    assert {given.partition(":")[2] for given in server.authorised} == {TOKEN}
    assert not any(TOKEN in address for _, address, _ in server.asked)
    for file in [*town.rglob("*"), *server.repository.rglob("*")]:
        if file.is_file():
            assert TOKEN.encode() not in file.read_bytes(), file


def test_killed_anywhere_a_town_of_its_own_has_one_commit(tmp_path: Path) -> None:
    """The same where accepted proposals are committed on this machine: one commit, the file there, and nothing else to see in `git status`."""
    town = tmp_path / "town"
    (town / "content/ideas/2026").mkdir(parents=True)
    (town / "content/ideas/2026/bench.yml").write_text("title: A bench\n")
    who = {f"GIT_{role}_{part}": "x" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)} | who
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "Begin"]):
        subprocess.run(["git", *arguments], cwd=town, env=environ, check=True)
    kills = examples(8)
    for count in range(kills):
        killed_after(count / kills / 5, "local", "", town)
    time.sleep(0.5)
    (town / ".git/index.lock").unlink(missing_ok=True)  # a Git that dies with its hands on the index leaves this to people, who are told so
    forge_for(settings_for("local"), town, ENVIRON).open(proposal())
    said = [
        subprocess.run(["git", *arguments], cwd=town, env=environ, capture_output=True, check=True, text=True).stdout
        for arguments in (["rev-list", "--count", "HEAD"], ["status", "--porcelain"])
    ]
    assert said == ["2\n", ""]
