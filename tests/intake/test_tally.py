"""`domore tally`: the ledger into Git, recounted by anybody who has it, with no voter in it; fraud is seen, shown and taken out by one entry."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from domore import cli
from domore.intake.place import spool_in
from domore.intake.support.store import Asked, Confirmed, LedgerStore
from domore.intake.support.tables import ledger_beside
from domore.intake.tokens import key_beside
from domore.model.wording_digest import wording_digest
from domore.read import strict_yaml
from forge_server import TOKEN, forge_server
from intake.towns import with_local_forge, with_support

EMAIL = "content/tallies/email.yml"
CROESFAN = "content/ideas/2026/croesfan.yml"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def voting(town: Path) -> Path:
    """The tiny town in a repository of its own, where ideas are backed by e-mail."""
    with_support(with_local_forge(town))
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "Begin"]):
        git(town, "-c", "user.name=Clerk", "-c", "user.email=clerk@tinyton.example", *words)
    return town


@pytest.fixture
def ledger(voting: Path) -> Iterator[LedgerStore]:
    """Its ledger."""
    path = ledger_beside(spool_in(voting, print))
    store = LedgerStore(path, key_beside(path))
    yield store
    store.close()


@pytest.fixture
def domore(voting: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command for the town: its exit code, and all that it printed."""

    def run(*words: str) -> tuple[int, str]:
        code = cli.main([*words[:1], "--town", str(voting), *words[1:]])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def git(town: Path, *words: str) -> str:
    """What Git says in the town's repository."""
    return subprocess.run(["git", "-C", town, *words], capture_output=True, text=True, check=True).stdout


def wording(town: Path) -> str:
    """The digest of the idea's words as they are."""
    document = strict_yaml.read(CROESFAN, (town / CROESFAN).read_bytes())
    assert isinstance(document, strict_yaml.Document)
    return wording_digest(*(document.value.get(name, "") for name in ("title", "summary", "body")))


def back(store: LedgerStore, town: Path, mailbox: str, act: str = "back", *, place: str = "10.0.0.1", now: float | None = None, **more: bool) -> None:
    """A support as if all had been gone through."""
    at, ref = now or time.time(), f"{act}-{mailbox}"
    asked = Asked(ref=ref, idea="croesfan", act=act, email=mailbox, wording=wording(town), address=place, **more)  # type: ignore[arg-type]
    written, confirmed = store.receive([asked, Confirmed(ref=ref)], at)
    assert (written.fate, confirmed.fate) == ("written", "counted" if act == "back" else "withdrawn")


def test_a_tally_is_one_commit_and_none_when_nothing_differs(voting: Path, ledger: LedgerStore, domore: Run) -> None:
    """In the name of the program, with the stage that was reached; the check is content with it, and no hash of a voter is in it."""
    back(ledger, voting, "ada@one.example", would_use=True)
    back(ledger, voting, "bea@one.example")
    back(ledger, voting, "cai@one.example")
    back(ledger, voting, "cai@one.example", "withdraw")
    assert domore("tally", "--dry-run")[0] == 0
    assert git(voting, "rev-list", "--count", "HEAD").strip() == "1"
    code, told = domore("tally")
    assert (code, "committed as" in told) == (0, True), told
    text = (voting / EMAIL).read_text()
    assert "  croesfan: {backs: 2, would_use: 1, withdrawn: 1}" in text
    assert f"entries: 4, head: {ledger.head().hash}" in text.replace('"', "")
    assert not any(row[4] in text for row in ledger.rows())
    assert "croesfan: [" in (voting / "content/tallies/stages.yml").read_text()
    assert git(voting, "log", "-1", "--format=%an").strip() == "Do More"
    assert git(voting, "status", "--porcelain", "--", "content").strip() == ""
    assert domore("check") == (0, domore("check")[1])
    assert domore("tally") == (0, "Nothing is different since the last tally.\n")
    assert domore("tally", "--today", "2030-01-01") == (0, "Nothing is different since the last tally.\n")
    assert git(voting, "rev-list", "--count", "HEAD").strip() == "2"
    assert domore("tally", "--verify")[0] == 0


@pytest.mark.parametrize("kind", ["forgejo", "gitlab", "github"])
def test_each_days_tally_renews_the_one_pull_request(
    kind: str, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On each forge, by real pushes: while it is open it is brought up to date, once people closed or merged it there is another."""
    with forge_server(tmp_path, kind) as server:
        site = town / "site_config/site.yml"
        site.write_text(site.read_text().replace("kind: forgejo\n  url: https://forge.example/tinyton/board", f"kind: {kind}\n  url: {server.url}"))
        monkeypatch.setenv("DOMORE_FORGE_TOKEN", TOKEN)
        path = ledger_beside(spool_in(with_support(town), print))
        store = LedgerStore(path, key_beside(path))

        def day(mailbox: str) -> str:
            back(store, town, mailbox)
            shutil.rmtree(town / ".domore" / "forge", ignore_errors=True)  # as in a job that keeps nothing
            assert cli.main(["tally", "--town", str(town), "--propose"]) == 0
            return capsys.readouterr().out

        def pulls() -> list[tuple[str, str]]:
            return [(pull["state"], server.git("show", f"{pull['sha']}:{EMAIL}").partition("croesfan: ")[2][:10]) for pull in server.pulls()]

        assert "Proposed: http" in day("ada@one.example")
        assert "Brought up to date: http" in day("bea@one.example")
        assert pulls() == [("open", "{backs: 2}")]
        server.settle(1, merged=False)
        assert "Proposed: http" in day("cai@one.example")
        assert pulls()[1:] == [("open", "{backs: 3}")]
        server.settle(2, merged=True)
        for path in (EMAIL, "content/tallies/stages.yml"):  # the next job works in a new clone
            (town / path).parent.mkdir(exist_ok=True)
            (town / path).write_text(server.git("show", f"main:{path}") + "\n")
        assert "Proposed: http" in day("dai@one.example")
        assert pulls()[2:] == [("open", "{backs: 4}")]
        store.close()


def test_an_entry_goes_by_the_stages_of_its_challenge(voting: Path, ledger: LedgerStore, domore: Run) -> None:
    """Where a challenge asks for more than the town does, a tally says of no entry that it got so far before it did."""
    with (voting / "content/challenges/quiet-street.yml").open("a") as file:
        file.write("stages:\n- supporters: 9\n  within_days: 400\n")
    git(voting, "-c", "user.name=Clerk", "-c", "user.email=clerk@tinyton.example", "commit", "-qam", "Ask for nine")
    back(ledger, voting, "ada@one.example")
    back(ledger, voting, "bea@one.example")
    assert domore("tally")[0] == 0
    stages = voting / "content/tallies/stages.yml"
    assert not stages.exists() or "croesfan" not in stages.read_text()


def test_a_change_of_wording_shows_and_comes_back_as_a_tally_of_its_own(voting: Path, ledger: LedgerStore, domore: Run) -> None:
    """The same numbers again are published again."""
    back(ledger, voting, "ada@one.example")
    first = (voting / CROESFAN).read_text()
    for text, told in ((first, "{backs: 1}"), (first.replace("Lle diogel", "Lle da"), "{backs: 1, before_change: 1}")) * 2:
        (voting / CROESFAN).write_text(text)
        assert "committed" in domore("tally")[1]
        assert f"croesfan: {told}" in git(voting, "show", f"HEAD:{EMAIL}")


def test_a_tally_that_was_written_and_not_committed_is_committed(voting: Path, ledger: LedgerStore, domore: Run) -> None:
    """As after a kill between the two."""
    back(ledger, voting, "ada@one.example")
    domore("tally")
    git(voting, "reset", "-q", "--soft", "HEAD~1")
    git(voting, "reset", "-q")
    assert "committed" in domore("tally")[1]
    assert git(voting, "status", "--porcelain", "--", "content").strip() == ""


def test_what_was_published_and_is_not_so_is_told_line_by_line(voting: Path, ledger: LedgerStore, domore: Run) -> None:
    """A number that somebody changed, and a ledger that somebody changed; the latter is not published either."""
    back(ledger, voting, "ada@one.example")
    back(ledger, voting, "bea@one.example")
    domore("tally")
    file = voting / EMAIL
    file.write_text(file.read_text().replace("backs: 2", "backs: 20"))
    code, told = domore("tally", "--verify")
    line = 1 + next(n for n, text in enumerate(file.read_text().split("\n")) if "croesfan" in text)
    assert (code, told) == (1, f"{EMAIL}:{line}: croesfan: backs is 20, and the ledger says 2\n")
    back(ledger, voting, "cai@one.example")
    assert domore("tally", "--verify") == (1, told)
    with sqlite3.connect(ledger_beside(spool_in(voting, print))) as other:
        other.execute("DROP TRIGGER never_changed")
        other.execute("UPDATE entries SET would_use = 1 WHERE number = 1")
    other.close()
    code, told = domore("tally", "--verify")
    assert code == 1
    assert "entry 1: its hash does not fit" in told
    code, told = domore("tally")
    assert code == 1
    assert "nothing was published" in told


def test_fraud_is_seen_shown_and_taken_out_by_one_entry(voting: Path, ledger: LedgerStore, domore: Run) -> None:
    """People stay counted, the tally says what was taken out and why, and names no domain and no part of the network."""
    now = time.time()
    for number in range(25):
        back(ledger, voting, f"m{number}@gmail.com", place="10.66.6.6", now=now + number * 60)
    for number in range(3):
        back(ledger, voting, f"p{number}@one.example", place=f"10.1.{number}.1", now=now)
    code, told = domore("review")
    assert code == 0
    assert "croesfan: 25 of its 28 supports" in told
    block = told.partition("--blocks ")[2].partition(")")[0]
    because = ("--because", "They came from one machine within an hour.")
    code, told = domore("tally", "remove", "--blocks", block, *because)
    assert (code, "25 of 1 idea" in told, "Nothing was changed" in told) == (0, True, True), told
    assert ledger.head().entries == 28
    assert domore("tally", "remove", "--domain", "one.example", *because)[1].startswith("Supports with addresses at 1 mail domain: 3 of 1 idea")
    assert "No support fits" in domore("tally", "remove", "--idea", "bench", *because)[1]
    assert "No support fits" in domore("tally", "remove", "--crowds", "--to", "2020-01-01", *because)[1]
    assert domore("tally", "remove", *because)[0] == 2
    assert domore("tally", "remove", "--crowds", "--because", "no")[0] == 2
    assert domore("tally", "remove", "--crowds", *because, "--yes")[0] == 0
    assert ledger.head().entries == 29
    assert domore("tally")[0] == 0
    text = (voting / EMAIL).read_text()
    assert "croesfan: {backs: 3}" in text
    assert "removed: 25" in text
    assert "They came from one machine" in text
    assert block not in text
    assert domore("check")[0] == 0
    assert domore("tally", "--verify")[0] == 0
    assert "of its" not in domore("review")[1]
