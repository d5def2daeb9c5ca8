"""The catalogue: all cards of the town, and who points to whom, as of one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domore.model.card import Card

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All cards, newest first, and the links between them in both directions."""

    today: date
    cards: tuple[Card, ...]
    by_key: Mapping[Key, Card]
    merged_here: Mapping[str, tuple[Card, ...]] = field(default_factory=dict)
    came_from: Mapping[str, tuple[Card, ...]] = field(default_factory=dict)
    pointing_here: Mapping[str, tuple[Card, ...]] = field(default_factory=dict)

    def ideas(self) -> list[Card]:
        """Every idea, newest first."""
        return [card for card in self.cards if card.kind == "ideas"]

    def opportunities(self) -> list[Card]:
        """The opportunities that have not left the lists: open ones first, those that want confirming last."""
        there = [card for card in self.cards if card.kind == "opportunities" and not card.has_left(self.today)]
        return sorted(there, key=lambda card: (card.is_stale(self.today), card.status != "open"))

    def gone(self) -> list[Card]:
        """The opportunities that have left the lists."""
        return [card for card in self.cards if card.kind == "opportunities" and card.has_left(self.today)]

    def find(self, kind: str, ids: Iterable[str]) -> list[Card]:
        """The cards with these ids, in their order; unknown ids are passed over."""
        return [card for id in ids if (card := self.by_key.get((kind, id))) is not None]


def catalogue(cards: Sequence[Card], today: date) -> Catalogue:
    """Puts the cards in order (newest first, then by id: two builds of the same content must be byte-equal) and links them."""
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
    return Catalogue(today, tuple(ordered), {(card.kind, card.id): card for card in ordered}, *(_frozen(links) for links in (merged, came, pointing)))


def _frozen(links: Mapping[str, list[Card]]) -> dict[str, tuple[Card, ...]]:
    return {id: tuple(cards) for id, cards in links.items()}
