"""What dates, times and addresses look like in a file, and what somebody most likely meant who wrote one otherwise."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from typing import Any, Final

from domore.check.schemas import Schema

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
_KINDS: Final = {
    "date": "a date, year first",
    "time": "a time in 24 hours",
    "uri": "a web address that begins with https:// and has no spaces",
    "url": "a web address that begins with https:// and has no spaces",
    "email": "an e-mail address",
    "tel": "a phone number of digits and spaces",
    "language": "the short code of a language",
    "listing": "an id: lower-case letters, digits and single hyphens",
    "file": "the name of a picture in lower case, without spaces, that ends in .jpg, .png, .webp, .avif or .gif",
    "colour": "a colour",
}
_YEAR_FIRST = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\Z")
_YEAR_LAST = re.compile(r"(\d{1,2})\D(\d{1,2})\D(\d{4})\Z")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?\Z", re.IGNORECASE)


def kind_of(part: Schema) -> str | None:
    """What a text must be, in words; None for plain text."""
    return _KINDS.get(_hint(part))


def cure_of(part: Schema, value: Any) -> str | None:
    """What to write instead of this value; None when there is no telling."""
    if not isinstance(value, str):
        return None
    hint, text = _hint(part), value.strip()
    if hint == "date":
        return _date(text)
    if hint == "time":
        return _time(text)
    if hint in ("uri", "url") and re.match(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?\Z", text):
        return f'Write "https://{text[:60]}".'
    return None


def _hint(part: Schema) -> str:
    if "x-refers-to" in part:
        return "listing"
    return str(part.get("format") or part.get("x-form", {}).get("widget", ""))


def _date(text: str) -> str | None:
    if found := _YEAR_FIRST.match(text):
        year, month, day = map(int, found.groups())
    elif found := _YEAR_LAST.match(text):
        first, second, year = map(int, found.groups())
        if 1 <= first <= 12 and 1 <= second <= 12 and first != second and FIRST_YEAR <= year <= LAST_YEAR:
            one, other = f"{first} {month_name[second]}", f"{second} {month_name[first]}"
            return f"Write {_iso(year, second, first)} if you mean {one}, or {_iso(year, first, second)} for {other}."
        day, month = (second, first) if second > 12 else (first, second)
    else:
        return None
    if not 1 <= month <= 12:
        return f"There is no month {month}."
    if not FIRST_YEAR <= year <= LAST_YEAR:
        cure = "Leave the date out if there is none." if year > LAST_YEAR else "Correct it."
        return f"{year:04} is not a year between {FIRST_YEAR} and {LAST_YEAR}. {cure}"
    if not 1 <= day <= monthrange(year, month)[1]:
        return f"{month_name[month]} {year} has {monthrange(year, month)[1]} days."
    return f"Write {_iso(year, month, day)}."


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}"


def _time(text: str) -> str | None:
    found = _CLOCK.match(text)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"Write {hour:02}:{minute:02}." if hour < 24 and minute < 60 else None
