"""The inbox in a terminal: lists and entries as plain text, with nothing in them that a terminal could take for a command."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from domore.contribute.change import Town
from domore.intake.inbox.rows import Row
from domore.intake.inbox.seen import PURPOSES, Seen, state_of, title_of
from domore.intake.spool import Entry

WIDTH: Final = 100
_UNSAFE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def safe(text: str) -> str:
    """Text without control characters and signs that turn its direction."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def listed(entries: Sequence[Entry], town: Town, now: float) -> str:
    """A line for each submission."""
    rows = [
        (one.ref, PURPOSES.get(one.purpose, one.purpose), state_of(one, town), ago(now - one.received), safe(title_of(one, town))) for one in entries
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), textwrap.shorten(row[4], 70)]) for row in rows]
    return "\n".join(lines)


def shown(one: Seen) -> str:
    """An entry as it will look, what stands in its way, and what can be done with it."""
    return "\n".join(line.rstrip() for line in _shown(one)) + "\n"


def edited(rows: Sequence[Row], before: str = "as sent", after: str = "as edited") -> Iterator[str]:
    """What differs between two states of a submission's words."""
    yield from ("", f"Changed by the team (- {before}, + {after}):")
    for row in rows:
        yield from _row(row, is_change=True)


def ago(seconds: float) -> str:
    """How long ago something was, in the largest unit that fits."""
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            number = int(seconds // size)
            return f"{number} {unit}{'s' if number > 1 else ''} ago"
    return "just now"


def _shown(one: Seen) -> Iterator[str]:
    entry = one.entry
    yield f"{entry.ref}  {one.what}, {one.state}"
    yield f"Received {datetime.fromtimestamp(entry.received).strftime('%Y-%m-%d %H:%M')}"
    yield from _wrapped("About: " if entry.listing else "", f"{one.title} ({entry.listing})" if entry.listing else one.title, before="")
    if entry.trouble:
        yield from _part("What went wrong", [entry.trouble])
    if one.faults:
        yield from _part("It can't be accepted as it is", one.faults)
    if one.warnings:
        yield from _part("Look twice before it is published", one.warnings)
    if one.edits:
        yield from edited(one.edits)
    for heading, rows in one.steps:
        yield from ("", heading, "-" * len(heading))
        for row in rows:
            yield from _row(row, is_change=entry.purpose == "change")
    if one.note:
        yield from _part("What is wrong (not published)" if entry.purpose == "problem" else "Why the change (not published)", [one.note])
    if one.change:
        yield from ("", f"File: {one.change.path}")
    if one.alike:
        yield from _part("It may be the same as", [f"{each.title} ({each.name or 'waits too: ' + each.ref})" for each in one.alike])
    if one.signs:
        yield from _part("What the guard saw", one.signs)
    if one.signs and one.from_there:
        yield from _part("From the same part of the network, the same day", [each.ref for each in one.from_there[:10]])
        yield f"  {len(one.from_there)} in all. Spam? domore inbox spam {entry.ref} --and-others"
    yield from ("", f"E-mail address of the submitter: {safe(one.contact)} (not published)" if one.contact else "No e-mail address was left.")
    if entry.reason:
        yield from _part("The reason that the submitter sees", [entry.reason])
    if entry.duplicate_of:
        yield f"Duplicate of {entry.duplicate_of}"
    if entry.url:
        yield f"Review: {safe(entry.url)}"
    yield from _next(one)


def _next(one: Seen) -> Iterator[str]:
    ref = one.entry.ref
    if one.entry.state in ("received", "waiting"):
        if one.entry.purpose == "problem":
            acts = [f"accept {ref}   (it is dealt with)", f'reject {ref} --reason "…"', f"spam {ref}"]
        else:
            acts = [
                f"accept {ref}",
                *([f"edit {ref}"] if one.may_edit else ()),
                f'reject {ref} --reason "…"',
                f"duplicate {ref} --of ideas/…",
                f"spam {ref}",
            ]
        yield from ("", *(f"{'Now:' if number == 0 else '    '} domore inbox {act}" for number, act in enumerate(acts)))
    elif one.entry.state in ("accepted", "not-published", "duplicate", "spam"):
        yield from ("", f"Undo: domore inbox back {ref}")


def _row(row: Row, *, is_change: bool) -> Iterator[str]:
    yield from _wrapped("", row.ask, before="")
    if not is_change:
        for text in row.then:
            yield from _wrapped("", text)
        return
    for sign, texts in (("- ", row.now), ("+ ", row.then)):
        for text in texts or ("(nothing)",):
            yield from _wrapped(sign, text)


def _part(heading: str, texts: Sequence[str]) -> Iterator[str]:
    yield from ("", f"{heading}:")
    for text in texts:
        yield from _wrapped("", text)


def _wrapped(sign: str, text: str, before: str = "  ") -> Iterator[str]:
    for line in safe(text).split("\n"):
        yield from textwrap.wrap(line, WIDTH, initial_indent=f"{before}{sign}", subsequent_indent=f"{before}{' ' * len(sign)}") or [""]
