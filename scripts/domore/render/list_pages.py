"""The lists: all ideas and opportunities, and those of each status, type, category, area and tag; paged, each with its tallies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from domore.model.card import Card
from domore.model.labels import label, values
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
    crumbs: Sequence[tuple[str, str]] = ()
    tallies: Sequence[TallyGroup] = ()
    gone: int = 0


def list_pages(studio: Studio) -> Iterator[Page]:
    """Every page of every list, and the page that names all categories, areas or tags."""
    for listed in _lists(studio):
        yield from _paged(studio, listed)
    for folder, heading in VOCABULARY_LISTS.items():
        yield _vocabulary_page(studio, folder, heading)


def _lists(studio: Studio) -> Iterator[List]:
    catalogue, settings = studio.catalogue, studio.settings
    ideas, opportunities, gone = catalogue.ideas(), catalogue.opportunities(), catalogue.gone()
    statuses = _tallies("By status", ideas, "ideas", "status")
    types = _tallies("By type", opportunities, "opportunities", "type")
    yield List(url="ideas/", heading="Ideas", sentence="What people here would like to see, what was decided, and why.", cards=ideas, section="ideas", query="?kind=ideas", tallies=[statuses])
    for status, name in values("ideas", "status").items():
        cards = [card for card in ideas if card.status == status]
        yield List(url=f"ideas/status/{status}/", heading=f"Ideas: {name.lower()}", sentence="", cards=cards, section="ideas", query=f"?kind=ideas&status={status}", crumbs=[("Ideas", "ideas/")], tallies=[statuses])
    yield List(url="opportunities/", heading="Things to do", sentence="Join in, learn, help, borrow, or get a hand.", cards=opportunities, section="opportunities", query="?kind=opportunities", tallies=[types], gone=len(gone))
    for type, name in values("opportunities", "type").items():
        cards = [card for card in opportunities if card.type == type]
        yield List(url=f"opportunities/type/{type}/", heading=name, sentence="", cards=cards, section="opportunities", query=f"?kind=opportunities&type={type}", crumbs=[("Things to do", "opportunities/")], tallies=[types])
    yield List(url="opportunities/past/", heading="Ended, closed or not confirmed", sentence="These have left the lists. They stay here so that links to them still work.", cards=gone, section="opportunities", crumbs=[("Things to do", "opportunities/")])
    here = [card for card in catalogue.cards if not card.has_left(catalogue.today)]
    for folder, heading in VOCABULARY_LISTS.items():
        by_word: dict[str, list[Card]] = {word: [] for word in settings.vocabularies.get(folder, {})}
        for card in here:
            for word in words_of(card, folder):
                by_word.setdefault(word, []).append(card)
        for word, cards in by_word.items():
            term = settings.term(folder, word)
            groups = [_tallies("Ideas by status", cards, "ideas", "status", linked=False), _tallies("Things to do by type", cards, "opportunities", "type", linked=False)]
            facet = {"categories": "category", "areas": "area", "tags": "tag"}[folder]
            yield List(url=f"{folder}/{word}/", heading=term.label, sentence=term.sentence, cards=cards, section="", query=f"?{facet}={word}", crumbs=[(heading, f"{folder}/")], tallies=groups)


def words_of(card: Card, vocabulary: str) -> Sequence[str]:
    """The words of a vocabulary that a card bears."""
    if vocabulary == "tags":
        return card.tags
    word = card.category if vocabulary == "categories" else card.area
    return (word,) if word else ()


def _tallies(name: str, cards: Sequence[Card], kind: str, field: str, *, linked: bool = True) -> TallyGroup:
    counted = Counter(card.status if field == "status" else card.type for card in cards if card.kind == kind)
    rows = [Tally(label(kind, field, value), f"{kind}/{field}/{value}/", counted[value]) for value in values(kind, field) if counted[value]]
    return TallyGroup(name, rows if linked else rows)


def _paged(studio: Studio, listed: List) -> Iterator[Page]:
    size = studio.settings.page_size
    pages = max(1, -(-len(listed.cards) // size))
    head = studio.key(listed.heading, listed.sentence, repr(listed.tallies), str(len(listed.cards)), str(listed.gone))
    for number in range(1, pages + 1):
        cards = listed.cards[(number - 1) * size : number * size]
        yield Page(f"{_url(listed, number)}index.html", studio.key(head, *map(studio.card_key, cards)), partial(_draw, studio, listed, cards, number, pages))


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


def _vocabulary_page(studio: Studio, folder: str, heading: str) -> Page:
    counted: Counter[tuple[str, str]] = Counter()
    for card in studio.catalogue.cards:
        if not card.has_left(studio.catalogue.today):
            counted.update((word, card.kind) for word in words_of(card, folder))
    rows = [{"term": term, "ideas": counted[term.id, "ideas"], "opportunities": counted[term.id, "opportunities"]} for term in studio.settings.vocabularies.get(folder, {}).values()]
    draw = partial(studio.page, url=f"{folder}/", template="vocabulary.html", title=heading, description=f"{heading} of {studio.settings.name}.", values={"heading": heading, "rows": rows, "folder": folder})
    return Page(f"{folder}/index.html", studio.key(folder, heading, repr(rows)), draw)
