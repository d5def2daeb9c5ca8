"""The home page: what this place is for, two doors, what is new, what got done, the town's numbers."""

from __future__ import annotations

from functools import partial
from typing import Final

from markupsafe import Markup

from domore.model.tallies import Tallies
from domore.render.challenge_pages import HEAD, brief_key, open_now
from domore.render.list_pages import term_rows
from domore.render.page import Page
from domore.render.shell import BASE
from domore.render.studio import Studio

_SHOWN = 6
_ASKED = 2
_HEAD: Final = str(Markup('<link rel="stylesheet" href="{}assets/domore/home.css">').format(BASE))


def home_page(studio: Studio, tallies: Tallies) -> Page:
    """The page at the root of the site."""
    catalogue, settings = studio.catalogue, studio.settings
    ideas, opportunities = catalogue.ideas, catalogue.opportunities
    today = catalogue.today.isoformat()
    dated = sorted(
        (card for card in opportunities if card.starts and card.starts >= today and card.status == "open"),
        key=lambda card: (card.starts or "", card.id),
    )
    soon = dated[:_SHOWN] if len(dated) >= 3 else opportunities[:_SHOWN]
    new = [card for card in ideas if card.status in ("proposed", "open")][:_SHOWN]
    got_done = sorted((card for card in ideas if card.status == "done"), key=lambda card: card.updated or card.decided or card.date, reverse=True)[:3]
    numbers = {
        "ideas shared": tallies.all.ideas,
        "being worked on": tallies.worked_on,
        "done": tallies.done,
        "things to do now": tallies.all.opportunities,
    }
    asked = open_now(studio)[:_ASKED]
    values = {
        "purpose": settings.purpose,
        "ideas": tallies.all.ideas,
        "opportunities": tallies.all.opportunities,
        "done": tallies.done,
        "asked": asked,
        "soon": soon,
        "new": new,
        "got_done": got_done,
        "topics": term_rows(studio, tallies, "categories"),
        "numbers": [(name, f"{number:,}") for name, number in numbers.items()],
    }
    parts = [repr({name: value for name, value in values.items() if name not in ("asked", "soon", "new", "got_done")})]
    parts += map(brief_key, asked)
    parts += [studio.cards_key(group) for group in (soon, new, got_done)]
    draw = partial(
        studio.page, url="", template="home.html", title="Home", description=settings.purpose, values=values, head=_HEAD + (HEAD if asked else "")
    )
    return Page("index.html", studio.key(*parts), draw)
