"""The find page, and the small files that its search reads: the facets of every row, and the cards in threes."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import groupby, pairwise
from typing import Any, Final

from domore.model.card import Card
from domore.model.common_words import common_words
from domore.model.facets import Answers, Facet, facets
from domore.model.labels import values
from domore.model.rows import Shard, rows, shards
from domore.model.ways import GROUPS, ways
from domore.render.lists import VOCABULARY_LISTS
from domore.render.page import Page
from domore.render.shell import BASE
from domore.render.studio import Studio
from domore.settings import Settings

CARDS_A_FILE: Final = 3
_DAY_ZERO: Final = date(2000, 1, 1)
_DAYS: Final = (date(2199, 12, 31) - _DAY_ZERO).days
_FIRST, _SURROGATES, _AFTER_SURROGATES = 0x20, 0xD800, 0x800
_LONG_WORD: Final = re.compile(r"[^\W\d_]{8,}")
_SHORT_NAME: Final = 24


@dataclass(frozen=True)
class _Asked:
    """A facet and what all cards answer to it: the page and the rows both want to know, and asking 10,000 takes 10 ms."""

    facet: Facet
    cards: Sequence[Card]

    @cached_property
    def given(self) -> list[Answers]:
        return list(map(self.facet.of, self.cards))

    @cached_property
    def counted(self) -> Counter[Answers]:
        """Few cards give different sets of answers, so it is the sets that are counted."""
        return Counter(self.given)


def find_pages(studio: Studio) -> Iterator[Page]:
    """/find/ and what it reads from /search/ beside the index of words."""
    dealt = shards(studio.catalogue)
    cards = rows(dealt)
    asked = [_Asked(facet, cards) for facet in facets(studio.settings, cards) if facet.values]
    here = studio.key("find", *(card.digest for card in cards))
    yield Page("find/index.html", here, partial(_find, studio, asked, cards))
    yield Page("search/rows.json", here, partial(_rows, studio, dealt, asked, here))
    yield Page("search/times.json", here, partial(_times, cards))
    for shard in dealt:
        for number, start in enumerate(range(0, len(shard.cards), CARDS_A_FILE)):
            these = shard.cards[start : start + CARDS_A_FILE]
            yield Page(f"search/cards/{shard.name}-{number}.json", studio.key("cards", studio.cards_key(these)), partial(_cards, studio, these))


def _find(studio: Studio, asked: Sequence[_Asked], cards: Sequence[Card]) -> bytes:
    answered = [(one.facet, tally) for one in asked if (tally := _tally(one))]
    return studio.page(
        url="find/",
        template="find.html",
        title="Search and filter",
        description=f"Search everything there is to do and every idea in {studio.settings.name}.",
        head=studio.fragment("find_head.html", {}),
        values={"facets": answered, "total": len(cards), "lists": list(_plain_lists(studio)), "examples": examples(cards, studio.settings)},
    )


def _tally(asked: _Asked) -> Counter[str]:
    """How many cards give each answer."""
    tally: Counter[str] = Counter()
    for answers, number in asked.counted.items():
        for answer in answers:
            tally[answer] += number
    return tally


def examples(cards: Sequence[Card], settings: Settings) -> list[str]:
    """What a person could type and find something: a long word of a tag, a group and a part of town, each the commonest of this town."""
    here = [card for card in cards if not card.lang]
    tags = Counter(word for card in here for tag in card.tags for word in _LONG_WORD.findall(settings.term("tags", tag).label.lower()))
    groups = Counter(card.organiser for card in here if card.organiser and len(card.organiser) <= _SHORT_NAME)
    areas = Counter(settings.term("areas", card.area).label for card in here if card.area)
    tag, group, area = (min(counted, key=lambda one: (-counted[one], one), default="") for counted in (tags, groups, areas))
    return [example for example in (tag, group, area) if example]


def _plain_lists(studio: Studio) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The names and addresses of all lists, for people whose browser runs no scripts."""
    yield "Things to do", [(f"opportunities/type/{id}/", name) for id, name in values("opportunities", "type").items()]
    narrower = list(ways(studio.catalogue.opportunities, studio.settings.language))
    for group, heading in GROUPS.items():
        yield f"Things to do {heading.lower()}", [(way.url, way.label) for way in narrower if way.group == group]
    yield "Ideas", [(f"ideas/status/{id}/", name) for id, name in values("ideas", "status").items()]
    for folder, name in VOCABULARY_LISTS.items():
        yield name, [(f"{folder}/{term.id}/", term.label) for term in studio.settings.vocabularies.get(folder, {}).values()]


def _rows(studio: Studio, dealt: Sequence[Shard], asked: Sequence[_Asked], version: str) -> bytes:
    """The facets of all rows, one letter a row and facet: the number of its set of answers, the commonest set first.

    Of each row's date only the days since the row before of its kind in its shard: these lie in order of date, so nearly all are few."""
    alike = [list(group) for shard in dealt for _, group in groupby(shard.cards, key=lambda card: card.kind)]
    steps = [after - before for group in alike for before, after in pairwise([0, *(_day(card.date) for card in group)])]
    shown = {
        "version": version,
        "shards": [{"name": shard.name, "rows": len(shard.cards)} for shard in dealt],
        "cardsAFile": CARDS_A_FILE,
        "commonWords": sorted(common_words(studio.settings.language)),
        "facets": [_column(one) for one in asked],
        "dayZero": _DAY_ZERO.isoformat(),
        "steps": _letters(steps),
    }
    return _packed(shown)


def _times(cards: Sequence[Card]) -> bytes:
    """When each row begins and ends. Only the order "soonest" needs it, so nobody else fetches it: it is a twelfth of what all rows say."""
    return _packed({"starts": _letters([_day(card.starts) for card in cards]), "ends": _letters([_day(card.ends) for card in cards])})


def _packed(shown: object) -> bytes:
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()


def _column(asked: _Asked) -> dict[str, Any]:
    facet = asked.facet
    places = {value: number for number, value in enumerate(facet.values)}
    of_each = {answers: tuple(sorted(places[answer] for answer in answers if answer in places)) for answers in asked.counted}
    counted: Counter[tuple[int, ...]] = Counter()
    for answers, number in asked.counted.items():
        counted[of_each[answers]] += number
    sets = [answers for answers, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
    numbers = {answers: number for number, answers in enumerate(sets)}
    letter = {answers: _letters([numbers[these]]) for answers, these in of_each.items()}
    letters = "".join([letter[answers] for answers in asked.given])
    return {"name": facet.name, "label": facet.label, "values": list(facet.values.items()), "sets": sets, "rows": letters}


def _letters(numbers: Sequence[int]) -> str:
    """Numbers as letters: compact in JSON, and a browser reads ten thousand in a millisecond."""
    return "".join(chr(code if (code := number + _FIRST) < _SURROGATES else code + _AFTER_SURROGATES) for number in numbers)


def _day(text: str | None) -> int:
    """Days since day zero, at least 1 and at most those to the last day that a listing may name; 0 for no date."""
    return min(max(1, (date.fromisoformat(text) - _DAY_ZERO).days), _DAYS) if text else 0


def _cards(studio: Studio, these: Sequence[Card]) -> bytes:
    return _packed([str(studio.card(card)).replace(BASE, "../") for card in these])
