"""Tallies count what is there."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domore.model.card import Card
from domore.model.catalogue import Catalogue, catalogue
from domore.model.labels import values
from domore.model.stages import Standing
from domore.model.tallies import RECENT, Pace, tally

TODAY = date(2026, 11, 23)
STATUSES = tuple(values("ideas", "status"))
TYPES = tuple(values("opportunities", "type"))
WORDS = ("parks", "streets", "food")
DAYS = st.integers(0, 1500).map(lambda ago: TODAY - timedelta(days=ago))
NEAR_DAYS = st.none() | st.integers(-200, 200).map(lambda ago: (TODAY - timedelta(days=ago)).isoformat())


COMMON = {
    "id": st.just(""),
    "path": st.just("a.yml"),
    "title": st.just("A bench"),
    "summary": st.just("A place to sit."),
    "lang": st.none(),
    "category": st.sampled_from(WORDS),
    "area": st.none() | st.sampled_from(WORDS),
    "tags": st.lists(st.sampled_from(WORDS), unique=True).map(tuple),
    "date": DAYS.map(date.isoformat),
    "image": st.none(),
    "extra": st.just(()),
}
STEPS = st.integers(0, 5).flatmap(lambda steps: st.tuples(st.just(steps), st.integers(0, steps)))
IDEAS = st.builds(Card, kind=st.just("ideas"), status=st.sampled_from(STATUSES), decided_by=st.just("The council"), **COMMON)
OFFERS = st.builds(
    Card,
    kind=st.just("opportunities"),
    status=st.sampled_from(tuple(values("opportunities", "status"))),
    type=st.sampled_from(TYPES),
    ends=NEAR_DAYS,
    review_by=NEAR_DAYS,
    **COMMON,
)


def _decided(idea: Card, later: int | None, steps: tuple[int, int]) -> Card:
    """An idea with its plan, and with an answer so many days after it was proposed, if any."""
    day = None if later is None else (date.fromisoformat(idea.date) + timedelta(days=later)).isoformat()
    return replace(idea, decided=day, steps=steps[0], steps_done=steps[1])


def _town(made: list[Card]) -> Catalogue:
    return catalogue([replace(card, id=f"entry-{number}", path=f"{number}.yml") for number, card in enumerate(made)], TODAY)


# Made once: strategies that are made anew for each example take longer than what they test.
TOWNS = st.lists(st.builds(_decided, IDEAS, st.none() | st.integers(0, 400), STEPS) | OFFERS, max_size=25).map(_town)


def _ideas(town: Catalogue) -> list[Card]:
    return [card for card in town.cards if card.kind == "ideas"]


def _offers(town: Catalogue) -> list[Card]:
    return [card for card in town.cards if card.kind == "opportunities" and not card.has_left(TODAY)]


@given(TOWNS)
def test_everything_is_counted_once(town: Catalogue) -> None:
    """Totals, statuses and types are what a plain count finds."""
    found = tally(town)
    assert found.all.ideas == len(_ideas(town))
    assert found.all.opportunities == len(_offers(town))
    assert found.all.all + found.left == len(town.cards)
    for status in STATUSES:
        assert found.all.statuses.get(status, 0) == sum(card.status == status for card in _ideas(town))
    for type in TYPES:
        assert found.all.types.get(type, 0) == sum(card.type == type for card in _offers(town))
    for status in values("opportunities", "status"):
        assert found.open_or_not.get(status, 0) == sum(card.status == status for card in _offers(town))
    assert found.done == sum(card.status == "done" for card in _ideas(town))
    assert found.worked_on == sum(card.status in ("planned", "under-way") for card in _ideas(town))


@given(TOWNS)
def test_each_word_counts_what_bears_it(town: Catalogue) -> None:
    """Topics, parts of town and tags are counted by what bears them, and what has no part of town apart."""
    found = tally(town)
    here = [*_ideas(town), *_offers(town)]
    for word in WORDS:
        assert found.of("categories", word).all == sum(card.category == word for card in here)
        assert found.of("areas", word).ideas == sum(card.area == word for card in _ideas(town))
        assert found.of("areas", word).opportunities == sum(card.area == word for card in _offers(town))
        assert found.of("tags", word).all == sum(word in card.tags for card in here)
        for status in STATUSES:
            bearing = [card for card in _ideas(town) if word in card.tags]
            assert found.of("tags", word).statuses.get(status, 0) == sum(card.status == status for card in bearing)
    assert found.no_area.all == sum(card.area is None for card in here)
    assert found.of("areas", "nowhere").all == 0


@given(TOWNS)
def test_months_have_no_gap(town: Catalogue) -> None:
    """Every month from the first idea's to today's is there, with its own number."""
    months = tally(town).months
    assert sum(months.values()) == len(_ideas(town))
    if not months:
        assert not _ideas(town)
        return
    day, expected = date.fromisoformat(min(card.date for card in _ideas(town))).replace(day=1), []
    while day <= TODAY:
        expected.append(day.isoformat()[:7])
        day = (day + timedelta(days=31)).replace(day=1)
    assert list(months) == expected
    for month, number in months.items():
        assert number == sum(card.date.startswith(month) for card in _ideas(town))


def _slow_pace(decided: list[Card]) -> Pace:
    days = [(date.fromisoformat(card.decided or "") - date.fromisoformat(card.date)).days for card in decided]
    within = [min((day for day in days if 4 * sum(other <= day for other in days) >= part * len(days)), default=None) for part in (1, 2, 3)]
    return Pace(answers=len(days), quarter=within[0], half=within[1], three_quarters=within[2])


@given(TOWNS)
def test_the_pace_is_what_its_words_say(town: Catalogue) -> None:
    """A quarter, half and three quarters of the answers came within the days given: all years together, and each year of decisions."""
    found = tally(town)
    decided = [card for card in _ideas(town) if card.decided]
    assert found.pace == _slow_pace(decided)
    years = sorted({(card.decided or "")[:4] for card in decided})
    assert found.paces == {year: _slow_pace([card for card in decided if (card.decided or "").startswith(year)]) for year in years}
    assert list(found.paces) == years


@given(TOWNS)
def test_nobody_who_waits_is_forgotten(town: Catalogue) -> None:
    """Ideas without an answer are named, longest first; the newest decisions are named, newest first; plans are added up."""
    found = tally(town)
    waiting = {card.id for card in _ideas(town) if card.status in ("proposed", "open", "under-review") and card.decided is None}
    assert {card.id for card in found.waiting} == waiting
    assert [card.date for card in found.waiting] == sorted(card.date for card in found.waiting)
    decided = sorted((card.decided for card in _ideas(town) if card.decided), reverse=True)
    assert [card.decided for card in found.decisions] == decided[:RECENT]
    assert (found.steps, found.steps_done) == (sum(card.steps for card in _ideas(town)), sum(card.steps_done for card in _ideas(town)))
    assert found.plans == len([card for card in _ideas(town) if card.steps])


@given(TOWNS)
def test_shares_are_rounded_and_never_more_than_all(town: Catalogue) -> None:
    """Of 100 ideas, the done ones are within a half of the true share."""
    found = tally(town)
    assert found.all.ideas == 0 or abs(found.done_in_100 - 100 * found.done / found.all.ideas) <= 0.5


def test_an_empty_town_counts_to_nothing() -> None:
    """A town without entries has tallies too."""
    found = tally(catalogue([], TODAY))
    assert (found.all.all, found.left, found.months, found.pace, found.newest, found.done_in_100) == (0, 0, {}, Pace(), None, 0)


@given(TOWNS, st.sets(st.integers(0, 24)))
def test_nobody_owes_an_answer_to_an_idea_that_rests(town: Catalogue, resting: set[int]) -> None:
    """Ideas whose time ran out are not among those that wait, nor are they the one that has waited longest."""
    rest = {f"entry-{number}" for number in resting}
    standings = {card.id: Standing(state="resting" if card.id in rest else "gathering") for card in _ideas(town)}
    assert tally(town, standings=standings).waiting == [card for card in tally(town).waiting if card.id not in rest]
