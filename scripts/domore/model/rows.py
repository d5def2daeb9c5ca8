"""The rows of the search: every listing that is still in the lists, dealt into shards that are indexed apart.

A shard is dealt by the listing's address: shards are of one size and alike in their words (so that a result weighs the same in each), and
an edit touches one of them. Both the index and the facets count rows in this order.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domore.model.card import Card
from domore.model.catalogue import Catalogue

SHARD_SIZE: Final = 1_700  # listings: one shard is indexed in 1.2 s, and each more costs a visitor about 10 KB, and 4 KB a word


@dataclass(frozen=True, slots=True)
class Shard:
    """Some listings that are indexed together, by address. `name` is a number."""

    name: str
    cards: tuple[Card, ...]


def shards(catalogue: Catalogue) -> tuple[Shard, ...]:
    """All that can be found, in as few shards as SHARD_SIZE allows; none in an empty town. In each shard ideas come before opportunities, for
    what stands together is alike and so travels lighter, and the oldest first."""
    there = sorted(catalogue.here, key=lambda card: (card.kind, card.date, card.url))
    count = -(-len(there) // SHARD_SIZE)
    dealt: list[list[Card]] = [[] for _ in range(count)]
    for card in there:
        dealt[zlib.crc32(card.url.encode()) % count].append(card)
    return tuple(Shard(str(number), tuple(cards)) for number, cards in enumerate(dealt))


def rows(dealt: Sequence[Shard]) -> tuple[Card, ...]:
    """The cards of all shards, row by row."""
    return tuple(card for shard in dealt for card in shard.cards)
