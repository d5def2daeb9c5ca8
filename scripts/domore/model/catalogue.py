"""The catalogue: all cards of the town, and who points to whom, as of one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from domore.model.backing import Backing, backing_of
from domore.model.card import Card
from domore.model.challenge import Challenge
from domore.model.facts import Fact
from domore.model.happened import Happening
from domore.model.tally_files import Adjustment, EmailTally

Key = tuple[str, str]
Answer = TypeVar("Answer")
Event = tuple[Card, Happening]


@dataclass(frozen=True)
class Catalogue:
    """All cards, newest first, and the links between them in both directions; the backing of ideas by their ids; the challenges, newest first.
    `adjustments` are the supports that were taken out together.

    What several pages ask for is worked out once."""

    today: date
    cards: tuple[Card, ...]
    by_key: Mapping[Key, Card]
    merged_here: Mapping[str, tuple[Card, ...]] = field(default_factory=dict)
    came_from: Mapping[str, tuple[Card, ...]] = field(default_factory=dict)
    pointing_here: Mapping[str, tuple[Card, ...]] = field(default_factory=dict)
    backing: Mapping[str, Backing] = field(default_factory=dict)
    challenges: tuple[Challenge, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()

    @cached_property
    def here(self) -> Sequence[Card]:
        """All that has not left the lists, newest first."""
        return [card for card in self.cards if not card.has_left(self.today)]

    @cached_property
    def ideas(self) -> Sequence[Card]:
        """Every idea, newest first."""
        return [card for card in self.cards if card.kind == "ideas"]

    @cached_property
    def opportunities(self) -> Sequence[Card]:
        """The opportunities that have not left the lists: open ones first, those that want confirming last."""
        there = [card for card in self.here if card.kind == "opportunities"]
        return sorted(there, key=lambda card: (card.is_stale(self.today), card.status != "open"))

    @cached_property
    def gone(self) -> Sequence[Card]:
        """The opportunities that have left the lists."""
        return [card for card in self.cards if card.has_left(self.today)]

    @cached_property
    def by_word(self) -> Mapping[str, Mapping[str, Sequence[Card]]]:
        """What is in the lists under each word of each vocabulary, newest first."""
        return {
            "categories": grouped(self.here, lambda card: (card.category,)),
            "areas": grouped(self.here, lambda card: (card.area,) if card.area else ()),
            "tags": grouped(self.here, lambda card: card.tags),
        }

    @cached_property
    def months(self) -> Mapping[str, Sequence[Event]]:
        """What happened in each month (2026-03), the newest month first, each in the order of cards."""
        found: defaultdict[str, list[Event]] = defaultdict(list)
        for card in self.cards:
            for happening in card.happened:
                found[happening.day[:7]].append((card, happening))
        return {month: found[month] for month in sorted(found, reverse=True) if month}

    @cached_property
    def entries(self) -> Mapping[str, Sequence[Card]]:
        """The ideas that were entered for each challenge, newest first."""
        return grouped((card for card in self.ideas if card.challenge), lambda card: (card.challenge or "",))

    @cached_property
    def challenge_by_id(self) -> Mapping[str, Challenge]:
        """The challenges by their ids."""
        return {challenge.id: challenge for challenge in self.challenges}

    def challenge_of(self, card: Card) -> Challenge | None:
        """The challenge that an idea was entered for."""
        return self.challenge_by_id.get(card.challenge) if card.challenge else None

    def find(self, kind: str, ids: Sequence[str]) -> list[Card]:
        """The cards with these ids, in their order; unknown ids are passed over."""
        return [card for id in ids if (card := self.by_key.get((kind, id))) is not None] if ids else []


def catalogue(cards: Sequence[Card], today: date, facts: Sequence[Fact] = ()) -> Catalogue:
    """Puts the cards in order (newest first, then by id: two builds of the same content must be byte-equal) and links them, beside what the facts
    say."""
    ordered = sorted(sorted(cards, key=lambda card: (card.kind, card.id)), key=lambda card: card.date, reverse=True)
    merged: defaultdict[str, list[Card]] = defaultdict(list)
    came: defaultdict[str, list[Card]] = defaultdict(list)
    pointing: defaultdict[str, list[Card]] = defaultdict(list)
    for card in ordered:
        if card.merged_into:
            merged[card.merged_into].append(card)
        if card.idea:
            came[card.idea].append(card)
        for id in card.related:
            pointing[id].append(card)
    challenges = (fact for fact in facts if isinstance(fact, Challenge))
    return Catalogue(
        today=today,
        cards=tuple(ordered),
        by_key={(card.kind, card.id): card for card in ordered},
        merged_here=_frozen(merged),
        came_from=_frozen(came),
        pointing_here=_frozen(pointing),
        backing=backing_of(facts),
        adjustments=tuple(adjustment for fact in facts if isinstance(fact, EmailTally) for adjustment in fact.adjustments),
        challenges=tuple(sorted(challenges, key=lambda challenge: (challenge.opens, challenge.id), reverse=True)),
    )


def grouped(cards: Iterable[Card], answers: Callable[[Card], Iterable[Answer]]) -> Mapping[Answer, Sequence[Card]]:
    """The cards that give each answer, in their order; an empty row for an answer that none gives."""
    found: defaultdict[Answer, list[Card]] = defaultdict(list)
    for card in cards:
        for answer in answers(card):
            found[answer].append(card)
    return found


def _frozen(links: Mapping[str, list[Card]]) -> dict[str, tuple[Card, ...]]:
    return {id: tuple(cards) for id, cards in links.items()}
