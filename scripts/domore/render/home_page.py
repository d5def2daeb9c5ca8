"""The home page: what this place is for, two doors, what is new, what got done, the town's numbers."""

from __future__ import annotations

from collections import Counter
from functools import partial

from domore.render.page import Page
from domore.render.studio import Studio

_SHOWN = 6


def home_page(studio: Studio) -> Page:
    """The page at the root of the site."""
    catalogue, settings = studio.catalogue, studio.settings
    ideas, opportunities = catalogue.ideas(), catalogue.opportunities()
    today = catalogue.today.isoformat()
    dated = sorted((card for card in opportunities if card.starts and card.starts >= today and card.status == "open"), key=lambda card: (card.starts or "", card.id))
    soon = dated[:_SHOWN] if len(dated) >= 3 else opportunities[:_SHOWN]
    new = [card for card in ideas if card.status in ("proposed", "open")][:_SHOWN]
    got_done = sorted((card for card in ideas if card.status == "done"), key=lambda card: card.updated or card.decided or card.date, reverse=True)[:3]
    statuses = Counter(card.status for card in ideas)
    topics = Counter((card.category, card.kind) for card in catalogue.cards if not card.has_left(catalogue.today))
    terms = settings.vocabularies.get("categories", {}).values()
    values = {
        "purpose": settings.purpose,
        "ideas": len(ideas),
        "opportunities": len(opportunities),
        "done": statuses["done"],
        "soon": soon,
        "new": new,
        "got_done": got_done,
        "topics": [{"term": term, "ideas": topics[term.id, "ideas"], "opportunities": topics[term.id, "opportunities"]} for term in terms],
        "numbers": [("ideas shared", f"{len(ideas):,}"), ("being worked on", f"{statuses['planned'] + statuses['under-way']:,}"), ("done", f"{statuses['done']:,}"), ("things to do now", f"{len(opportunities):,}")],
    }
    parts = [repr({name: value for name, value in values.items() if name not in ("soon", "new", "got_done")})]
    parts += [",".join(map(studio.card_key, group)) for group in (soon, new, got_done)]
    draw = partial(studio.page, url="", template="home.html", title="Home", description=settings.purpose, values=values)
    return Page("index.html", studio.key(*parts), draw)
