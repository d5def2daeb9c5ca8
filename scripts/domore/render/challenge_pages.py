"""Challenges: the list of them, and each one's page with its entries in three orders, paged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from domore.model.card import Card
from domore.model.challenge import Challenge, Chosen, Shortlisted, Status
from domore.model.ranking import by_lot, in_the_running, most_backed
from domore.render.followed import calendar_path, feed_link, feed_path
from domore.render.list_pages import shown_pages
from domore.render.page import Page
from domore.render.propose_pages import closed_form, entry_form
from domore.render.shell import BASE
from domore.render.studio import Studio
from domore.render.words_for_challenges import STATUSES, what_is_left

HEAD: Final = str(Markup('<link rel="stylesheet" href="{}assets/domore/challenge.css">').format(BASE))
MOST_DRAWN: Final = 10  # pages: a new order each day makes all of them anew, and nobody leafs through three hundred
_STATUSES: Final[tuple[Status, ...]] = ("open", "judging", "coming", "decided")
ORDERS: Final = {"": "Most backed", "newest/": "Newest", "random/": "In random order"}


class InBrief(NamedTuple):
    """A challenge as a card shows it."""

    challenge: Challenge
    status: Status
    said: str
    left: str
    entries: int


class Named(NamedTuple):
    """An entry that is shortlisted or chosen: its card, what is said of it, and whom to thank ("" for a resident who gave no name)."""

    card: Card
    said: Chosen | Shortlisted
    credit: str


def challenge_pages(studio: Studio) -> Iterator[Page]:
    """The page at /challenges/, and every page of every challenge."""
    yield _list_page(studio)
    for challenge in studio.catalogue.challenges:
        yield from _pages(studio, challenge)
        status = challenge.status(studio.catalogue.today)
        if status != "coming":
            yield entry_form(studio, challenge) if status == "open" else closed_form(studio, challenge)


def in_brief(studio: Studio, challenge: Challenge) -> InBrief:
    """A challenge as a card shows it today."""
    today = studio.catalogue.today
    status = challenge.status(today)
    entries = len(in_the_running(studio.catalogue, challenge))
    return InBrief(challenge, status, STATUSES[status], what_is_left(challenge, today), entries)


def brief_key(brief: InBrief) -> str:
    """What the card of a challenge depends on."""
    return f"{brief.challenge.digest}{brief.status}{brief.left}{brief.entries}"


def open_now(studio: Studio) -> list[InBrief]:
    """The challenges that are open, the one that closes first before the others."""
    found = [brief for brief in (in_brief(studio, challenge) for challenge in studio.catalogue.challenges) if brief.status == "open"]
    return sorted(found, key=lambda brief: (brief.challenge.closes, brief.challenge.id))


def _list_page(studio: Studio) -> Page:
    briefs = sorted((in_brief(studio, challenge) for challenge in studio.catalogue.challenges), key=lambda brief: _STATUSES.index(brief.status))
    draw = partial(
        studio.page,
        url="challenges/",
        template="challenges.html",
        title="Challenges",
        description=f"Questions that {studio.settings.name} asks, and what was made of the answers.",
        section="ideas",
        head=HEAD,
        values={"briefs": briefs},
    )
    return Page("challenges/index.html", studio.key("challenges", *map(brief_key, briefs)), draw)


def _pages(studio: Studio, challenge: Challenge) -> Iterator[Page]:
    catalogue = studio.catalogue
    entries, size = in_the_running(catalogue, challenge), studio.settings.page_size
    drawn = by_lot(challenge, entries, catalogue.today)[: MOST_DRAWN * size]
    orders = {"": most_backed(catalogue, challenge, entries), "newest/": entries, "random/": drawn}
    brief = in_brief(studio, challenge)
    gone = len(catalogue.entries.get(challenge.id, ())) - len(entries)
    named = [*_named(studio, challenge.chosen), *_named(studio, challenge.shortlist)]
    shared = studio.key("challenge", challenge.title, challenge.summary, str(len(entries)), brief.status)

    @cache
    def about() -> Markup:
        """What the challenge is about: the same for all its orders' first page, drawn for one."""
        return Markup(studio.fragment("_challenge.html", _about(studio, challenge, brief)))  # noqa: S704  # autoescaped

    for order, cards in orders.items() if entries else [("", entries)]:
        pages = max(1, -(-len(cards) // size))
        for number in range(1, pages + 1):
            these = cards[(number - 1) * size : number * size]
            is_first = not order and number == 1
            whole = [brief_key(brief), str(gone), *(one.card.digest for one in named)] if is_first else []
            key = studio.key(shared, order, str(number), str(pages), *whole, studio.cards_key(these))
            draw = partial(_draw, studio, brief, order, number, pages, these, about if is_first else None, gone)
            yield Page(f"{_url(challenge, order, number)}index.html", key, draw)


def _url(challenge: Challenge, order: str, number: int) -> str:
    return f"{challenge.url}{order}" if number == 1 else f"{challenge.url}{order}page/{number}/"


def _named(studio: Studio, rows: Sequence[Chosen | Shortlisted]) -> list[Named]:
    return [Named(card, row, card.proposer or "") for row in rows for card in studio.catalogue.find("ideas", (row.idea,))]


def _about(studio: Studio, challenge: Challenge, brief: InBrief) -> dict[str, Any]:
    chosen = _named(studio, challenge.chosen)
    picked = {one.card.id for one in chosen}
    return {
        "challenge": challenge,
        "brief": brief,
        "chosen": chosen,
        "shortlist": [one for one in _named(studio, challenge.shortlist) if one.card.id not in picked],
        "feed": feed_path(f"challenges/{challenge.id}"),
        "calendar": calendar_path(f"challenges/{challenge.id}"),
    }


def _draw(
    studio: Studio, brief: InBrief, order: str, number: int, pages: int, cards: Sequence[Card], about: Callable[[], Markup] | None, gone: int
) -> bytes:
    challenge = brief.challenge
    where = f": {order.strip('/')}" if order else ""
    paged = f", page {number}" if number > 1 else ""
    return studio.page(
        url=_url(challenge, order, number),
        template="challenge.html",
        title=f"{challenge.title}{where}{paged}",
        description=challenge.summary,
        section="ideas",
        head=HEAD + feed_link(f"challenges/{challenge.id}", challenge.title),
        values={
            "challenge": challenge,
            "about": about() if about else None,
            "brief": brief,
            "orders": [(f"{challenge.url}{path}", name, path == order) for path, name in ORDERS.items()],
            "order": order,
            "cards": cards,
            "drawn": min(brief.entries, MOST_DRAWN * studio.settings.page_size),
            "gone": gone if about else 0,
            "number": number,
            "pages": pages,
            "shown_pages": shown_pages(number, pages),
            "page_url": partial(_url, challenge, order),
            "is_ranked": True,
        },
    )
