"""The page that names every feed and calendar, and says in plain words what they are."""

from __future__ import annotations

from functools import partial
from typing import Any

from domore.render.answers_pages import FORM, HEAD
from domore.render.followed import FOLLOWED, calendar_path, feed_path, followed
from domore.render.lists import VOCABULARY_LISTS
from domore.render.page import Page
from domore.render.studio import Studio


def follow_page(studio: Studio) -> Page:
    """The page at /follow/."""
    rows = [_row(name, label) for name, label in followed(studio)]
    groups = [(VOCABULARY_LISTS[folder], [row for row in rows if row["name"].startswith(f"{folder}/")]) for folder in FOLLOWED]
    asked = [_row(f"challenges/{challenge.id}", challenge.title) for challenge in studio.catalogue.challenges]
    groups.append(("Challenges", asked))
    site_url = studio.shell.site_url
    webcal = "webcal://" + site_url.partition("://")[2].rstrip("/") + "/" if site_url else None
    draw = partial(
        studio.page,
        url="follow/",
        template="follow.html",
        title="Follow",
        description=f"News and dates of {studio.settings.name} without an account: feeds and calendars.",
        head=HEAD + (FORM if studio.settings.sends_digests else ""),
        values={
            "by_email": studio.settings.sends_digests,
            "vocabularies": studio.settings.vocabularies,
            "everything": rows[0],
            "groups": [(name, these) for name, these in groups if these],
            "webcal": webcal,
        },
    )
    return Page("follow/index.html", studio.key("follow", repr((rows, asked))), draw)


def _row(name: str, label: str) -> dict[str, Any]:
    return {"name": name, "label": label, "feed": feed_path(name), "calendar": calendar_path(name)}
