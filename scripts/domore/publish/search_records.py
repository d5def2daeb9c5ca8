"""What can be searched: the words of each listing, as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import msgspec

from domore.languages import names
from domore.model.common_words import common_words
from domore.model.facets import SMALL_SUM
from domore.model.labels import label
from domore.model.listing import Idea, Opportunity
from domore.model.rows import Shard
from domore.read.sources import digest
from domore.settings import Settings

_AROUND_WORDS: Final = '*_#>`~()[]{}.,;:!?"“”‘’«»…—–-'
_LINK_TARGET: Final = re.compile(r"\]\([^)\s]*\)")


class Record(msgspec.Struct, frozen=True, array_like=True):
    """A listing as the index sees it: its title, which weighs most, and all its other words, each once, sorted, without the common ones."""

    title: str
    text: str


def record(listing: Idea | Opportunity, settings: Settings) -> Record:
    """All that a person may remember of a listing: every text on its page, and the words for its topic, place and tags. An entry in a language
    of its own keeps all its words, for the common ones are the site's."""
    own = _idea(listing) if isinstance(listing, Idea) else _opportunity(listing, settings)
    body = None if isinstance(listing, Idea) and listing.is_stub else listing.body
    parts = [listing.summary, *_common(listing, settings), *own, body]
    common = frozenset[str]() if listing.lang else common_words(settings.language)
    return Record(title=listing.title, text=_each_once(_LINK_TARGET.sub("] ", "\n".join(part for part in parts if part)), common))


def record_key(file_digest: str, fingerprint: str) -> str:
    """A fingerprint of a listing's record, without making it: `fingerprint` stands for our code and the settings."""
    return digest(f"{file_digest}\0{fingerprint}".encode())


def shard_key(shard: Shard, keys: Sequence[str], maker: str) -> str:
    """A fingerprint of a shard's index: of its records in their order, and of what makes it."""
    return digest("\0".join([maker, *(f"{card.url} {key}" for card, key in zip(shard.cards, keys, strict=True))]).encode())


def _each_once(text: str, common: frozenset[str]) -> str:
    """The words of a text, each once: an index of them is a seventh smaller and sooner made. They are sorted, because the index tells where each word
    stands, and words that are alike then stand alike: another fifteenth."""
    first = dict(map(_bare(common).__getitem__, reversed(text.split())))  # of two that differ in their capitals, the one that comes first stays
    first.pop("", None)
    return " ".join(map(first.__getitem__, sorted(first)))


class _Bare(dict[str, tuple[str, str]]):
    """Words without the signs around them, in small letters and as they are; nothing twice for what is common. Looked up, since a town's listings
    share their words."""

    def __init__(self, common: frozenset[str]) -> None:
        super().__init__()
        self._common = common

    def __missing__(self, word: str) -> tuple[str, str]:
        bare = word.strip(_AROUND_WORDS)
        small = bare.casefold()
        found = self[word] = ("", "") if small in self._common else (small, bare)
        return found


_bare: Final = cache(_Bare)


def _common(listing: Idea | Opportunity, settings: Settings) -> Iterator[str | None]:
    area = listing.area if isinstance(listing, Idea) else listing.place.area if listing.place else None
    if listing.lang:  # who looks for it may not write its language: the language's names, and its address, which is in plain letters
        yield from names(listing.lang)
        yield listing.id.replace("-", " ")
    yield settings.term("categories", listing.category).label
    yield settings.term("areas", area).label if area else None
    for tag in listing.tags:
        yield settings.term("tags", tag).label
    for _, value in listing.extra:
        yield value if isinstance(value, str) else None


def _idea(idea: Idea) -> Iterator[str | None]:
    yield label("ideas", "status", idea.status)
    yield idea.proposer.name if idea.proposer else None
    yield idea.location.name if idea.location else None
    if idea.decision:
        yield from (idea.decision.by, idea.decision.reason)
    if not idea.is_stub:
        yield idea.help_wanted
        for step in idea.plan:
            yield from (step.what, step.who)
    for update in idea.updates:
        yield from (update.by, update.text)


def _opportunity(opportunity: Opportunity, settings: Settings) -> Iterator[str | None]:
    place, who, when, cost, yes = opportunity.place, opportunity.who, opportunity.when, opportunity.cost, opportunity.how_to_say_yes
    yield label("opportunities", "type", opportunity.type)
    yield opportunity.organiser.name
    yield from (place.name, place.address, place.postcode) if place else ()
    yield who.text if who else None
    yield when.text if when else None
    yield cost.text if cost else None
    yield "cheap" if cost and cost.amount and cost.amount <= SMALL_SUM else None  # no page says it, and people look for it
    yield yes.text
    for need in opportunity.access:
        yield label("opportunities", "access", need)
    for gain in opportunity.gains:
        yield label("opportunities", "gains", gain)
    for strength in (*opportunity.strengths_used, *opportunity.strengths_gained):
        yield settings.term("strengths", strength).label
