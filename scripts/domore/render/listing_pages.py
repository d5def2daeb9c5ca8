"""A page for each listing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from markupsafe import Markup

from domore.model.card import GREY_DAYS, Card, card_of
from domore.model.listing import Idea, Opportunity
from domore.render.page import Page
from domore.render.studio import Studio, mark_ours
from domore.render.words_for_status import MEANINGS, steps_of

_MORE = 3
_ALIKE = 6
_GROUPS: Final = ("from_idea", "opportunities", "related", "merged_into", "merged_here", "more")
Listings = Callable[[str], Idea | Opportunity]


def listing_pages(studio: Studio, listings: Listings, digests: Mapping[str, str]) -> Iterator[Page]:
    """The page of every card. `listings` gives the full listing of a file, `digests` each file's fingerprint."""
    neighbours = _neighbours(studio.catalogue.cards)
    for card in studio.catalogue.cards:
        groups = _groups(studio, card, neighbours[card.kind, card.id])
        around = ["+".join(studio.card_key(other) for other in group) for group in groups.values()]
        late = studio.catalogue.today.isoformat() if 0 < card.steps != card.steps_done else ""
        yield Page(
            f"{card.url}index.html",
            studio.key(digests[card.path], studio.card_key(card), late, *around),
            partial(_draw, studio, card, listings, groups),
            card.path,
        )


def _groups(studio: Studio, card: Card, more: Sequence[Card]) -> dict[str, Sequence[Card]]:
    """The other cards that a listing's page shows."""
    catalogue = studio.catalogue
    if card.kind == "opportunities":
        return {"from_idea": catalogue.find("ideas", [card.idea] if card.idea else []), "more": more}
    here = catalogue.find("opportunities", card.opportunities)
    came = [other for other in catalogue.came_from.get(card.id, ()) if other.id not in card.opportunities]
    related = catalogue.find("ideas", card.related)
    pointing = [other for other in catalogue.pointing_here.get(card.id, ()) if other.id not in card.related and other.id != card.id]
    alike = (related + pointing)[: max(len(related), _ALIKE)]
    return {
        "opportunities": here + came,
        "related": alike,
        "merged_into": catalogue.find("ideas", [card.merged_into] if card.merged_into else []),
        "merged_here": catalogue.merged_here.get(card.id, ()),
        "more": [other for other in more if other not in alike][: max(0, _MORE - len(alike))],
    }


def _neighbours(cards: Sequence[Card]) -> dict[tuple[str, str], list[Card]]:
    """For each card the next older ones of its kind and category, the newest after the oldest: one new listing changes few pages."""
    rows: dict[tuple[str, str], list[Card]] = {}
    for card in cards:
        rows.setdefault((card.kind, card.category), []).append(card)
    found: dict[tuple[str, str], list[Card]] = {}
    for row in rows.values():
        for number, card in enumerate(row):
            after = row[number + 1 : number + 1 + _MORE]
            found[card.kind, card.id] = after + row[: min(_MORE - len(after), number)]
    return found


def preview(studio: Studio, listing: Idea | Opportunity) -> Markup:
    """A listing that is not there yet as its page will show it, without what lies around it."""
    values = _values(studio, card_of(listing), listing) | dict.fromkeys(_GROUPS, ()) | {"source_url": None, "edit_url": None}
    return Markup(studio.fragment(_template(listing), values))  # noqa: S704  # autoescaped


def _draw(studio: Studio, card: Card, listings: Listings, groups: Mapping[str, Sequence[Card]]) -> bytes:
    listing = listings(card.path)
    return studio.page(
        url=card.url,
        template=_template(listing),
        title=listing.title,
        description=listing.summary,
        values=_values(studio, card, listing) | dict(groups),
        section=card.kind,
        head=studio.fragment("listing_head.html", {"title": listing.title, "kind": card.kind}),
    )


def _template(listing: Idea | Opportunity) -> str:
    return "idea.html" if isinstance(listing, Idea) else "opportunity.html"


def _values(studio: Studio, card: Card, listing: Idea | Opportunity) -> dict[str, Any]:
    forge = studio.settings.forge
    values: dict[str, Any] = {
        "source_url": forge.source_url(listing.path) if forge else None,
        "edit_url": forge.edit_url(listing.path) if forge else None,
        "ours": mark_ours(listing.lang or studio.settings.language),
    }
    if isinstance(listing, Idea):
        return values | {
            "idea": listing,
            "steps": steps_of(listing.status),
            "meaning": MEANINGS[listing.status],
            "done": sum(step.done for step in listing.plan),
        }
    today = studio.catalogue.today
    return values | {
        "opportunity": listing,
        "grey": card.is_stale(today) or card.has_left(today),
        "open": listing.status == "open" and not card.has_ended(today),
        "notice": _notice(card, studio),
    }


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
