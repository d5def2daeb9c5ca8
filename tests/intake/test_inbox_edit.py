"""Editing before accepting: what was sent is never lost, what is accepted is what was looked at, and it is published once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domore.contribute.submission import Submission
from domore.intake.inbox.desk import Desk, NotAcceptable
from domore.intake.leases import Leases
from domore.intake.spool import Arrival, EditedMeanwhile, Entry, Rules, Spool, WrongMove
from domore.intake.town import TownNow
from domore.intake.worker import Worker
from domore.pipeline import settings_of
from intake.disk_forge import DiskForge
from intake.running import IDEA, Running, wait_for
from intake.test_exactly_once import PLACES

REF = "abcdefghijkl"
NOW = 1_795_600_000.0
ANSWERS = {name: (value,) for name, value in IDEA.items() if name != "purpose"}
SENT = Submission(purpose="idea", answers=ANSWERS).to_json().decode()
TITLES = ("A seat by the mill pond", "A bench by the mill pond", "Two seats by the weir")
ACTS = ("accept", "back", "reject", "as sent", "work", *(f"edit {title}" for title in TITLES), *(f"stale {title}" for title in TITLES))


def arrived(body: str) -> Arrival:
    """An idea at the door."""
    return Arrival(ref=REF, purpose="idea", listing=None, body=body, words="", address="198.51.100.1", honeypot=False, age=60, links=0)


def title_in(entry: Entry) -> str:
    return Submission.from_json(entry.current.encode()).answers["title"][0]


def with_title(title: str) -> dict[str, tuple[str, ...]]:
    return {**ANSWERS, "title": (title,)}


@pytest.fixture
def desk(town: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk with one idea that waits."""
    spool = Spool(tmp_path / "spool.sqlite3", Rules())
    spool.receive([arrived(SENT)], NOW)
    yield Desk(spool=spool, town=TownNow(town, settings_of(town)), clock=lambda: NOW)
    spool.close()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=st.lists(st.sampled_from(ACTS), min_size=1, max_size=14), busy=st.sampled_from([0.0, 0.5]))
def test_whatever_is_done_the_words_that_were_sent_stay_and_what_was_accepted_is_proposed_once(tiny_town: Path, acts: list[str], busy: float) -> None:
    """Edits, undone edits, stale ones, decisions and a forge that is busy, in any order: the body is as it came, and a pull request says what was
    accepted last."""
    facts, now = TownNow(tiny_town, settings_of(tiny_town)), [NOW]
    with TemporaryDirectory() as folder:
        spool = Spool(Path(folder) / "spool.sqlite3", Rules())
        spool.receive([arrived(SENT)], NOW)
        desk = Desk(spool=spool, town=facts, clock=lambda: now[0])
        forge = DiskForge(Path(folder) / "forge.git", {"busy": busy}, len(acts))
        worker = Worker(leases=Leases(spool, "worker"), forge=forge, town=facts, clock=lambda: now[0], log=lambda _: None)
        first, accepted = desk.find(REF), ""
        for act in acts:
            before = desk.find(REF)
            now[0] += 4000
            try:
                accepted = _act(desk, worker, act, first, before) or accepted
            except (WrongMove, NotAcceptable):
                assert desk.find(REF) == before
            assert desk.find(REF).body == SENT
        proposed = forge.proposed()
        assert len(proposed) <= 1
        assert all(f"title: {accepted}\n" in text for files in proposed.values() for text in files.values())
        spool.close()


def _act(desk: Desk, worker: Worker, act: str, first: Entry, now: Entry) -> str:
    """Does one thing; the title that was accepted, if one was."""
    word, _, title = act.partition(" ")
    if word == "work":
        worker.step()
    elif word == "accept":
        desk.accept(now)
        return title_in(now)
    elif word == "back":
        desk.back(now)
    elif word == "reject":
        desk.reject(now, "Not on this pond.")
    elif act == "as sent":
        desk.as_sent(now)
        assert desk.find(REF).edited is None
    else:
        seen = first.edits if word == "stale" else now.edits
        assert desk.edit(replace(now, edits=seen), with_title(title)) == ()
        assert title_in(desk.find(REF)) == title
    return ""


@pytest.mark.parametrize("place", PLACES)
def test_killed_anywhere_the_edited_words_are_proposed_once(town: Path, tmp_path: Path, place: str) -> None:
    """Killed after the edit and after the yes, before the commit, before the push or right after it: the next worker proposes the edited words."""
    folder = tmp_path / "intake"
    folder.mkdir()
    service = Running(town=town, spool=folder / "spool.sqlite3", repository=tmp_path / "forge.git")
    service.start()
    try:
        ref = service.send(IDEA).split("/")[3]
        service.kill()
        spool = Spool(service.spool, Rules())
        desk = Desk(spool=spool, town=TownNow(town, settings_of(town)), clock=time.time)
        assert desk.edit(desk.find(ref), with_title(TITLES[0])) == ()
        desk.accept(desk.find(ref))
        service.start({place: 1.0}, worker_only=True)
        assert service.process is not None
        assert service.process.wait(20) == -9
        with pytest.raises(WrongMove):
            desk.edit(desk.find(ref), with_title(TITLES[2]))
        spool.database.execute("UPDATE submissions SET lease = 0, due = 0")
        service.start()
        wait_for(lambda: desk.find(ref).state == "in-review")
        assert desk.find(ref).body != desk.find(ref).edited
        spool.close()
    finally:
        service.kill()
    proposed = DiskForge(service.repository or Path(), {}, 0).proposed()
    assert [*proposed] == [ref]
    assert [*proposed[ref]] == ["content/ideas/2026/a-seat-by-the-mill-pond.yml"]
    assert f"title: {TITLES[0]}\n" in next(iter(proposed[ref].values()))


def test_what_was_on_its_way_before_is_not_edited(desk: Desk, tmp_path: Path) -> None:
    """Fetched back while nobody knows whether its change arrived, it can be accepted as it is: other words could become a second change."""
    away = DiskForge(tmp_path / "forge.git", {"busy": 2.0}, 0)
    worker = Worker(leases=Leases(desk.spool, "w"), forge=away, town=desk.town, clock=lambda: NOW, log=lambda _: None)
    desk.accept(desk.find(REF))
    assert worker.step()
    desk.back(desk.find(REF))
    with pytest.raises(WrongMove, match="may have arrived"):
        desk.edit(desk.find(REF), with_title(TITLES[0]))
    assert desk.find(REF).edited is None
    assert desk.accept(desk.find(REF)) == "accepted"


def test_of_two_who_edit_the_second_is_told(desk: Desk) -> None:
    """An edit, an undo and a yes that were made with other words before the eyes are refused, and change nothing."""
    shown = desk.find(REF)
    assert desk.edit(shown, with_title(TITLES[0])) == ()
    after = desk.find(REF)
    late: list[Callable[[], object]] = [lambda: desk.edit(shown, with_title(TITLES[2])), lambda: desk.as_sent(shown), lambda: desk.accept(shown)]
    for act in late:
        with pytest.raises(EditedMeanwhile):
            act()
        assert desk.find(REF) == after


def test_an_edit_takes_it_out_of_quarantine(town: Path, tmp_path: Path) -> None:
    """What would go on by itself waits for a person once one has edited it, also where the worker has it in hand at that moment."""
    spool = Spool(tmp_path / "spool.sqlite3", Rules(by_person=False))
    spool.receive([arrived(SENT)], NOW)
    desk = Desk(spool=spool, town=TownNow(town, settings_of(town)), clock=lambda: NOW)
    leases = Leases(spool, "worker")
    taken = leases.take(["received"], NOW + 700)
    assert taken
    assert desk.edit(desk.find(REF), with_title(TITLES[0])) == ()
    leases.done(REF, "accepted", NOW + 701)
    assert desk.find(REF).state == "waiting"
    spool.close()


def test_wrong_answers_are_told_and_not_kept(desk: Desk) -> None:
    """The same check as everywhere; the original and an earlier edit stay."""
    assert desk.edit(desk.find(REF), with_title(TITLES[0])) == ()
    before = desk.find(REF)
    assert [fault.name for fault in desk.edit(before, {**ANSWERS, "title": ("",), "summary": ("Call 01632 960123, or come.",)})] == [
        "title",
        "summary",
    ]
    assert [fault.name for fault in desk.edit(before, {**ANSWERS, "colour": ("red",)})] == [""]
    assert desk.find(REF) == before


def test_the_same_words_as_were_sent_undo_the_edit(desk: Desk) -> None:
    """However they are spaced."""
    assert desk.edit(desk.find(REF), with_title(TITLES[0])) == ()
    assert desk.edit(desk.find(REF), {**with_title(f" {IDEA['title']} "), "body": ("",)}) == ()
    assert (desk.find(REF).edited, desk.find(REF).edits) == (None, 2)


def test_a_wiped_submission_keeps_nothing_of_an_edit(desk: Desk) -> None:
    """Past its time the words go, those of the maintainer too."""
    assert desk.edit(desk.find(REF), with_title("A seat for Quixotewright")) == ()
    desk.reject(desk.find(REF), "Not on this pond.")
    desk.spool.purge(NOW + 91 * 86_400)
    assert (desk.find(REF).body, desk.find(REF).edited) == ("", None)
    file = desk.spool.database.execute("PRAGMA database_list").fetchone()["file"]
    assert b"Quixotewright" not in Path(file).read_bytes()
