"""The town's open data: /data/v1/{ideas,opportunities,challenges,tallies}.json, each with its schema beside it.

Their shape is a promise of its own (schemas/published/), apart from that of the files we read. One row a line, keys in order:
two builds of the same content are byte-equal, and a diff shows what changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any, Final

import msgspec

from domore.model.backing import METHODS, NOBODY, Count, Method
from domore.model.card import Card
from domore.model.stages import Standing
from domore.model.tallies import Tallies
from domore.publish.open_challenges import challenge_row
from domore.publish.open_tallies import tally_values
from domore.read.sources import digest
from domore.render.page import Page
from domore.render.studio import Studio

FILES: Final = ("ideas", "opportunities", "challenges", "tallies")
_VERSION: Final = "1.1"
_COUNTED: Final = ("backs", "before_change", "would_help", "would_use")
_NO_PROMISE: Final = Standing(state="not-applicable")
_FOLDER: Final = "data/v1"
_encode: Final = msgspec.json.Encoder(order="sorted").encode
Values = dict[str, Any]


def open_data(studio: Studio, tallies: Tallies) -> Iterator[Page]:
    """The data files and their schemas."""
    cards = sorted(studio.catalogue.cards, key=lambda card: card.id)
    for kind, row in (
        ("ideas", lambda card: idea_row(card, studio)),
        ("opportunities", lambda card: opportunity_row(card, in_lists=not card.has_left(studio.catalogue.today))),
    ):
        yield _rows_page(studio, tallies, kind, [card for card in cards if card.kind == kind], row)
    challenges = sorted(studio.catalogue.challenges, key=lambda challenge: challenge.id)
    asked = _file({"about": _about(studio, tallies, "challenges"), "challenges": [challenge_row(studio, challenge) for challenge in challenges]})
    yield Page(f"{_FOLDER}/challenges.json", digest(asked), lambda: asked)
    data = _file({"about": _about(studio, tallies, "tallies"), **tally_values(studio, tallies)})
    yield Page(f"{_FOLDER}/tallies.json", digest(data), lambda: data)
    for name in FILES:
        yield _schema_page(name)


def published_schema(name: str) -> str:
    """The text of schemas/published/<name>.schema.json."""
    return (resources.files("domore.schemas") / "published" / f"{name}.schema.json").read_text(encoding="utf-8")


def _schema_page(name: str) -> Page:
    data = published_schema(name).encode()
    return Page(f"{_FOLDER}/{name}.schema.json", digest(data), lambda: data)


def _rows_page(studio: Studio, tallies: Tallies, kind: str, cards: list[Card], row: Callable[[Card], Values]) -> Page:
    about = _about(studio, tallies, kind)
    left = (card.id for card in cards if card.has_left(studio.catalogue.today))
    backed = (studio.support_key(card) for card in cards if card.kind == "ideas")
    key = studio.key(repr(about), *(card.digest for card in cards), "left", *left, "backed", *backed)
    return Page(f"{_FOLDER}/{kind}.json", key, lambda: _file({"about": about, kind: [row(card) for card in cards]}))


def _file(values: Values) -> bytes:
    """A line for each key, and one for each row of a list."""
    return b"{\n" + b",\n".join(_encode(key) + b":" + _lines(values[key]) for key in sorted(values)) + b"\n}\n"


def _lines(value: Any) -> bytes:
    return b"[\n" + b",\n".join(map(_encode, value)) + b"\n]" if isinstance(value, list) and value else _encode(value)


def _about(studio: Studio, tallies: Tallies, name: str) -> Values:
    town = studio.settings.name
    return {
        "currency": studio.settings.currency,
        "newest": tallies.newest,
        "note": f"Made from the same entries as the pages of {town}. This file names no licence: the town says how it may be used.",
        "schema": f"{name}.schema.json",
        "town": town,
        "version": _VERSION,
    }


def _common(card: Card) -> Values:
    return {
        "area": card.area,
        "category": card.category,
        "extra": dict(card.extra),
        "id": card.id,
        "image": {"alt": card.image[1], "url": f"images/{card.image[0]}"} if card.image else None,
        "lang": card.lang,
        "path": card.path,
        "status": card.status,
        "summary": card.summary,
        "tags": card.tags,
        "title": card.title,
        "url": card.url,
    }


def idea_row(card: Card, studio: Studio) -> Values:
    """An idea as we publish it."""
    stood = studio.standings.get(card.id, _NO_PROMISE)
    counts: dict[Method, Count] = {count.method: count for count in studio.catalogue.backing.get(card.id, NOBODY).counts}
    return _common(card) | {
        "backing": {method: {part: getattr(counts[method], part) if method in counts else 0 for part in _COUNTED} for method in sorted(METHODS)},
        "challenge": card.challenge,
        "decided": card.decided,
        "decided_by": card.decided_by,
        "help_wanted": card.help_wanted,
        "merged_into": card.merged_into,
        "opportunities": card.opportunities,
        "proposer": card.proposer,
        "related": card.related,
        "standing": {
            "by": stood.by.isoformat() if stood.by else None,
            "needed": stood.needed,
            "since": stood.since.isoformat() if stood.since else None,
            "stage": stood.stage,
            "state": stood.state,
        },
        "steps": card.steps,
        "steps_done": card.steps_done,
        "submitted": card.date,
        "updated": card.updated,
    }


def opportunity_row(card: Card, *, in_lists: bool) -> Values:
    """An opportunity as we publish it."""
    return _common(card) | {
        "access": card.access,
        "amount": card.amount,
        "checked_on": card.date or None,
        "commitment": card.commitment,
        "ends": card.ends,
        "free": card.free,
        "idea": card.idea,
        "in_lists": in_lists,
        "max_age": card.max_age,
        "min_age": card.min_age,
        "minimum_hours": card.hours,
        "mode": card.mode,
        "organiser": card.organiser,
        "review_by": card.review_by,
        "sessions": [{"days": days, "end": end, "start": start} for days, start, end in card.sessions],
        "starts": card.starts,
        "strengths": card.strengths,
        "type": card.type,
    }
