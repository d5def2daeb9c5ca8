"""What happened this month, and in each month before: one page each, that a library may pin up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Final

from domore.model.catalogue import Event
from domore.model.challenge import Challenge
from domore.model.happened import STEPS
from domore.model.lately import Moment, in_order, moments_of
from domore.render.answers_pages import FORM, HEAD
from domore.render.page import Page
from domore.render.studio import Studio
from domore.render.wording import month as month_in_words
from domore.render.words_for_challenges import what_became
from domore.render.words_for_status import MEANINGS

_MOST_CONFIRMED: Final = 24
Asked = tuple[str, Challenge, Moment]


def month_pages(studio: Studio) -> Iterator[Page]:
    """The page of the newest month in which anything happened, at /this-month/, and one for every month."""
    now = studio.catalogue.today.isoformat()[:7]
    months = {month: events for month, events in studio.catalogue.months.items() if month <= now}
    asked = moments_of(studio.catalogue)
    names = sorted({*months, *asked}, reverse=True)
    newest = names[0] if names else now
    yield _page(studio, "this-month/", newest, months.get(newest, ()), asked.get(newest, ()), names)
    for number, month in enumerate(names):
        around = [names[number + 1] if number + 1 < len(names) else "", names[number - 1] if number else ""]
        yield _page(studio, f"this-month/{month}/", month, months.get(month, ()), asked.get(month, ()), around)


def _page(studio: Studio, url: str, month: str, events: Sequence[Event], asked: Sequence[Asked], others: Sequence[str]) -> Page:
    """The page of one month. `asked` is what became of challenges, `others` are the months it leads to: all of them, or the one before and the one
    after."""
    today = studio.catalogue.today.isoformat()
    is_now = month == today[:7]
    open_steps = is_now and any(one.what == "planned" for _, one in events)
    day = today if open_steps else today[:7] if is_now or url == "this-month/" else ""
    told = [f"{on}{challenge.digest}{moment}" for on, challenge, moment in asked]
    key = studio.key("month", url, month, *others, day, *told, *[card.digest for card, _ in events])
    return Page(f"{url}index.html", key, partial(_draw, studio, url, month, events, asked, others))


def _draw(studio: Studio, url: str, month: str, events: Sequence[Event], asked: Sequence[Asked], others: Sequence[str]) -> bytes:
    today, is_index = studio.catalogue.today.isoformat(), url == "this-month/"
    ordered = in_order(events)
    of = {what: [event for event in ordered if event[1].what == what] for what in ("decided", "update", "proposed", "confirmed")}
    name, town = month_in_words(month), studio.settings.name
    return studio.page(
        url=url,
        template="month.html",
        title=f"What happened in {name}",
        description=f"{town} in {name}: ideas that were proposed and decided, news, and what got done.",
        head=HEAD + (FORM if is_index and studio.settings.sends_digests else ""),
        values={
            "by_email": is_index and studio.settings.sends_digests,
            "vocabularies": studio.settings.vocabularies,
            "name": name,
            "month": month,
            "is_this_month": month == today[:7],
            "now": today,
            "asked": [(on, challenge, what_became(challenge, moment)) for on, challenge, moment in asked],
            "decided": of["decided"],
            "news": of["update"],
            "steps": [event for event in reversed(ordered) if event[1].what in STEPS],
            "proposed": [(card, one) for card, one in of["proposed"] if card.status != "withdrawn"],
            "confirmed": of["confirmed"][:_MOST_CONFIRMED],
            "more_confirmed": max(0, len(of["confirmed"]) - _MOST_CONFIRMED),
            "meanings": MEANINGS,
            "years": [(year, [_named(one) for one in these]) for year, these in groupby(others, key=lambda one: one[:4])] if is_index else [],
            "before": _named(others[0]) if not is_index and others[0] else None,
            "after": _named(others[1]) if not is_index and others[1] else None,
        },
    )


def _named(month: str) -> tuple[str, str]:
    """A month and what people call it."""
    return month, month_in_words(month)
