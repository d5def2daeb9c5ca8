"""Ways to what there is to do, for people whose browser can't filter: a list for each day, for free, for each access need and language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from domore.languages import language_of, languages
from domore.model.card import Card
from domore.model.catalogue import grouped
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
    by_day, by_access = grouped(offers, days), grouped(offers, lambda card: card.access)
    by_language = grouped(offers, lambda card: (card.lang,))
    for day, name in DAYS.items():
        yield Way("day", day, name, f"Things to do on {name}", by_day[day])
    yield Way("free", "free", COSTS["free"], "Free things to do", [card for card in offers if card.free])
    for need, name in values("opportunities", "access").items():
        yield Way("access", need, name, f"Things to do: {name}", by_access[need])
    codes = {lang: language_of(lang, language) for lang in by_language}
    for code, name in languages(codes, language).items():
        here = [lang for lang in codes if codes[lang] == code]
        spoken = by_language[here[0]] if len(here) == 1 else [card for card in offers if card.lang in here]
        yield Way("language", code, name, f"Things to do in {name}", spoken)
