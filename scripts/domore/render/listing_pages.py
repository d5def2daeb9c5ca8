"""A page for each listing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup

from domore.model.card import GREY_DAYS, Card, card_of
from domore.model.catalogue import Catalogue
from domore.model.challenge import Chosen, Shortlisted
from domore.model.history import History, Past
from domore.model.listing import Idea, Opportunity
from domore.render.page import Page
from domore.render.studio import Studio, mark_ours
from domore.render.support import support_of
from domore.render.words_for_challenges import PLACES, STAYS
from domore.render.words_for_status import MEANINGS, RESTS, steps_of

_MORE = 3
_ALIKE = 6
Listings = Callable[[str], Idea | Opportunity]


def listing_pages(
    studio: Studio, listings: Listings, digests: Mapping[str, str], wanted: Callable[[str], bool] = lambda _: True, past: Past | None = None
) -> Iterator[Page]:
    """The page of every card whose file is wanted. `listings` gives the full listing of a file, `digests` each file's fingerprint."""
    catalogue = studio.catalogue
    today, past = catalogue.today.isoformat(), past or Past()
    for row in _rows(catalogue.cards):
        for number, card in enumerate(row):
            if not wanted(card.path):
                continue
            late = today if 0 < card.steps != card.steps_done else ""
            more = _next(row, number)
            changed = past.digest(card.path)
            around = studio.cards_key([*more, *_linked(catalogue, card)])
            backed = studio.support_key(card) if card.kind == "ideas" else ""
            challenge = catalogue.challenge_of(card)
            asked = f"{challenge.digest}{challenge.status(catalogue.today)}" if challenge else ""
            key = studio.key(digests[card.path], studio.card_key(card), late, around, backed, asked, changed)
            yield Page(f"{card.kind}/{card.id}/index.html", key, partial(_draw, studio, card, listings, more, past), card.path)
            if changed:
                yield Page(f"{card.url}history/index.html", studio.key(card.digest, changed), partial(_draw_history, studio, card, past), card.path)


def _linked(catalogue: Catalogue, card: Card) -> Iterator[Card]:
    """All cards that may show on a listing's page beside its neighbours': what `_groups` chooses from."""
    if card.kind == "opportunities":
        yield from catalogue.find("ideas", (card.idea,)) if card.idea else ()
        return
    for kind, ids in (("opportunities", card.opportunities), ("ideas", card.related), ("ideas", (card.merged_into,) if card.merged_into else ())):
        if ids:
            yield from catalogue.find(kind, ids)
    for links in (catalogue.came_from, catalogue.pointing_here, catalogue.merged_here):
        yield from links.get(card.id, ())


def _groups(catalogue: Catalogue, card: Card, more: Sequence[Card]) -> dict[str, Any]:
    """The other cards that a listing's page shows."""
    if card.kind == "opportunities":
        return {"from_idea": catalogue.find("ideas", (card.idea,) if card.idea else ()), "more": more}
    here, related = catalogue.find("opportunities", card.opportunities), catalogue.find("ideas", card.related)
    came, pointing = catalogue.came_from.get(card.id), catalogue.pointing_here.get(card.id)
    if came:
        here += [other for other in came if other.id not in card.opportunities]
    alike = related
    if pointing:
        others = [other for other in pointing if other.id not in card.related and other.id != card.id]
        alike = (related + others)[: max(len(related), _ALIKE)]
    return {
        "opportunities": here,
        "related": alike,
        "merged_into": catalogue.find("ideas", (card.merged_into,) if card.merged_into else ()),
        "merged_here": catalogue.merged_here.get(card.id, ()),
        "more": [other for other in more if other not in alike][: max(0, _MORE - len(alike))] if alike else more,
    }


def _rows(cards: Sequence[Card]) -> Iterable[list[Card]]:
    """The cards of each kind and category."""
    rows: dict[tuple[str, str], list[Card]] = {}
    for card in cards:
        rows.setdefault((card.kind, card.category), []).append(card)
    return rows.values()


def _next(row: list[Card], number: int) -> list[Card]:
    """The next older ones in its row, the newest after the oldest: one new listing changes few pages."""
    after = row[number + 1 : number + 1 + _MORE]
    return after if len(after) == _MORE else after + row[: min(_MORE - len(after), number)]


def preview(studio: Studio, listing: Idea | Opportunity) -> Markup:
    """A listing that is not there yet as its page will show it, without what lies around it."""
    values = _values(studio, card_of(listing), listing, ()) | {"support": None, "entered": None, "is_there": False}
    return Markup(studio.fragment(_template(listing), values))  # noqa: S704  # autoescaped


def _draw(studio: Studio, card: Card, listings: Listings, more: Sequence[Card], past: Past) -> bytes:
    listing = listings(card.path)
    return studio.page(
        url=card.url,
        template=_template(listing),
        title=listing.title,
        description=listing.summary,
        values=_values(studio, card, listing, more, past.of(card.path, card.kind)),
        section=card.kind,
        head=studio.fragment("listing_head.html", {"title": listing.title, "kind": card.kind, "id": card.id}),
    )


def _draw_history(studio: Studio, card: Card, past: Past) -> bytes:
    forge = studio.settings.forge
    return studio.page(
        url=f"{card.url}history/",
        template="history.html",
        title=f"What changed: {card.title}",
        description=f"Each change of “{card.title}”, with the words before and after.",
        values={
            "title": card.title,
            "kind": card.kind,
            "lang": card.lang,
            "url": card.url,
            "ours": mark_ours(card.lang or studio.settings.language),
            "history": past.of(card.path, card.kind),
            "begun": "Proposed" if card.kind == "ideas" else "First put here",
            "commit_url": forge.commit_url if forge else lambda _: None,
        },
        section=card.kind,
        head=studio.fragment("history_head.html", {"title": card.title}),
    )


def _template(listing: Idea | Opportunity) -> str:
    return "idea.html" if isinstance(listing, Idea) else "opportunity.html"


def _values(studio: Studio, card: Card, listing: Idea | Opportunity, more: Sequence[Card], history: History | None = None) -> dict[str, Any]:
    forge = studio.settings.forge
    values: dict[str, Any] = _groups(studio.catalogue, card, more) | {
        "history": history,
        "history_url": f"{card.url}history/",
        "source_url": forge.source_url(listing.path) if forge else None,
        "edit_url": forge.edit_url(listing.path) if forge else None,
        "ours": mark_ours(listing.lang or studio.settings.language),
        "is_there": True,
    }
    if isinstance(listing, Idea):
        support = support_of(studio, card, listing)
        return values | {
            "idea": listing,
            "steps": steps_of(listing.status),
            "meaning": RESTS if support and support.rests else MEANINGS[listing.status],
            "done": sum(step.done for step in listing.plan),
            "late": sum(1 for step in listing.plan if not step.done and step.by and step.by < studio.catalogue.today),
            "entered": _entered(studio, card, can_be_backed=support is not None and support.has_a_way),
            "support": support,
        }
    today = studio.catalogue.today
    return values | {
        "opportunity": listing,
        "grey": card.is_stale(today) or card.has_left(today),
        "open": listing.status == "open" and not card.has_ended(today),
        "notice": _notice(card, studio),
    }


def _entered(studio: Studio, card: Card, *, can_be_backed: bool) -> dict[str, Any] | None:
    """What an idea's page says of the challenge that it was entered for."""
    challenge = studio.catalogue.challenge_of(card)
    if challenge is None:
        return None
    place = challenge.place_of(card.id, studio.catalogue.today)
    rows: Sequence[Chosen | Shortlisted] = (*challenge.chosen, *challenge.shortlist)
    listed = next((row for row in rows if row.idea == card.id), None)
    said = f"{PLACES[place]} {STAYS}" if place == "not-chosen" and can_be_backed else PLACES[place]
    return {"challenge": challenge, "place": place, "said": said, "listed": listed}


def _notice(card: Card, studio: Studio) -> str:
    """What stands in the way of saying yes today, in a sentence; nothing if nothing does."""
    today = studio.catalogue.today
    if card.has_ended(today):
        return "This is over. It stays here so that links to it still work."
    if card.is_stale(today):
        left = " It has left the lists." if card.has_left(today) else f" It leaves the lists {GREY_DAYS} days after its review day."
        return f"Nobody has confirmed this for a while, so it may have changed. Ask before you set off.{left}"
    return {
        "full": "All places are taken just now.",
        "paused": "This is taking a break.",
        "closed": "This is closed. It stays here so that links to it still work.",
    }.get(card.status, "")
