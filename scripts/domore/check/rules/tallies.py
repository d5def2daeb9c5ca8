"""Rules on tallies: what was counted can be so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from domore.check.draft import Draft, Fault
from domore.read.strict_yaml import Path

_PARTS: Final = ("would_use", "would_help", "before_change")


def counted_days_are_over(draft: Draft) -> Iterator[Fault]:
    """What was counted or reached has no day after today."""
    places: list[Path] = [("counted", "day"), *(("counts", number, "day") for number in draft.count("counts"))]
    places += [("adjustments", number, "day") for number in draft.count("adjustments")]
    places += [("reached", id, number) for id, days in _mapping(draft, "reached") for number in range(len(days) if isinstance(days, list) else 0)]
    for at in places:
        day = draft.day(*at)
        if day is not None and day > draft.today:
            yield Fault(at, f"{day} is still to come, and this was counted. Is the year right? Today is {draft.today}.")


def a_part_is_no_more_than_the_whole(draft: Draft) -> Iterator[Fault]:
    """Those who would use it, who would help, and who backed it before the wording changed, are some of those who back it."""
    for id, counts in _mapping(draft, "ideas"):
        if isinstance(counts, dict):
            yield from _too_many(counts, "backs", ("ideas", id))
    for number in draft.count("counts"):
        counts = draft.get("counts", number)
        if isinstance(counts, dict):
            yield from _too_many(counts, "number", ("counts", number))


def stages_come_in_order(draft: Draft) -> Iterator[Fault]:
    """A stage is not reached before the one that comes before it."""
    for id, days in _mapping(draft, "reached"):
        known = [day for day in days if _is_day(day)] if isinstance(days, list) else []
        if known != sorted(known):
            yield Fault(("reached", id), "These days are not in order. The first is the day on which the first stage was reached.")


def _mapping(draft: Draft, field: str) -> Iterator[tuple[str, object]]:
    value = draft.get(field)
    if isinstance(value, dict):
        yield from value.items()


def _too_many(counts: dict[str, object], whole: str, at: Path) -> Iterator[Fault]:
    most = counts.get(whole)
    for part in _PARTS:
        number = counts.get(part)
        if isinstance(number, int) and isinstance(most, int) and number > most:
            yield Fault((*at, part), f'"{part}" is {number}, and only {most} back it in all. Correct one of the two.')


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False
