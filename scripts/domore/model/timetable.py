"""When an opportunity takes place: its sessions and dates as what a calendar can hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domore.model.card import Card

_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Once, or each week on `days` up to and with `until` (None: without an end). `last` is the last day of one that goes on over days.
    Hours are HH:MM by the town's own clocks; without a `start` it takes whole days."""

    first: date
    last: date
    start: str | None = None
    end: str | None = None
    days: tuple[str, ...] = ()
    until: date | None = None


def timetable(card: Card) -> Iterator[Slot]:
    """When it takes place. Weekly sessions begin on the first day, else when somebody confirmed them, and go on to the last day, else to the day by
    which somebody should confirm them again: nobody knows of any later. What no day is known of has no place in a calendar."""
    starts, ends = _day(card.starts), _day(card.ends)
    if not card.sessions:
        if starts:
            yield Slot(first=starts, last=ends or starts)
        return
    for days, start, until_hour in card.sessions:
        end = until_hour if start else None
        if starts and starts == ends:
            yield Slot(first=starts, last=starts, start=start, end=end)
        elif anchor := starts or _day(card.date):
            first, until = _next(anchor, days), ends or _day(card.review_by)
            if until is None or first <= until:
                in_order = tuple(sorted(days, key=_WEEK.index))
                yield Slot(first=first, last=first, days=in_order, until=until, start=start, end=end)


def _next(anchor: date, days: tuple[str, ...]) -> date:
    """The first of these days of the week on or after a day."""
    return anchor + timedelta(days=min((_WEEK.index(day) - anchor.weekday()) % 7 for day in days))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
