"""Opening hours as people write them ("Monday to Friday 9.00 – 12.00") read as weekly sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY: Final = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?\b\.?"
_DAYS: Final = rf"{_DAY}(?:\s*(?:to|until|-|–|—|,|and|&|\+)\s*{_DAY})*"
_TIME: Final = r"(\d{1,2})(?:[.:](\d{2}))?\s*(am|pm)?"
_ENTRY: Final = re.compile(rf"({_DAYS})\s*:?\s*(?:from\s+)?(?:{_TIME}(?:\s*(?:to|until|till|-|–|—)\s*{_TIME})?)?", re.IGNORECASE)
_RANGE: Final = re.compile(r"to|until|-|–|—", re.IGNORECASE)


def sessions(text: str) -> list[dict[str, Any]] | None:
    """The weekly sessions in the text, in its order; None when something in it could not be read, so that nothing half right is said."""
    found = []
    for match in _ENTRY.finditer(text):
        times = _times(match)
        if times is None:
            return None
        found.append({"days": _days(match[1])} | times)
    return found if found and not re.search(r"\w", _ENTRY.sub("", text)) else None


def _times(match: re.Match[str]) -> dict[str, str] | None:
    """Start and end as far as they are given; None when they can't be."""
    _, hour, minute, half, end_hour, end_minute, end_half = match.groups()
    start, end = _clock(hour, minute, half or end_half), _clock(end_hour, end_minute, end_half)
    if start and end and end <= start and half is None and end_half:
        start = _clock(hour, minute, "am")  # "10-1pm" begins in the morning
    impossible = (hour and start is None) or (end_hour and end is None) or (start and end and end <= start)
    return None if impossible else {name: time for name, time in (("start", start), ("end", end)) if time}


def _days(text: str) -> list[str]:
    """The days named, ranges filled, from Monday on; a range may pass the week's end."""
    chosen: set[int] = set()
    last, joined = 0, False
    for part in _parts(text):
        if part[:3] in DAYS:
            day = DAYS.index(part[:3])
            chosen.update((last + step) % 7 for step in range((day - last) % 7 + 1)) if joined else chosen.add(day)
            last, joined = day, False
        else:
            joined = _RANGE.fullmatch(part) is not None
    return [DAYS[day] for day in sorted(chosen)]


def _parts(text: str) -> Iterator[str]:
    for match in re.finditer(rf"{_DAY}|to|until|[-–—,&+]|and", text, re.IGNORECASE):
        yield match[0].lower()


def _clock(hour: str | None, minute: str | None, half: str | None) -> str | None:
    """The time in 24 hours; None when there is none or it can't be."""
    if hour is None:
        return None
    hours, minutes, half = int(hour), int(minute or 0), (half or "").lower()
    if half and hours <= 12:
        hours = hours % 12 + (12 if half == "pm" else 0)
    return f"{hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else None
