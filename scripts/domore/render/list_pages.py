"""The lists: all ideas and opportunities, and those of each status, type, category, area and tag; paged, each with its tallies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import quote

from domore.model.card import Card
from domore.model.labels import values
from domore.model.tallies import Tallies, words_of
from domore.render.page import Page
from domore.render.studio import Studio
from domore.render.wording import count

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
    """One list, all its pages. `query` leads to the same choice on the find page."""

    url: str
    heading: str
    sentence: str
    cards: Sequence[Card]
    section: str
    query: str = ""
    category: str = ""
    crumbs: Sequence[tuple[str, str]] = ()
    tallies: Sequence[TallyGroup] = ()
    gone: int = 0


def list_pages(studio: Studio, tallies: Tallies) -> Iterator[Page]:
    """Every page of every list, and the page that names all categories, areas or tags."""
    for listed in _lists(studio, tallies):
        yield from _paged(studio, listed)
    for folder, heading in VOCABULARY_LISTS.items():
        yield _vocabulary_page(studio, tallies, folder, heading)


def _lists(studio: Studio, tallies: Tallies) -> Iterator[List]:
    """Every list that there is, those of a kind first."""
    catalogue = studio.catalogue
    ideas, opportunities = catalogue.ideas(), catalogue.opportunities()
    statuses = _group("By status", "ideas", "status", tallies.all.statuses)
    types = _group("By type", "opportunities", "type", tallies.all.types)
    here = [card for card in catalogue.cards if not card.has_left(catalogue.today)]
    return chain(
        [_ideas(ideas, statuses)],
        _ideas_by_status(ideas, statuses),
        [_opportunities(opportunities, types, tallies.left)],
        _opportunities_by_type(opportunities, types),
        [_past_opportunities(catalogue.gone())],
        *(_by_word(studio, tallies, here, folder) for folder in VOCABULARY_LISTS),
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


def _opportunities(opportunities: Sequence[Card], types: TallyGroup, gone: int) -> List:
    return List(
        url="opportunities/",
        heading="Things to do",
        sentence="Join in, learn, help, borrow, or get a hand.",
        cards=opportunities,
        section="opportunities",
        query="?kind=opportunities",
        tallies=[types],
        gone=gone,
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
            crumbs=[("Things to do", "opportunities/")],
            tallies=[types],
        )


def _past_opportunities(gone: Sequence[Card]) -> List:
    return List(
        url="opportunities/past/",
        heading="Ended, closed or not confirmed",
        sentence="These have left the lists. They stay here so that links to them still work.",
        cards=gone,
        section="opportunities",
        crumbs=[("Things to do", "opportunities/")],
    )


def _by_word(studio: Studio, tallies: Tallies, here: Sequence[Card], folder: str) -> Iterator[List]:
    """A list for each word of a vocabulary, those that no card bears too."""
    by_word: dict[str, list[Card]] = {word: [] for word in studio.settings.vocabularies.get(folder, {})}
    for card in here:
        for word in words_of(card, folder):
            by_word.setdefault(word, []).append(card)
    for word, cards in by_word.items():
        term, counts = studio.settings.term(folder, word), tallies.of(folder, word)
        yield List(
            url=f"{folder}/{word}/",
            heading=term.label,
            sentence=term.sentence,
            cards=cards,
            section="",
            query={"categories": f"?category={word}", "areas": f"?area={word}", "tags": f"?q={quote(term.label)}"}[folder],
            category=word if folder == "categories" else "",
            crumbs=[(VOCABULARY_LISTS[folder], f"{folder}/")],
            tallies=[
                _group("Ideas by status", "ideas", "status", counts.statuses),
                _group("Things to do by type", "opportunities", "type", counts.types),
            ],
        )


def _group(name: str, kind: str, field: str, counted: Mapping[str, int]) -> TallyGroup:
    rows = [Tally(text, f"{kind}/{field}/{value}/", counted[value]) for value, text in values(kind, field).items() if counted.get(value)]
    return TallyGroup(name, rows)


def _paged(studio: Studio, listed: List) -> Iterator[Page]:
    size = studio.settings.page_size
    pages = max(1, -(-len(listed.cards) // size))
    head = studio.key(listed.heading, listed.sentence, repr(listed.tallies), str(len(listed.cards)), str(listed.gone))
    for number in range(1, pages + 1):
        cards = listed.cards[(number - 1) * size : number * size]
        yield Page(
            f"{_url(listed, number)}index.html", studio.key(head, *map(studio.card_key, cards)), partial(_draw, studio, listed, cards, number, pages)
        )


def _url(listed: List, number: int) -> str:
    return listed.url if number == 1 else f"{listed.url}page/{number}/"


def _draw(studio: Studio, listed: List, cards: Sequence[Card], number: int, pages: int) -> bytes:
    paged = f", page {number}" if number > 1 else ""
    return studio.page(
        url=_url(listed, number),
        template="list.html",
        title=f"{listed.heading}{paged}",
        description=listed.sentence or f"{listed.heading} in {studio.settings.name}: {len(listed.cards)} in all.",
        section=listed.section,
        values={
            "heading": listed.heading,
            "category": listed.category,
            "sentence": listed.sentence,
            "crumbs": listed.crumbs,
            "tallies": [group for group in listed.tallies if group.rows],
            "here": listed.url,
            "counted": count(len(listed.cards), "entry", "entries"),
            "query": listed.query,
            "fragments": [studio.card(card) for card in cards],
            "number": number,
            "pages": pages,
            "shown_pages": _shown(number, pages),
            "page_url": partial(_url, listed),
            "gone": listed.gone,
        },
    )


def _shown(number: int, pages: int) -> list[int | None]:
    """The page numbers in the pager: the first, the last and those around; None for a gap."""
    near = sorted({1, pages, *range(max(1, number - 1), min(pages, number + 1) + 1)})
    shown: list[int | None] = []
    for page in near:
        if shown and shown[-1] is not None and page - shown[-1] > 1:
            shown.append(None)
        shown.append(page)
    return shown


def term_rows(studio: Studio, tallies: Tallies, vocabulary: str) -> list[dict[str, Any]]:
    """Every word of a vocabulary with the number of ideas and opportunities that bear it."""
    counted = [(term, tallies.of(vocabulary, term.id)) for term in studio.settings.vocabularies.get(vocabulary, {}).values()]
    return [{"term": term, "ideas": counts.ideas, "opportunities": counts.opportunities} for term, counts in counted]


def _vocabulary_page(studio: Studio, tallies: Tallies, folder: str, heading: str) -> Page:
    rows = term_rows(studio, tallies, folder)
    draw = partial(
        studio.page,
        url=f"{folder}/",
        template="vocabulary.html",
        title=heading,
        description=f"{heading} of {studio.settings.name}.",
        values={"heading": heading, "rows": rows, "folder": folder},
    )
    return Page(f"{folder}/index.html", studio.key(folder, heading, repr(rows)), draw)
