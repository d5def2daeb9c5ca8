"""Dates, times, sums and ages in the words people use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES: Final = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday"}
_SENTENCE_END: Final = re.compile(r"(?<=[.!?。؟])\s+|\n")
SessionRow = tuple[Sequence[str], str | None, str | None]


def day(value: date | str | None) -> str:
    """14 March 2026."""
    if not value:
        return ""
    year, month, number = (value.isoformat() if isinstance(value, date) else value).split("-")
    return f"{int(number)} {_MONTHS[int(month) - 1]} {year}"


def month_name(number: int) -> str:
    """March, for 3."""
    return _MONTHS[number - 1]


def month(value: str) -> str:
    """March 2026, for 2026-03."""
    year, number = value.split("-")
    return f"{month_name(int(number))} {year}"


def clock(time: str) -> str:
    """10am, 12.30pm, noon."""
    hour, minute = int(time[:2]), time[3:]
    if time == "12:00":
        return "noon"
    shown = f"{hour % 12 or 12}" + (f".{minute}" if minute != "00" else "")
    return f"{shown}{'am' if hour < 12 else 'pm'}"


def hours(start: str | None, end: str | None) -> str:
    """10am to 12.30pm."""
    if start and end:
        return f"{clock(start)} to {clock(end)}"
    return f"from {clock(start)}" if start else f"until {clock(end)}" if end else ""


def days(names: Sequence[str]) -> str:
    """Monday; Monday and Thursday; Monday to Friday; Every day."""
    order = sorted({_DAYS.index(name) for name in names if name in _DAYS})
    if len(order) == 7:
        return "Every day"
    shown = [_DAY_NAMES[_DAYS[number]] for number in order]
    if len(order) > 2 and all(after - before == 1 for before, after in pairwise(order)):
        return f"{shown[0]} to {shown[-1]}"
    return in_a_row(shown)


def session(row: SessionRow) -> str:
    """Saturday, 10am to noon."""
    return ", ".join(part for part in (days(row[0]), hours(row[1], row[2])) if part)


def span(starts: date | str | None, ends: date | str | None) -> str:
    """5 September 2026; from … to …; from …; until …."""
    if starts and ends:
        return day(starts) if str(starts) == str(ends) else f"{day(starts)} to {day(ends)}"
    return f"From {day(starts)}" if starts else f"Until {day(ends)}" if ends else ""


def when_in_brief(sessions: Sequence[SessionRow], starts: str | None, ends: str | None) -> str:
    """One line for a card: the single day, or the first sessions, or the dates."""
    one_day = bool(starts) and starts == ends
    if sessions and not one_day:
        shown = "; ".join(session(row) for row in sessions[:2])
        return f"{shown} and more" if len(sessions) > 2 else shown
    shown = span(starts, ends)
    clocked = hours(sessions[0][1], sessions[0][2]) if sessions else ""
    return f"{shown}, {clocked}" if clocked else shown


def first_sentence(text: str) -> str:
    """A text's first sentence, which says most of it: "First Saturday of the month." of a longer one."""
    return _SENTENCE_END.split(text.strip(), maxsplit=1)[0]


def money(amount: float, currency: str) -> str:
    """£5, £2.50."""
    return f"{currency}{amount:,.0f}" if float(amount).is_integer() else f"{currency}{amount:,.2f}"


def cost(free: bool | None, amount: float | None, currency: str) -> str:
    """Free; £5; nothing when it is not said."""
    return "Free" if free else money(amount, currency) if amount else ""


def ages(youngest: int | None, oldest: int | None) -> str:
    """16 to 25; 16 and over; up to 25."""
    if youngest and oldest:
        return f"Ages {youngest} to {oldest}"
    return f"Age {youngest} and over" if youngest else f"Up to age {oldest}" if oldest else ""


def how_long(amount: float) -> str:
    """Half an hour; 1 hour; 2.5 hours."""
    if amount == 0.5:
        return "half an hour"
    return "1 hour" if amount == 1 else f"{amount:g} hours"


def in_a_row(items: Sequence[str]) -> str:
    """a; a and b; a, b and c."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def capitalised(text: str) -> str:
    """The text with a capital letter first, and the others as they are."""
    return text[:1].upper() + text[1:]


def count(number: int, one: str, many: str) -> str:
    """1 idea; 1,204 ideas."""
    return f"{number:,} {one if number == 1 else many}"
