"""Tallies: every number that the site shows, counted once, from cards alone. Pages, lists and open data all take theirs from here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Final

from domore.model.backing import METHODS, Method
from domore.model.card import Card
from domore.model.catalogue import Catalogue
from domore.model.stages import WAITING, Standing
from domore.model.standings import Record, record
from domore.model.tally_files import Adjustment
from domore.model.ways import Way, ways

WORKED_ON: Final = frozenset({"planned", "under-way"})
RECENT: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many ideas (by status) and opportunities (by type, only those in the lists) there are of one sort."""

    statuses: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[str, int] = field(default_factory=dict)

    @property
    def ideas(self) -> int:
        """Ideas of every status."""
        return sum(self.statuses.values())

    @property
    def opportunities(self) -> int:
        """Opportunities in the lists."""
        return sum(self.types.values())

    @property
    def all(self) -> int:
        """Both together: what the list of this sort holds."""
        return self.ideas + self.opportunities


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How many answers were given, and the whole days from proposal to decision within which a quarter, half and three quarters of them came."""

    answers: int = 0
    quarter: int | None = None
    half: int | None = None
    three_quarters: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """The town in numbers. `months` (2026-03) run without a gap from the first idea's to today's; `paces` has a row for each year of decisions.

    `newest` is the newest date of any entry, ISO text. `ways` are the lists of opportunities by day, cost, access and language. `waiting` are
    the ideas without an answer that do not rest, longest first. `backed` counts who back ideas that are still here, by method; it counts whoever
    backs two ideas twice. `adjustments` are the supports that were taken out together, the newest first."""

    newest: str | None
    all: Counts
    words: Mapping[str, Mapping[str, Counts]]
    no_area: Counts
    months: Mapping[str, int]
    open_or_not: Mapping[str, int]
    ways: Sequence[Way]
    left: int
    pace: Pace
    paces: Mapping[str, Pace]
    waiting: Sequence[Card]
    decisions: Sequence[Card]
    plans: int
    steps: int
    steps_done: int
    record: Record | None
    backed: Mapping[Method, int]
    adjustments: Sequence[Adjustment]

    def of(self, vocabulary: str, word: str) -> Counts:
        """The counts of one category, area or tag; all zero for a word that nothing bears."""
        return self.words[vocabulary].get(word, Counts())

    @property
    def done(self) -> int:
        """Ideas that got done."""
        return self.all.statuses.get("done", 0)

    @property
    def worked_on(self) -> int:
        """Ideas that are planned or under way."""
        return sum(self.all.statuses.get(status, 0) for status in WORKED_ON)

    @property
    def done_in_100(self) -> int:
        """Of 100 ideas, how many got done; rounded, a half upwards."""
        return (200 * self.done + self.all.ideas) // (2 * self.all.ideas) if self.all.ideas else 0


def tally(catalogue: Catalogue, language: str = "en", standings: Mapping[str, Standing] | None = None) -> Tallies:
    """Counts the whole town, whose own language is given by its code. `standings` say how its ideas stand."""
    ideas, here, stood = catalogue.ideas, catalogue.here, standings or {}
    offers = [card for card in here if card.kind == "opportunities"]
    decided = sorted((card for card in ideas if card.decided), key=lambda card: card.decided or "", reverse=True)
    by_year = {year: _pace(list(cards)) for year, cards in groupby(decided, key=lambda card: (card.decided or "")[:4])}
    return Tallies(
        newest=max((day for card in catalogue.cards for day in (card.date, card.decided, card.updated) if day), default=None),
        all=_counts(here),
        words={vocabulary: {word: _counts(words[word]) for word in sorted(words)} for vocabulary, words in catalogue.by_word.items()},
        no_area=_counts([card for card in here if not card.area]),
        months=_months([card.date for card in ideas], catalogue.today),
        open_or_not=Counter(card.status for card in offers),
        ways=tuple(ways(catalogue.opportunities, language)),
        left=len(catalogue.cards) - len(here),
        pace=_pace(decided),
        paces=dict(reversed(by_year.items())),
        waiting=sorted((card for card in ideas if _waits(card, stood.get(card.id))), key=lambda card: (card.date, card.id)),
        decisions=decided[:RECENT],
        plans=sum(card.steps > 0 for card in ideas),
        steps=sum(card.steps for card in ideas),
        steps_done=sum(card.steps_done for card in ideas),
        record=record(catalogue, stood),
        backed=_backed(catalogue),
        adjustments=sorted(catalogue.adjustments, key=lambda adjustment: (adjustment.day, adjustment.entry), reverse=True),
    )


def _backed(catalogue: Catalogue) -> dict[Method, int]:
    backed: Counter[Method] = Counter()
    for id, backing in catalogue.backing.items():
        if ("ideas", id) in catalogue.by_key:
            backed.update({count.method: count.backs for count in backing.counts})
    return {method: backed[method] for method in METHODS if backed[method]}


def _waits(card: Card, stood: Standing | None) -> bool:
    """Whether an idea waits for an answer; to one that rests nobody owes any."""
    return card.status in WAITING and not card.decided and (stood is None or stood.state != "resting")


def _counts(cards: Sequence[Card]) -> Counts:
    statuses = Counter(card.status for card in cards if card.kind == "ideas")
    return Counts(statuses=statuses, types=Counter(card.type or "" for card in cards if card.kind == "opportunities"))


def _months(days: Sequence[str], today: date) -> dict[str, int]:
    if not days:
        return {}
    counted = Counter(day[:7] for day in days)
    first, last = min(counted), max(max(counted), today.isoformat()[:7])
    return {month: counted[month] for month in _from_to(first, last)}


def _from_to(first: str, last: str) -> list[str]:
    """The months from `first` to `last`, both included."""
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(start, end + 1)]


def _pace(decided: Sequence[Card]) -> Pace:
    days = sorted((date.fromisoformat(card.decided) - date.fromisoformat(card.date)).days for card in decided if card.decided)
    if not days:
        return Pace()
    # The fewest days within which at least that share had come: always a real answer's own time, never a mean of two.
    quarter, half, three_quarters = (days[-(-len(days) * part // 4) - 1] for part in (1, 2, 3))
    return Pace(answers=len(days), quarter=quarter, half=half, three_quarters=three_quarters)
