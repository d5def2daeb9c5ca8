"""Ways to what there is to do, for people whose browser can't filter: a list for each day, for free, for each access need and language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from domore.languages import language_of, languages
from domore.model.card import Card
from domore.model.facets import COSTS, DAYS, days
from domore.model.labels import values

GROUPS: Final = {"day": "By day", "free": "By cost", "access": "By access", "language": "By language"}


class Way(NamedTuple):
    """One such list. `group` is one of GROUPS and, but for `free`, a facet of the search; `value` is an answer to it."""

    group: str
    value: str
    label: str
    heading: str
    cards: Sequence[Card]

    @property
    def url(self) -> str:
        """Its address from the site's root."""
        return f"opportunities/{self.group}/" if self.group == "free" else f"opportunities/{self.group}/{self.value}/"

    @property
    def query(self) -> str:
        """The same choice on the find page."""
        return f"?kind=opportunities&{'cost' if self.group == 'free' else self.group}={self.value}"


def ways(offers: Sequence[Card], language: str) -> Iterator[Way]:
    """All of them, those to which nothing belongs too, but for languages: only those that occur, if they are several.

    `offers` are the opportunities in the lists, in their order; `language` is the site's own."""
    by_day = {card.url: days(card) for card in offers}
    for day, name in DAYS.items():
        yield Way("day", day, name, f"Things to do on {name}", [card for card in offers if day in by_day[card.url]])
    yield Way("free", "free", COSTS["free"], "Free things to do", [card for card in offers if card.free])
    for need, name in values("opportunities", "access").items():
        yield Way("access", need, name, f"Things to do: {name}", [card for card in offers if need in card.access])
    for code, name in languages((card.lang for card in offers), language).items():
        yield Way("language", code, name, f"Things to do in {name}", [card for card in offers if language_of(card.lang, language) == code])
