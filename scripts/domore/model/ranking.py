"""The entries of a challenge, in the orders in which one can look at them. Pure, and the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import blake2b

from domore.model.backing import NOBODY
from domore.model.card import Card
from domore.model.catalogue import Catalogue
from domore.model.challenge import Challenge

GONE = frozenset({"merged", "withdrawn"})


def in_the_running(catalogue: Catalogue, challenge: Challenge) -> Sequence[Card]:
    """Its entries, newest first, but for those that were taken back or became part of another idea."""
    return [card for card in catalogue.entries.get(challenge.id, ()) if card.status not in GONE]


def most_backed(catalogue: Catalogue, challenge: Challenge, entries: Sequence[Card]) -> Sequence[Card]:
    """By how many back them, all methods together. Those with as many stand as if drawn by lot, always in the same way: nobody gains by being
    early, and an entry stays where it was until a count changes."""
    lots = {card.id: _lot(challenge.id, card.id) for card in entries}
    return sorted(entries, key=lambda card: (-catalogue.backing.get(card.id, NOBODY).so_far, lots[card.id]))


def by_lot(challenge: Challenge, entries: Sequence[Card], today: date) -> Sequence[Card]:
    """In an order that nobody can win by: drawn anew each day, and the same for everybody on that day."""
    seed = f"{challenge.id} {today.isoformat()}"
    return sorted(entries, key=lambda card: _lot(seed, card.id))


def _lot(seed: str, id: str) -> bytes:
    return blake2b(f"{seed}/{id}".encode(), digest_size=12).digest()
