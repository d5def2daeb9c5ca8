"""Which lists there are: all ideas and opportunities; those of each status, type, day, cost, access, language, category, area and tag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple
from urllib.parse import quote

from domore.model.card import Card
from domore.model.labels import values
from domore.model.tallies import Tallies
from domore.model.ways import GROUPS
from domore.render.followed import FOLLOWED
from domore.render.studio import Studio

THINGS_TO_DO = "Things to do"
VOCABULARY_LISTS = {"categories": "Topics", "areas": "Parts of town", "tags": "Tags"}


class Tally(NamedTuple):
    """A number beside the list it leads to."""

    label: str
    url: str
    number: int


class TallyGroup(NamedTuple):
    """Some tallies under one name."""

    name: str
    rows: Sequence[Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """One list, all its pages. `query` leads to the same choice on the find page. `tallies` lead to narrower lists, and so do `narrower`,
    which are folded away. `followed` is the name of its feed and calendar, if it has them."""

    url: str
    heading: str
    sentence: str
    cards: Sequence[Card]
    section: str
    query: str = ""
    category: str = ""
    crumbs: Sequence[tuple[str, str]] = ()
    tallies: Sequence[TallyGroup] = ()
    narrower: Sequence[TallyGroup] = ()
    gone: int = 0
    followed: str = ""


def lists(studio: Studio, tallies: Tallies) -> Iterator[List]:
    """Every list that there is, those of a kind first."""
    catalogue = studio.catalogue
    ideas, opportunities = catalogue.ideas, catalogue.opportunities
    statuses = _group("By status", "ideas", "status", tallies.all.statuses)
    types = _group("By type", "opportunities", "type", tallies.all.types)
    return chain(
        [_ideas(ideas, statuses)],
        _ideas_by_status(ideas, statuses),
        [_opportunities(opportunities, types, tallies)],
        _opportunities_by_type(opportunities, types),
        _opportunities_by_way(tallies),
        [_past_opportunities(catalogue.gone)],
        *(_by_word(studio, tallies, folder) for folder in VOCABULARY_LISTS),
    )


def _ideas(ideas: Sequence[Card], statuses: TallyGroup) -> List:
    return List(
        url="ideas/",
        heading="Ideas",
        sentence="What people here would like to see, what was decided, and why.",
        cards=ideas,
        section="ideas",
        query="?kind=ideas",
        tallies=[statuses],
    )


def _ideas_by_status(ideas: Sequence[Card], statuses: TallyGroup) -> Iterator[List]:
    for status, name in values("ideas", "status").items():
        yield List(
            url=f"ideas/status/{status}/",
            heading=f"Ideas: {name.lower()}",
            sentence="",
            cards=[card for card in ideas if card.status == status],
            section="ideas",
            query=f"?kind=ideas&status={status}",
            crumbs=[("Ideas", "ideas/")],
            tallies=[statuses],
        )


def _opportunities(opportunities: Sequence[Card], types: TallyGroup, tallies: Tallies) -> List:
    return List(
        url="opportunities/",
        heading=THINGS_TO_DO,
        sentence="Join in, learn, help, borrow, or get a hand.",
        cards=opportunities,
        section="opportunities",
        query="?kind=opportunities",
        tallies=[types],
        narrower=_groups(tallies),
        gone=tallies.left,
    )


def _opportunities_by_type(opportunities: Sequence[Card], types: TallyGroup) -> Iterator[List]:
    for type, name in values("opportunities", "type").items():
        yield List(
            url=f"opportunities/type/{type}/",
            heading=name,
            sentence="",
            cards=[card for card in opportunities if card.type == type],
            section="opportunities",
            query=f"?kind=opportunities&type={type}",
            crumbs=[(THINGS_TO_DO, "opportunities/")],
            tallies=[types],
        )


def _opportunities_by_way(tallies: Tallies) -> Iterator[List]:
    groups = dict(zip(GROUPS, _groups(tallies), strict=True))
    for way in tallies.ways:
        yield List(
            url=way.url,
            heading=way.heading,
            sentence="",
            cards=way.cards,
            section="opportunities",
            query=way.query,
            crumbs=[(THINGS_TO_DO, "opportunities/")],
            tallies=[groups[way.group]],
        )


def _past_opportunities(gone: Sequence[Card]) -> List:
    return List(
        url="opportunities/past/",
        heading="Ended, closed or not confirmed",
        sentence="These have left the lists. They stay here so that links to them still work.",
        cards=gone,
        section="opportunities",
        crumbs=[(THINGS_TO_DO, "opportunities/")],
    )


def _by_word(studio: Studio, tallies: Tallies, folder: str) -> Iterator[List]:
    """A list for each word of a vocabulary, those that no card bears too."""
    borne = studio.catalogue.by_word[folder]
    for word in dict.fromkeys((*studio.settings.vocabularies.get(folder, {}), *borne)):
        cards = borne.get(word, ())
        term, counts = studio.settings.term(folder, word), tallies.of(folder, word)
        yield List(
            url=f"{folder}/{word}/",
            heading=term.label,
            sentence=term.sentence,
            cards=cards,
            section="",
            query={"categories": f"?category={word}", "areas": f"?area={word}", "tags": f"?q={quote(term.label)}"}[folder],
            category=word if folder == "categories" else "",
            followed=f"{folder}/{word}" if folder in FOLLOWED else "",
            crumbs=[(VOCABULARY_LISTS[folder], f"{folder}/")],
            tallies=[
                _group("Ideas by status", "ideas", "status", counts.statuses),
                _group("Things to do by type", "opportunities", "type", counts.types),
            ],
        )


def _groups(tallies: Tallies) -> list[TallyGroup]:
    """The tallies of what there is to do by day, cost, access and language."""

    def rows(group: str) -> list[Tally]:
        return [Tally(way.label, way.url, len(way.cards)) for way in tallies.ways if way.group == group and way.cards]

    return [TallyGroup(name, rows(group)) for group, name in GROUPS.items()]


def _group(name: str, kind: str, field: str, counted: Mapping[str, int]) -> TallyGroup:
    rows = [Tally(text, f"{kind}/{field}/{value}/", counted[value]) for value, text in values(kind, field).items() if counted.get(value)]
    return TallyGroup(name, rows)
