"""What was turned down on the forge can be proposed again, on a real Git server: by one new pull request, made from what is there now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from domore.contribute.forges.forge import ForgeBusy, Opened, Proposal, Review
from domore.contribute.submission import Submission
from domore.intake.inbox.desk import Desk
from domore.intake.leases import Leases
from domore.intake.spool import Arrival, Rules, Spool
from domore.intake.town import TownNow
from domore.intake.worker import Worker
from domore.pipeline import settings_of
from forge_helpers import forge_at
from forge_server import ForgeServer, forge_server
from intake.running import IDEA

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


def test_what_may_have_arrived_says_so(town: Path, tmp_path: Path) -> None:
    """Fetched back after a try that the forge cut off, it tells the maintainer to look there first; one that was never tried says nothing."""
    spool = Spool(tmp_path / "spool.sqlite3", Rules())
    facts, now = TownNow(town, settings_of(town)), [1_795_600_000.0]
    desk = Desk(spool=spool, town=facts, clock=lambda: now[0])
    worker = Worker(leases=Leases(spool, "one"), forge=Away(), town=facts, clock=lambda: now[0], log=lambda _: None)
    body = Submission(purpose="idea", answers={name: (value,) for name, value in IDEA.items() if name != "purpose"}).to_json().decode()
    sent = Arrival(ref=REF, purpose="idea", listing=None, body=body, words="", address="198.51.100.1", honeypot=False, age=60, links=0)
    spool.receive([sent], now[0])
    desk.accept(desk.find(REF))
    desk.back(desk.find(REF))
    assert desk.find(REF).trouble is None
    desk.accept(desk.find(REF))
    assert worker.step()
    desk.back(desk.find(REF))
    assert "may have arrived" in (desk.find(REF).trouble or "")
    spool.close()


class Away:
    """A forge that takes what it is sent and then does not answer."""

    def open(self, proposal: Proposal) -> Opened:
        """Never tells."""
        raise ForgeBusy(f"no answer about {proposal.ref}")

    def review(self, ref: str, opened: Opened) -> Review:
        """Neither does it here."""
        raise ForgeBusy(f"no answer about {ref} {opened.number}")
