"""What has a feed and a calendar, and where they lie, for those who make them and for the pages that lead to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from domore.render.shell import BASE
from domore.render.studio import Studio

FOLLOWED: Final = ("categories", "areas")  # the vocabularies whose every word has a feed and a calendar
_HEAD: Final = Markup('<link rel="alternate feed" type="application/atom+xml" title="{}" href="{}{}">')


def followed(studio: Studio) -> Iterator[tuple[str, str]]:
    """Everything that has a feed and a calendar, but for what is followed by itself: its name and what it is called."""
    yield "all", studio.settings.name
    for folder in FOLLOWED:
        for word in dict.fromkeys((*studio.settings.vocabularies.get(folder, {}), *studio.catalogue.by_word[folder])):
            yield f"{folder}/{word}", studio.settings.term(folder, word).label


def feed_path(name: str) -> str:
    """Where a feed lies: that of all, categories/parks or ideas/a-bench."""
    return f"feeds/{name}.atom"


def calendar_path(name: str) -> str:
    """Where a calendar lies: that of all, categories/parks or areas/north."""
    return f"calendar/{name}.ics"


def feed_link(name: str, title: str) -> str:
    """What tells a feed reader, in a page's head, of a feed."""
    return str(_HEAD.format(title, BASE, feed_path(name)))
