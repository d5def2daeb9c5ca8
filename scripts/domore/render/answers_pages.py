"""You said, we did: every idea that was decided, what people asked, what was decided and why, and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from domore.model.card import Card
from domore.model.happened import STEPS, Happening
from domore.model.labels import values
from domore.model.tallies import Tallies
from domore.render.list_pages import shown_pages
from domore.render.page import Page
from domore.render.shell import BASE
from domore.render.studio import Studio
from domore.render.words_for_status import MEANINGS

HEAD: Final = str(
    Markup('<link rel="stylesheet" href="{}assets/domore/idea.css"><link rel="stylesheet" href="{}assets/domore/news.css">').format(BASE, BASE)
)
FORM: Final = str(Markup('<link rel="stylesheet" href="{}assets/domore/form.css">').format(BASE))
_ENDS: Final = ("done", "under-way", "planned", "not-taken-forward", "merged")


class Answer(NamedTuple):
    """One idea and what became of it; `news` is what was last written about it, `merged_into` the idea that it became part of."""

    card: Card
    decision: Happening
    steps: Sequence[Happening]
    late: int
    news: Happening | None
    merged_into: Sequence[Card]
    meaning: str


def answers_pages(studio: Studio, tallies: Tallies) -> Iterator[Page]:
    """The pages at /you-said-we-did/, the newest decision first."""
    cards = sorted((card for card in studio.catalogue.ideas if card.decided), key=lambda card: (card.decided or "", card.id), reverse=True)
    size, statuses = studio.settings.page_size, tallies.all.statuses
    pages = max(1, -(-len(cards) // size))
    ends = [(name, f"ideas/status/{status}/", statuses[status], status) for status, name in values("ideas", "status").items() if statuses.get(status)]
    longest = tallies.waiting[0] if tallies.waiting else None
    shared = {
        "answers_given": len(cards),
        "ends": [row for row in ends if row[3] in _ENDS],
        "waiting": len(tallies.waiting),
        "longest": longest,
        "pages": pages,
        "page_url": _url,
    }
    head = studio.key("answers", repr((len(cards), ends, len(tallies.waiting))), longest.digest if longest else "")
    for number in range(1, pages + 1):
        these = cards[(number - 1) * size : number * size]
        yield Page(f"{_url(number)}index.html", studio.key(head, *_parts(studio, these)), partial(_draw, studio, these, shared, number))


def _parts(studio: Studio, cards: Sequence[Card]) -> Iterator[str]:
    """What some answers' words depend on: the cards, those that they became part of, and the day where a step may be late."""
    for card in cards:
        yield card.digest
        for target in studio.catalogue.find("ideas", (card.merged_into,) if card.merged_into else ()):
            yield target.digest
    if any(card.steps != card.steps_done for card in cards):
        yield studio.catalogue.today.isoformat()


def answer(studio: Studio, card: Card) -> Answer:
    """What became of a decided idea."""
    steps = [one for one in card.happened if one.what in STEPS]
    told = {one.what: one for one in card.happened}  # the last of each
    return Answer(
        card=card,
        decision=told["decided"],
        steps=steps,
        late=sum(one.is_late(studio.catalogue.today.isoformat()) for one in steps),
        news=told.get("update"),
        merged_into=studio.catalogue.find("ideas", (card.merged_into,) if card.merged_into else ()),
        meaning=MEANINGS[card.status],
    )


def _url(number: int) -> str:
    return "you-said-we-did/" if number == 1 else f"you-said-we-did/page/{number}/"


def _draw(studio: Studio, cards: Sequence[Card], shared: dict[str, Any], number: int) -> bytes:
    return studio.page(
        url=_url(number),
        template="answers.html",
        title=f"You said, we did{f', page {number}' if number > 1 else ''}",
        description=f"What people in {studio.settings.name} asked for, what was decided and why, and what was done.",
        section="ideas",
        head=HEAD,
        values=shared
        | {
            "answers": [answer(studio, card) for card in cards],
            "number": number,
            "shown_pages": shown_pages(number, shared["pages"]),
            "now": studio.catalogue.today.isoformat(),
        },
    )
