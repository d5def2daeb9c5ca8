"""The pages of the lists: cards, twenty-four or as many as the operator says to a page, each list with its tallies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Any, Final

from markupsafe import Markup

from domore.model.card import Card
from domore.model.tallies import Tallies
from domore.render.followed import calendar_path, feed_link, feed_path
from domore.render.lists import VOCABULARY_LISTS, List, lists
from domore.render.page import Page
from domore.render.studio import Studio
from domore.render.wording import count

# What a list holds, by the section of the site that it lies in.
_KINDS: Final = {
    "ideas": ("idea", "ideas"),
    "opportunities": ("thing to do", "things to do"),
    "": ("idea or thing to do", "ideas and things to do"),
}


def list_pages(studio: Studio, tallies: Tallies) -> Iterator[Page]:
    """Every page of every list, and the page that names all categories, areas or tags."""
    for listed in lists(studio, tallies):
        yield from _paged(studio, listed)
    for folder, heading in VOCABULARY_LISTS.items():
        yield _vocabulary_page(studio, tallies, folder, heading)


def _paged(studio: Studio, listed: List) -> Iterator[Page]:
    size = studio.settings.page_size
    pages = max(1, -(-len(listed.cards) // size))
    head = studio.key(listed.heading, listed.sentence, repr((listed.tallies, listed.narrower)), str(len(listed.cards)), str(listed.gone))

    @cache
    def groups() -> Markup:
        """The list's tallies as HTML: the same on all its pages."""
        values = {"tallies": listed.tallies, "narrower": listed.narrower, "here": listed.url}
        return Markup(studio.fragment("list_tallies.html", values))  # noqa: S704  # autoescaped

    for number in range(1, pages + 1):
        cards = listed.cards[(number - 1) * size : number * size]
        yield Page(
            f"{_url(listed, number)}index.html",
            studio.key(head, studio.cards_key(cards)),
            partial(_draw, studio, listed, groups, cards, number, pages),
        )


def _url(listed: List, number: int) -> str:
    return listed.url if number == 1 else f"{listed.url}page/{number}/"


def _draw(studio: Studio, listed: List, groups: Callable[[], Markup], cards: Sequence[Card], number: int, pages: int) -> bytes:
    paged = f", page {number}" if number > 1 else ""
    return studio.page(
        url=_url(listed, number),
        template="list.html",
        title=f"{listed.heading}{paged}",
        description=listed.sentence or f"{listed.heading} in {studio.settings.name}: {len(listed.cards)} in all.",
        section=listed.section,
        head=feed_link(listed.followed, f"{studio.settings.name}: {listed.heading}") if listed.followed else "",
        values={
            "heading": listed.heading,
            "category": listed.category,
            "sentence": listed.sentence,
            "crumbs": listed.crumbs,
            "groups": groups(),
            "counted": count(len(listed.cards), *_KINDS[listed.section]),
            "query": listed.query,
            "fragments": [studio.card(card) for card in cards],
            "number": number,
            "pages": pages,
            "shown_pages": shown_pages(number, pages),
            "page_url": partial(_url, listed),
            "gone": listed.gone,
            "here": listed.url,
            "feed": feed_path(listed.followed) if listed.followed else "",
            "calendar": calendar_path(listed.followed) if listed.followed else "",
        },
    )


def shown_pages(number: int, pages: int) -> list[int | None]:
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
