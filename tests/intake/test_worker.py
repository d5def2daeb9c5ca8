"""The worker and a forge that misbehaves, step by step, with a clock in hand."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from domore.contribute.change import NOTHING
from domore.contribute.forges.forge import ForgeBusy, ForgeRefused, Opened, Proposal, Review, Withdrawn
from domore.contribute.submission import Submission
from domore.intake.guard import FLOOD
from domore.intake.leases import Leases
from domore.intake.mail import Letter, post_one
from domore.intake.spool import Arrival, Rules, Spool, WrongMove
from domore.intake.town import TownNow
from domore.intake.worker import Worker
from domore.pipeline import settings_of
from intake.running import IDEA

START = 1_795_600_000.0  # a day in November 2026
HOUR = 3600.0


@dataclass
class TestForge:
    """A forge in this process: does what it is told next, and counts what it opened."""

    __test__ = False
    next: list[Exception] = field(default_factory=list)
    asked: list[Proposal] = field(default_factory=list)
    reviews: dict[str, Review] = field(default_factory=dict)

    def open(self, proposal: Proposal) -> Opened:
        self.asked.append(proposal)
        if self.next:
            raise self.next.pop(0)
        return Opened(url=f"https://forge.example/{proposal.ref}", number=proposal.ref)

    def review(self, ref: str, opened: Opened) -> Review:
        return self.reviews.get(ref, Review(state="open", url=opened.url))

    def withdraw(self, ref: str) -> Withdrawn:
        was = [proposal.ref for proposal in self.asked].count(ref)
        return Withdrawn(state="closed", url=f"https://forge.example/{ref}", number=ref) if was else Withdrawn(state="none")


@dataclass
class Bench:
    """A worker, its spool and its forge, at a time that the test chooses."""

    spool: Spool
    forge: TestForge
    town: Callable[[], object]
    now: float = START
    log: list[str] = field(default_factory=list)
    count: int = 0

    def worker(self, holder: str = "one") -> Worker:
        return Worker(leases=Leases(self.spool, holder), forge=self.forge, town=self.town, clock=lambda: self.now, log=self.log.append)  # type: ignore[arg-type]

    def arrive(
        self, ref: str = "aaaaaaaaaaaa", *, title: str = IDEA["title"], email: str = "", age: float = 60.0, honeypot: bool = False, **answers: str
    ) -> str:
        given = {name: (value,) for name, value in (IDEA | {"title": title} | answers).items() if name != "purpose"}
        body = Submission(purpose="idea", answers=given).to_json().decode()
        self.count += 1
        address = f"198.51.{self.count}.1"
        arrival = Arrival(
            ref=ref, purpose="idea", listing=None, body=body, words=ref, address=address, honeypot=honeypot, age=age, links=0, email=email
        )
        self.spool.receive([arrival], self.now)
        return ref

    def run(self, seconds: float, worker: Worker | None = None) -> None:
        """Lets the time pass, a second or a tenth of it at a time, and the worker work."""
        worker, until = worker or self.worker(), self.now + seconds
        while self.now < until:
            while worker.step():
                pass
            self.now += max(1.0, seconds / 500)

    def state(self, ref: str = "aaaaaaaaaaaa") -> str:
        entry = self.spool.find(ref)
        assert entry is not None
        return entry.state


@pytest.fixture
def bench(town: Path, tmp_path: Path) -> Iterator[Bench]:
    """Everything clean goes on by itself, after ten minutes."""
    spool = Spool(tmp_path / "spool.sqlite3", Rules(by_person=False, quarantine=600, contact_days=90))
    yield Bench(spool, TestForge(), TownNow(town, settings_of(town)))
    spool.close()


def test_what_is_clean_goes_on_after_its_quarantine(bench: Bench) -> None:
    """Ten minutes in quarantine, then one pull request."""
    ref = bench.arrive()
    bench.run(590)
    assert (bench.state(), bench.forge.asked) == ("received", [])
    bench.run(30)
    assert bench.state() == "in-review"
    assert [proposal.ref for proposal in bench.forge.asked] == [ref]


def test_a_quarantine_of_a_week_lasts_a_week(bench: Bench) -> None:
    """The longest that the settings allow is kept, and not taken for the work of a clock that was wrong."""
    bench.spool.rules = Rules(by_person=False, quarantine=7 * 24 * HOUR, contact_days=90)
    bench.arrive()
    bench.run(6 * 24 * HOUR)
    assert (bench.state(), bench.forge.asked) == ("received", [])
    bench.run(2 * 24 * HOUR)
    assert bench.state() == "in-review"


def test_what_is_odd_waits_for_a_person_for_ever(bench: Bench) -> None:
    """Sent too fast: nothing happens by itself."""
    bench.arrive(age=0.5)
    bench.run(100 * HOUR)
    assert (bench.state(), bench.forge.asked) == ("waiting", [])


def test_a_flood_that_begins_during_quarantine_holds_what_came_before_it(bench: Bench) -> None:
    """Nobody can say which of them are people: all wait."""
    for number in range(FLOOD + 10):
        bench.arrive(f"aaaaaaaaaa{number:02}".replace("0", "b").replace("1", "c"), title=f"A bench with the number {number}")
        bench.now += 2
    bench.run(1200)
    assert bench.forge.asked == []
    assert {entry.state for entry in bench.spool.entries(["received", "accepted", "waiting"])} == {"waiting"}


def test_a_busy_forge_is_asked_later_and_later_with_the_same_change(bench: Bench) -> None:
    """Down for a night: tried again after growing waits, and then proposed once, as it was at the first try."""
    bench.forge.next = [ForgeBusy("502 Bad Gateway") for _ in range(12)]
    bench.arrive()
    bench.run(700)
    entry = bench.spool.find("aaaaaaaaaaaa")
    assert entry is not None
    assert "busy" in (entry.trouble or "")
    bench.run(12 * HOUR)
    assert bench.state() == "in-review"
    assert len(bench.forge.asked) == 13
    assert len({(p.change.path, p.change.yaml, p.title, p.description, p.when) for p in bench.forge.asked}) == 1


def test_retry_after_is_honoured_for_everything_that_goes_there(bench: Bench) -> None:
    """429 with an hour: nothing is asked of the forge before, and then all goes on."""
    bench.forge.next = [ForgeBusy("429", retry_after=HOUR)]
    bench.arrive()
    bench.arrive("bbbbbbbbbbbb", title="Another bench by the pond")
    worker = bench.worker()
    bench.run(620, worker)
    assert len(bench.forge.asked) == 1
    bench.run(HOUR - 120, worker)
    assert len(bench.forge.asked) == 1
    bench.run(240, worker)
    assert len(bench.forge.asked) == 3
    assert bench.state("bbbbbbbbbbbb") == "in-review"


def test_a_forge_that_refuses_brings_it_to_a_person(bench: Bench) -> None:
    """403 and 422 are not asked again by themselves; the maintainer sees why, and can accept it once more."""
    bench.forge.next = [ForgeRefused("403 Forbidden")]
    ref = bench.arrive()
    bench.run(5 * HOUR)
    entry = bench.spool.find(ref)
    assert entry is not None
    assert (entry.state, len(bench.forge.asked)) == ("waiting", 1)
    assert "403" in (entry.trouble or "")
    bench.spool.move(ref, "accepted", bench.now)
    bench.run(10)
    assert bench.state() == "in-review"


def test_a_fault_of_ours_stops_nobody_else(bench: Bench) -> None:
    """An error that nobody foresaw: that one waits and is tried again, the next goes on, the log says what kind and nothing private."""
    bench.forge.next = [KeyError("me@fernley.example")]
    bench.arrive()
    bench.arrive("bbbbbbbbbbbb", title="Another bench by the pond")
    bench.run(1000)
    assert (bench.state(), bench.state("bbbbbbbbbbbb")) == ("in-review", "in-review")
    assert "fernley" not in "".join(bench.log)


def test_each_of_one_title_gets_a_name_of_its_own(bench: Bench) -> None:
    """Also while neither is published yet, and when the town's folder is behind."""
    for ref in ("aaaaaaaaaaaa", "bbbbbbbbbbbb"):
        bench.arrive(ref)
    bench.run(700)
    bench.forge.reviews = {ref: Review(state="merged", url=None) for ref in ("aaaaaaaaaaaa", "bbbbbbbbbbbb")}
    bench.run(HOUR)
    bench.arrive("cccccccccccc")  # both are published, and this copy of the town has neither yet
    bench.run(700)
    names = sorted(proposal.change.path.rpartition("/")[2] for proposal in bench.forge.asked)
    assert names == ["a-bench-by-the-mill-pond-2.yml", "a-bench-by-the-mill-pond-3.yml", "a-bench-by-the-mill-pond.yml"]


@pytest.mark.parametrize(("state", "ends"), [("merged", "published"), ("closed", "not-published")])
def test_the_status_follows_the_pull_request(bench: Bench, state: str, ends: str) -> None:
    """Asked for less and less often, and put down when it is decided."""
    ref = bench.arrive()
    bench.run(800)
    bench.forge.reviews[ref] = Review(state=state, url="https://forge.example/1")  # type: ignore[arg-type]
    bench.run(HOUR)
    assert bench.state() == ends


@pytest.mark.parametrize("jump", [-86_400 * 3, -HOUR, HOUR, 86_400 * 400])
def test_a_clock_that_jumps_loses_nothing_and_repeats_nothing(bench: Bench, jump: float) -> None:
    """Days back or a year on, at any moment: proposed once, and within a day of the new clock."""
    bench.arrive()
    bench.forge.next = [ForgeBusy("503")]
    worker = bench.worker()
    bench.run(601, worker)
    bench.now += jump
    bench.arrive("bbbbbbbbbbbb", title="Another bench by the pond")
    bench.run(2 * 86_400, worker)
    assert (bench.state(), bench.state("bbbbbbbbbbbb")) == ("in-review", "in-review")
    assert sorted(proposal.ref[0] for proposal in bench.forge.asked) == ["a", "a", "b"]


def test_a_worker_that_was_away_too_long_changes_nothing(bench: Bench) -> None:
    """Its lease ran out and another finished the work: what it puts down late is not taken."""
    ref = bench.arrive()
    slow = Leases(bench.spool, "slow")
    bench.spool.database.execute("UPDATE submissions SET state = 'accepted', due = 0")
    entry = slow.take(["accepted"], bench.now)
    assert entry is not None
    assert Leases(bench.spool, "other").take(["accepted"], bench.now) is None
    bench.now += 301
    bench.run(5)
    slow.later(ref, bench.now + 10**6, "late", tries=9)
    slow.done(ref, "waiting", bench.now)
    entry = bench.spool.find(ref)
    assert entry is not None
    assert (entry.state, entry.trouble, entry.tries) == ("in-review", None, 0)


def test_letters_go_out_when_it_moves_and_the_address_on_its_day(bench: Bench) -> None:
    """In review, published: two letters, with no header that text could make; ninety days later the address is deleted."""
    ref = bench.arrive(email="me@fernley.example")
    sent: list[Letter] = []
    worker = bench.worker()
    worker.post = lambda now: post_one(bench.spool, sent.append, "Fernley", lambda ref: f"https://fernley.example/intake/status/{ref}/s", now)
    bench.run(800, worker)
    bench.forge.reviews[ref] = Review(state="merged", url=None)
    bench.run(HOUR, worker)
    assert [(letter.to, letter.subject) for letter in sent] == [
        ("me@fernley.example", f"Fernley: in review ({ref})"),
        ("me@fernley.example", f"Fernley: published ({ref})"),
    ]
    assert bench.spool.database.execute("SELECT count(*) FROM contacts").fetchone()[0] == 1
    bench.run(91 * 86_400, worker)
    assert bench.spool.database.execute("SELECT count(*) FROM contacts").fetchone()[0] == 0


def test_news_that_is_overtaken_is_not_sent(bench: Bench) -> None:
    """Where what is accepted is published at once, as by a local forge, there is one letter, and it says so."""
    ref = bench.arrive(email="me@fernley.example")
    bench.forge.reviews[ref] = Review(state="merged", url=None)
    sent: list[Letter] = []
    worker = bench.worker()
    worker.post = lambda now: post_one(bench.spool, sent.append, "Fernley", lambda _: None, now)
    bench.run(HOUR, worker)
    assert [letter.subject for letter in sent] == [f"Fernley: published ({ref})"]


def test_what_is_being_handed_over_can_not_be_fetched_back_meanwhile(bench: Bench) -> None:
    """Else it could be turned down while its pull request is opened, of which nobody here would know."""
    ref = bench.arrive()
    bench.run(601)
    bench.spool.database.execute("UPDATE submissions SET state = 'accepted', due = 0, number_there = NULL, url = NULL")
    real = bench.forge.open

    def meanwhile(proposal: Proposal) -> Opened:
        with pytest.raises(WrongMove, match="handed over"):
            bench.spool.move(ref, "waiting", bench.now)
        return real(proposal)

    bench.forge.open = meanwhile  # type: ignore[method-assign]
    assert bench.worker().step()
    entry = bench.spool.find(ref)
    assert entry is not None
    assert (entry.state, entry.url) == ("in-review", f"https://forge.example/{ref}")


def test_a_letter_that_can_not_be_sent_is_tried_again(bench: Bench) -> None:
    """A mail server that is down for an hour loses no letter, and holds up nothing else."""
    ref = bench.arrive(email="me@fernley.example")
    tries: list[float] = []

    def post(_: Letter) -> None:
        tries.append(bench.now)
        if len(tries) < 4:
            raise ConnectionRefusedError

    worker = bench.worker()
    worker.post = lambda now: post_one(bench.spool, post, "Fernley", lambda _: None, now)
    bench.run(3 * HOUR, worker)
    assert bench.state(ref) == "in-review"
    assert len(tries) == 4
    assert bench.spool.database.execute("SELECT count(*) FROM letters").fetchone()[0] == 0


def test_what_is_settled_for_long_keeps_no_words(bench: Bench) -> None:
    """The status stays; what was written, where it came from, and old spam go."""
    ref = bench.arrive()
    bench.run(800)
    bench.forge.reviews[ref] = Review(state="closed", url=None)
    bench.run(HOUR)
    bench.run(92 * 86_400)
    row = bench.spool.database.execute("SELECT state, body, words, yaml, block FROM submissions").fetchone()
    assert tuple(row) == ("not-published", "", "", None, None)


def test_spam_that_is_deleted_leaves_no_address(bench: Bench) -> None:
    """What is no longer there could not be asked to be forgotten."""
    ref = bench.arrive(age=0.5, email="me@fernley.example")
    bench.spool.move(ref, "spam", bench.now)
    bench.run(31 * 86_400)
    assert bench.spool.find(ref) is None
    assert bench.spool.database.execute("SELECT count(*) FROM contacts").fetchone()[0] == 0


@pytest.mark.parametrize("marked_by", ["the guard", "a person"])
def test_who_was_taken_for_a_machine_by_mistake_can_still_be_written_to(bench: Bench, marked_by: str) -> None:
    """As long as the mark can be undone the address is kept, and nothing is sent to it; when it no longer can, it is gone."""
    sent: list[str] = []
    worker = bench.worker()
    worker.post = lambda now: post_one(bench.spool, lambda letter: sent.append(letter.to), "Fernley", lambda _: None, now)
    for ref in ("aaaaaaaaaaaa", "bbbbbbbbbbbb"):
        bench.arrive(ref, email=f"{ref}@fernley.example", age=0.5, honeypot=marked_by == "the guard")
        if marked_by == "a person":
            bench.spool.move(ref, "spam", bench.now)
    bench.run(29 * 86_400, worker)
    assert sent == []
    bench.spool.move("aaaaaaaaaaaa", "waiting", bench.now)
    bench.spool.move("aaaaaaaaaaaa", "not-published", bench.now, reason="Not on this pond.")
    bench.run(2 * 86_400, worker)
    assert sent == ["aaaaaaaaaaaa@fernley.example"]
    assert [row["ref"] for row in bench.spool.read("SELECT ref FROM contacts")] == ["aaaaaaaaaaaa"]


def test_workers_side_by_side_propose_each_once(bench: Bench) -> None:
    """Five workers, in any order, with a forge that often fails: one pull request each."""
    chance = random.Random(3)
    refs = [bench.arrive("".join(chance.choices("abcdefgh", k=12)), title=f"Bench {number} by the pond") for number in range(20)]
    bench.spool.database.execute("UPDATE submissions SET state = 'accepted', due = 0")
    workers = [bench.worker(f"w{number}") for number in range(5)]
    opened: list[str] = []
    real = bench.forge.open

    def sometimes(proposal: Proposal) -> Opened:
        if chance.random() < 0.3:
            raise ForgeBusy("503")
        opened.append(proposal.ref)
        return real(proposal)

    bench.forge.open = sometimes  # type: ignore[method-assign]
    for _ in range(3000):
        chance.choice(workers).step()
        bench.now += 1
    assert sorted(opened) == sorted(refs)
    assert json.loads(bench.log[0])["event"] in ("proposed", "later")


def test_every_try_knows_what_the_change_was_made_from(bench: Bench) -> None:
    """Kept with the change, so that a try that comes late undoes nothing that others did meanwhile."""
    bench.forge.next = [ForgeBusy("503"), ForgeRefused("it was changed meanwhile")]
    ref = bench.arrive()
    bench.run(700)
    bench.spool.move(ref, "accepted", bench.now)
    bench.run(10)
    assert [proposal.change.made_from for proposal in bench.forge.asked] == [NOTHING, NOTHING, NOTHING]
