"""What a site was made from, told coarsely: a build that has news of few listings looks at their pages, and at no others.

Each page has a key of its own, which tells finely what it shows. To work all of them out takes as long as everything else that a build does
after one edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from domore.model.card import Card
from domore.model.facts import Fact
from domore.read.lives import Life
from domore.render.page import key


class Inputs(msgspec.Struct, frozen=True):
    """`shared` stands for what all pages share: our code, the settings, the shell. `town` stands for all that a page may show beside its own
    listing: the former, the day, every card and every fact. `files` has what stands for each file and its past."""

    shared: str = ""
    town: str = ""
    files: dict[str, str] = {}


NOTHING: Final = Inputs()


def inputs(shared: str, today: date, cards: Sequence[Card], facts: Sequence[Fact], digests: Mapping[str, str], lives: Mapping[str, Life]) -> Inputs:
    """The inputs of the site that these make."""
    told = msgspec.msgpack.encode(facts).hex()
    files = dict(digests)
    for path, life in lives.items():
        if path in files:
            files[path] += life.digest
    return Inputs(shared, key(shared, today.isoformat(), told, *[card.digest for card in cards]), files)


def news(before: Inputs, now: Inputs) -> frozenset[str] | None:
    """The files whose pages may differ from those that were made of `before`; None if those of all others may too."""
    if before.town != now.town:
        return None
    return frozenset(path for path, digest in now.files.items() if before.files.get(path) != digest)
