"""The news by e-mail: what is told, to whom and when; and that nobody gets two letters or loses news, whatever dies when."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domore.intake.digest.news import items_of
from domore.intake.digest.sending import Digests, MailFails, after, period
from domore.intake.digest.store import MOST_REFUSALS, DigestStore, Rhythm, Wanted, Wish, Yes
from domore.intake.mail import Letter
from domore.model.card import Card, card_of
from domore.model.catalogue import catalogue
from domore.model.challenge import Challenge, NoneChosen
from domore.model.from_document import listing
from domore.read.sources import Source, Stamp
from domore.settings import Propose, Settings

KEY = b"k" * 32
MONDAY = date(2026, 10, 5)
DAY = timedelta(days=1)
IDEA = {"summary": "Ring it to cross.", "status": "open", "category": "parks"}
ASKED = Challenge(
    id="square",
    path="content/challenges/square.yml",
    title="What would make the square a place to stay?",
    summary="It is empty after the market.",
    body="",
    asked_by="Town centre team",
    promise="We build it.",
    judging="By jury.",
    opens=date(2026, 10, 1),
    closes=date(2026, 11, 20),
)


class Killed(BaseException):
    """kill -9, as far as the file on disk can tell."""


@dataclass
class Server:
    """A mail server. What becomes of each letter is `fates`, one after another, and then it takes all."""

    fates: list[str] = field(default_factory=list)
    taken: list[Letter] = field(default_factory=list)

    def post(self, letter: Letter) -> None:
        fate = self.fates.pop(0) if self.fates else "taken"
        if fate in ("taken", "killed after", "broken after"):
            self.taken.append(letter)
        if fate.startswith("killed"):
            raise Killed
        if fate.startswith("broken"):
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        if fate == "refused":
            raise smtplib.SMTPDataError(451, b"Try again later")
        if fate == "nobody":
            raise smtplib.SMTPRecipientsRefused({letter.to: (550, b"No such mailbox")})


def idea(id: str, submitted: date, **more: Any) -> Card:
    source = Source(f"content/ideas/2026/{id}.yml", "ideas", id, Stamp(0, 0, 0))
    return card_of(listing(source, IDEA | {"title": f"Idea {id}", "submitted": submitted.isoformat()} | more))


@pytest.fixture
def store(tmp_path: Path) -> DigestStore:
    return DigestStore(tmp_path / "digest.sqlite3", KEY)


def follow(store: DigestStore, email: str, on: date = MONDAY, rhythm: Rhythm = "weekly", **words: str) -> None:
    """Somebody asked and said yes on this day."""
    ref, now = f"{email[:8]:a<12}", 1_700_000_000.0
    store.receive([Wish(ref=ref, email=email, wanted=Wanted(rhythm=rhythm, **words), address="")], now)
    (outcome,) = store.receive([Yes(ref)], now)
    assert outcome.fate == "follows"
    store.database.execute("UPDATE followers SET begun = ? WHERE email = ?", (on.isoformat(), email))
    store.database.execute("DELETE FROM asked")


def digests(
    store: DigestStore, cards: Sequence[Card], today: date, challenges: Sequence[Challenge] = (), say: Callable[[str], object] = str
) -> Digests:
    return Digests(
        settings=Settings(name="X", purpose="Y", propose=Propose(road="intake"), digest_by_email=True),
        catalogue=catalogue(cards, today, challenges),
        store=store,
        key=KEY,
        root="https://x.example/intake/",
        site_url="https://x.example/",
        say=say,
    )


FATES = ("taken", "killed before", "killed after", "broken before", "broken after", "refused", "nobody")
_files = count()


@settings(max_examples=25, deadline=None)
@given(days=st.lists(st.tuples(st.integers(0, 2), st.lists(st.sampled_from(FATES), max_size=3), st.booleans()), min_size=3, max_size=7))
def test_nobody_gets_two_letters_and_nobody_loses_news(tmp_path_factory: pytest.TempPathFactory, days: list[tuple[int, list[str], bool]]) -> None:
    """Ideas appear, and runs are killed, refused and cut off anywhere: a week has one letter at most for each, and in the end each was told all."""
    store = DigestStore(tmp_path_factory.getbasetemp() / f"digest-{next(_files)}.sqlite3", KEY)
    store.database.execute("PRAGMA synchronous=OFF")  # nothing here takes the machine's power away
    readers = ("ada@one.example", "bea@two.example")
    for reader in readers:
        follow(store, reader, MONDAY)
    cards: list[Card] = []
    digests(store, cards, MONDAY).send(Server().post)
    got: dict[tuple[str, date], list[Letter]] = {}
    quiet = [(1, [], False), (0, [], False)]
    for number, (new, fates, again) in enumerate([*days, *quiet], 1):
        today = MONDAY + 4 * number * DAY
        cards += [idea(f"i{number}-{one}", today - 3 * DAY) for one in range(new)]
        server = Server([fate for fate in fates if fate != "nobody"] if number % 2 else fates)
        for _ in range(1 + again):
            with suppress(Killed, MailFails):
                digests(store, cards, today).send(server.post)
        for letter in server.taken:
            got.setdefault((letter.to, period("weekly", today)), []).append(letter)
    last = MONDAY + 4 * (len(days) + 2) * DAY + timedelta(days=7)
    digests(store, cards, last).send((server := Server()).post)
    for letter in server.taken:
        got.setdefault((letter.to, period("weekly", last)), []).append(letter)
    store.close()
    assert all(len(letters) == 1 for letters in got.values())
    for reader in readers:
        told = "\n".join(letter.text for (to, _), letters in got.items() for letter in letters if to == reader)
        assert all(card.title in told for card in cards)
    if not any("after" in fate for _, fates, _ in days for fate in fates):
        for letters in got.values():
            assert all(sum(letter.text.count(f"* {card.title}\n") for letter in letters) <= 1 for card in cards)


def test_periods_begin_on_mondays_and_on_the_first() -> None:
    """And a day without a run is made up for."""
    assert [period("weekly", MONDAY + n * DAY) for n in (0, 6, 7)] == [MONDAY, MONDAY, MONDAY + 7 * DAY]
    assert period("monthly", date(2026, 12, 31)) == date(2026, 12, 1)
    assert after("monthly", date(2026, 12, 1)) == date(2027, 1, 1)
    assert after("weekly", MONDAY) == MONDAY + 7 * DAY


def told(store: DigestStore, cards: Sequence[Card], today: date, challenges: Sequence[Challenge] = ()) -> dict[str, str]:
    """What each got on this day."""
    digests(store, cards, today, challenges).send((server := Server()).post)
    return {letter.to: letter.text for letter in server.taken}


def test_what_was_published_late_is_told_and_what_is_old_is_not(store: DigestStore) -> None:
    """Review takes days; an import brings what happened long ago; and what was there before somebody said yes is no news to them."""
    follow(store, "ada@one.example", MONDAY - 5 * DAY)
    before = [idea("before", MONDAY - 9 * DAY)]
    assert told(store, before, MONDAY) == {}
    assert told(store, [*before, idea("late", MONDAY - 4 * DAY)], MONDAY + DAY) == {}
    found = told(store, [*before, idea("late", MONDAY - 4 * DAY), idea("imported", date(2024, 2, 1))], MONDAY + 8 * DAY)
    assert "Idea late" in found["ada@one.example"]
    assert "imported" not in found["ada@one.example"]
    assert told(store, [*before, idea("late", MONDAY - 4 * DAY)], MONDAY + 14 * DAY) == {}


def test_letters_hold_what_was_asked_for(store: DigestStore) -> None:
    """Of a topic, of a part of town, of all; weekly and monthly; decisions with their reasons, news and what got done."""
    follow(store, "all@one.example", MONDAY)
    follow(store, "parks@one.example", MONDAY, category="parks")
    follow(store, "north@one.example", MONDAY, area="north")
    follow(store, "month@one.example", MONDAY, rhythm="monthly")
    was = idea("bell", MONDAY, category="streets", area="north", plan=[{"what": "Hang it", "who": "Smiths", "done": False}])
    told(store, [was], MONDAY)
    decision = {"date": "2026-10-08", "by": "Council", "reason": "Everybody asked for it."}
    update = {"date": "2026-10-09", "by": "Smiths", "as": "resident", "text": "It is *cast*."}
    plan = [{"what": "Hang it", "who": "Smiths", "done": True}]
    now = idea("bell", MONDAY, category="streets", area="north", status="done", decision=decision, updates=[update], plan=plan)
    found = told(store, [now, idea("swing", MONDAY + DAY)], MONDAY + 7 * DAY)
    assert found.keys() == {"all@one.example", "parks@one.example", "north@one.example"}
    assert [part in found["all@one.example"] for part in ("Everybody asked for it.", "It is cast.", "Hang it", "Idea swing")] == [True] * 4
    assert ("swing" in found["parks@one.example"], "bell" in found["parks@one.example"]) == (True, False)
    assert ("swing" in found["north@one.example"], "bell" in found["north@one.example"]) == (False, True)
    assert "Hang it" in told(store, [now], date(2026, 11, 1))["month@one.example"]


def test_a_question_is_told_when_it_opens_and_before_it_closes(store: DigestStore) -> None:
    """Three days before at the latest, in each rhythm once; and that nothing was chosen, with the reason."""
    follow(store, "week@one.example", date(2026, 9, 25))
    follow(store, "month@one.example", date(2026, 9, 25), rhythm="monthly")
    told(store, [], date(2026, 9, 28))
    weeks, months = [], []
    for number in range(60):
        found = told(store, [], date(2026, 10, 1) + number * DAY, [ASKED])
        weeks += [number] if "week@one.example" in found else []
        months += [number] if "month@one.example" in found else []
    assert [date(2026, 10, 1) + number * DAY for number in weeks] == [date(2026, 10, 5), date(2026, 11, 16)]
    assert [date(2026, 10, 1) + number * DAY for number in months] == [date(2026, 10, 1), date(2026, 11, 1)]
    closed = catalogue([], date(2026, 12, 2), [_nothing_chosen()])
    assert [item.said for item in items_of(closed, date(2026, 12, 2))] == ["None was ready."]


def _nothing_chosen() -> Challenge:
    return Challenge(
        **{name: getattr(ASKED, name) for name in ASKED.__struct_fields__ if name != "none_chosen"},
        none_chosen=NoneChosen(reason="None was ready.", date=date(2026, 12, 1), by="The jury"),
    )


def test_a_mailbox_that_is_not_there_is_forgotten_after_a_few_letters(store: DigestStore) -> None:
    """Not after one: a server can err."""
    follow(store, "gone@one.example", MONDAY)
    told(store, [], MONDAY)
    for week in range(1, MOST_REFUSALS + 1):
        assert store.numbers("weekly") == 1
        digests(store, [idea(f"i{week}", MONDAY)], MONDAY + 7 * week * DAY).send(Server(["nobody"]).post)
    assert store.numbers("weekly") == 0


def test_a_server_that_takes_nothing_is_left_alone_until_the_next_day(store: DigestStore) -> None:
    """A few tries, an error for whoever watches, and then everybody gets their letter."""
    readers = [f"r{number}x@one.example" for number in range(8)]
    for reader in readers:
        follow(store, reader, MONDAY)
    told(store, [], MONDAY)
    cards, said = [idea("bell", MONDAY)], list[str]()
    with pytest.raises(MailFails, match="Try again later"):
        digests(store, cards, MONDAY + 7 * DAY, say=said.append).send(Server(["refused"] * 9).post)
    assert said == ["0 letters sent.", "5 letters not taken by the mail server: sent the next time."]
    assert told(store, cards, MONDAY + 8 * DAY).keys() == set(readers)


def test_a_dry_run_changes_nothing(store: DigestStore) -> None:
    """It shows the letter and how many would get it; the file stays as it was."""
    follow(store, "ada@one.example", MONDAY)
    told(store, [], MONDAY)
    said: list[str] = []
    before = list(store.database.iterdump())
    digests(store, [idea("bell", MONDAY)], MONDAY + 7 * DAY, say=said.append).show()
    assert list(store.database.iterdump()) == before
    shown = "\n".join(said)
    assert "Every week: 1 reader; 1 would get a letter now." in shown and "* Idea bell" in shown
    assert "ada@" not in shown
    assert told(store, [idea("bell", MONDAY)], MONDAY + 7 * DAY).keys() == {"ada@one.example"}
