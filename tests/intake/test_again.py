"""What was turned down on the forge can be proposed again, on a real Git server: by one new pull request, made from what is there now."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from domore.contribute.forges import forge_for
from domore.contribute.forges.forge import ForgeBusy, Opened, Proposal, Review, Withdrawn
from domore.contribute.submission import Submission
from domore.intake.inbox.desk import Desk
from domore.intake.inbox.editing import may_edit
from domore.intake.leases import Leases
from domore.intake.spool import Arrival, Entry, Rules, Spool
from domore.intake.town import TownNow
from domore.intake.worker import Worker, _proposal
from domore.pipeline import settings_of
from forge_helpers import forge_at
from forge_server import ForgeServer, forge_server
from intake.running import IDEA
from intake.towns import with_local_forge

REF = "abcdefghijkl"
WHERE = "state = 'accepted', number_there = NULL, url = NULL, due = 0"


@pytest.fixture(params=["forgejo", "gitlab", "github"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ForgeServer]:
    """A forge of each of the three kinds."""
    with forge_server(tmp_path, request.param) as forge:
        yield forge


def test_after_its_pull_request_was_closed_there_is_one_new_one(server: ForgeServer, town: Path, tmp_path: Path) -> None:
    """Fetched back and accepted twice over, each time one more is opened and no other, also when the worker dies before it can put that down."""
    spool = Spool(tmp_path / "spool.sqlite3", Rules())
    facts, now = TownNow(town, settings_of(town)), [1_795_600_000.0]
    desk = Desk(spool=spool, town=facts, clock=lambda: now[0])
    forge = forge_at(server, tmp_path)
    worker = Worker(leases=Leases(spool, "one"), forge=forge, town=facts, clock=lambda: now[0], log=lambda _: None)
    body = Submission(purpose="idea", answers={name: (value,) for name, value in IDEA.items() if name != "purpose"}).to_json().decode()
    sent = Arrival(ref=REF, purpose="idea", listing=None, body=body, words="", address="198.51.100.1", honeypot=False, age=60, links=0)
    spool.receive([sent], now[0])
    for count in (1, 2, 3):
        desk.accept(desk.find(REF))
        assert worker.step()
        with spool.database:
            spool.database.execute(f"UPDATE submissions SET {WHERE}")  # noqa: S608 - as if it had died before it put that down
        assert worker.step()
        assert desk.find(REF).state == "in-review"
        assert [pull["state"] for pull in server.pulls()] == ["closed"] * (count - 1) + ["open"]
        assert desk.find(REF).url == forge.review(desk.find(REF).key, forge_opened(desk)).url
        server.settle(count, merged=False)
        now[0] += 4000
        assert worker.step()
        assert desk.find(REF).state == "not-published"
        desk.back(desk.find(REF))
        entry = desk.find(REF)
        assert (entry.path, entry.yaml, entry.made_from, entry.url, entry.number_there) == (None,) * 5
        assert "was proposed before" in (entry.trouble or "")
    assert len({pull["sha"] for pull in server.pulls()}) == 3
    spool.close()


def test_what_was_never_proposed_keeps_its_key(town: Path, tmp_path: Path) -> None:
    """A pull request that may have come through before a person turned it down is found again, and not opened a second time."""
    spool = Spool(tmp_path / "spool.sqlite3", Rules())
    desk = Desk(spool=spool, town=TownNow(town, settings_of(town)), clock=lambda: 1_795_600_000.0)
    sent = Arrival(ref=REF, purpose="problem", listing="ideas/bench", body="", words="", address="", honeypot=False, age=60, links=0)
    spool.receive([sent], 1_795_600_000.0)
    desk.reject(desk.find(REF), "Not this one.")
    desk.back(desk.find(REF))
    assert desk.find(REF).key == REF
    spool.close()


def forge_opened(desk: Desk) -> Opened:
    """What the spool knows of the pull request."""
    entry = desk.find(REF)
    return Opened(url=entry.url, number=entry.number_there or "")


@dataclass
class Desked:
    """A submission, the desk at which it is decided, and a worker."""

    desk: Desk
    worker: Worker
    now: list[float]

    @property
    def entry(self) -> Entry:
        return self.desk.find(REF)

    def later(self) -> None:
        """Lets an hour pass, and works off what is due."""
        self.now[0] += 4000
        while self.worker.step():
            pass


@pytest.fixture
def desked(town: Path, tmp_path: Path) -> Iterator[Desked]:
    """One idea that was accepted, tried at a forge that gave no answer, and fetched back."""
    spool = Spool(tmp_path / "spool.sqlite3", Rules())
    facts, now = TownNow(town, settings_of(town)), [1_795_600_000.0]
    desk = Desk(spool=spool, town=facts, clock=lambda: now[0])
    worker = Worker(leases=Leases(spool, "one"), forge=Away(), town=facts, clock=lambda: now[0], log=lambda _: None)
    body = Submission(purpose="idea", answers={name: (value,) for name, value in IDEA.items() if name != "purpose"}).to_json().decode()
    sent = Arrival(ref=REF, purpose="idea", listing=None, body=body, words="", address="198.51.100.1", honeypot=False, age=60, links=0)
    spool.receive([sent], now[0])
    desk.accept(desk.find(REF))
    desk.back(desk.find(REF))
    assert desk.find(REF).trouble is None  # it was never tried
    desk.accept(desk.find(REF))
    assert worker.step()
    desk.back(desk.find(REF))
    yield Desked(desk, worker, now)
    spool.close()


def test_what_arrived_before_it_was_turned_down_is_closed_there(server: ForgeServer, desked: Desked, tmp_path: Path) -> None:
    """The forge took it and its answer was lost: the maintainer is told that it may be there, then exactly what was there and is closed now."""
    forge = desked.worker.forge = forge_at(server, tmp_path)
    forge.open(_proposal(desked.entry, desked.desk.change(desked.entry)))  # type: ignore[arg-type]
    assert "may have arrived" in (desked.entry.trouble or "")
    desked.desk.reject(desked.entry, "The pond is private ground.")
    assert "being asked" in (desked.entry.trouble or "")
    desked.later()
    assert [pull["state"] for pull in server.pulls()] == ["closed"]
    assert (desked.entry.state, desked.entry.reason) == ("not-published", "The pond is private ground.")
    assert desked.entry.url and f"is closed: {desked.entry.url}" in (desked.entry.trouble or "")
    desked.desk.back(desked.entry)
    desked.desk.accept(desked.entry)
    desked.later()
    assert [pull["state"] for pull in server.pulls()] == ["closed", "open"]


def test_what_a_killed_worker_committed_here_is_told_with_the_way_to_undo_it(town: Path, desked: Desked) -> None:
    """The town's own repository keeps the commit of one that is then turned down; the words that the maintainer reads name the command that takes
    it back, and it does."""
    with_local_forge(town)
    git = partial(subprocess.run, cwd=town, capture_output=True, text=True, check=True)
    who = ["-c", "user.name=Maintainer", "-c", "user.email=desk@fernley.example"]
    for words in (["init", "-q", "-b", "main"], ["add", "--all"], [*who, "commit", "-q", "-m", "The town"]):
        git(["git", *words])
    forge = desked.worker.forge = forge_for(settings_of(town), town, os.environ)
    forge.open(_proposal(desked.entry, desked.desk.change(desked.entry)))  # type: ignore[arg-type]
    file = town / str(desked.entry.path)
    assert file.exists()
    desked.desk.reject(desked.entry, "The pond is private ground.")
    desked.later()
    assert desked.entry.state == "not-published"
    told = re.search(r"is published, from before you turned it down: .*Undo it: git (revert [0-9a-f]{12}), or let it be", desked.entry.trouble or "")
    assert told, desked.entry.trouble
    git(["git", *who, *told[1].split(), "--no-edit"])
    assert not file.exists()


def test_a_forge_that_is_away_is_asked_again_and_then_the_maintainer_is(desked: Desked) -> None:
    """For a day; the words say what to look for, and nothing else waits for it."""
    desked.desk.duplicate(desked.entry, "ideas/bench")
    for _ in range(30):
        desked.later()
    assert "Look there for a pull request" in (desked.entry.trouble or "") and "no answer" in (desked.entry.trouble or "")
    assert (desked.entry.state, desked.worker.step()) == ("duplicate", False)


def test_what_is_not_there_needs_no_words(server: ForgeServer, desked: Desked, tmp_path: Path) -> None:
    """It never arrived."""
    desked.worker.forge = forge_at(server, tmp_path)
    desked.desk.spam(desked.entry)
    desked.later()
    assert (server.pulls(), desked.entry.trouble, desked.entry.state) == ([], None, "spam")


def test_what_may_be_there_is_not_edited_however_often_it_is_fetched_back(desked: Desked) -> None:
    """Else what is there already is published, and its sender is told of an edit that is not in it."""
    desked.desk.reject(desked.entry, "The pond is private ground.")
    desked.desk.back(desked.entry)
    assert not may_edit(desked.entry, desked.desk.town())


class Away:
    """A forge that takes what it is sent and then does not answer."""

    def open(self, proposal: Proposal) -> Opened:
        """Never tells."""
        raise ForgeBusy(f"no answer about {proposal.ref}")

    def review(self, ref: str, opened: Opened) -> Review:
        """Neither does it here."""
        raise ForgeBusy(f"no answer about {ref} {opened.number}")

    def withdraw(self, ref: str) -> Withdrawn:
        """Nor here."""
        raise ForgeBusy(f"no answer about {ref}")
