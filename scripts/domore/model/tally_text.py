"""Tallies as the text of their files: one idea a line, in order, so that what was counted twice is the same bytes and a diff shows what changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from domore.model.tally_files import Adjustment, EmailTally, ForgeTally, IdeaCount, PaperCount, StageDays

_SCHEMA: Final = "# yaml-language-server: $schema=../../schemas/tally-{}.schema.json\n"
_PARTS: Final = ("would_use", "would_help", "before_change", "withdrawn")


def email_text(tally: EmailTally) -> str:
    """content/tallies/email.yml."""
    lines = ["method: email", f"counted: {{day: {tally.day}, entries: {tally.entries}, head: {_text(tally.head)}}}", *_ideas(tally.ideas)]
    if tally.adjustments:
        lines += ["adjustments:", *(line for adjustment in tally.adjustments for line in _adjustment(adjustment))]
    return _file("email", lines)


def forge_text(tally: ForgeTally) -> str:
    """content/tallies/forge.yml."""
    return _file("forge", ["method: forge", f"counted: {{day: {tally.day}}}", *_ideas(tally.ideas)])


def stages_text(stages: StageDays) -> str:
    """content/tallies/stages.yml."""
    rows = [f"  {_key(id)}: [{', '.join(map(str, stages.reached[id]))}]" for id in sorted(stages.reached)]
    return _file("stages", ["reached:", *rows] if rows else ["reached: {}"])


def paper_head() -> str:
    """What content/tallies/paper.yml begins with, before its first count."""
    return _file("paper", ["method: paper", "counts:"])


def paper_line(count: PaperCount) -> str:
    """One count in content/tallies/paper.yml."""
    fields = {"idea": _key(count.idea), "day": str(count.day), "number": str(count.number), "where": _text(count.where), "by": _text(count.by)}
    fields |= {name: str(number) for name, number in (("would_use", count.would_use), ("would_help", count.would_help)) if number}
    fields |= {"note": _text(count.note)} if count.note else {}
    return f"  - {{{', '.join(f'{name}: {value}' for name, value in fields.items())}}}\n"


def _ideas(ideas: Mapping[str, IdeaCount]) -> Iterator[str]:
    yield "ideas:" if ideas else "ideas: {}"
    for id in sorted(ideas):
        count = ideas[id]
        parts = "".join(f", {name}: {number}" for name in _PARTS if (number := getattr(count, name)))
        yield f"  {_key(id)}: {{backs: {count.backs}{parts}}}"


def _adjustment(adjustment: Adjustment) -> Iterator[str]:
    yield f"  - entry: {adjustment.entry}"
    yield f"    day: {adjustment.day}"
    yield f"    reason: {_text(adjustment.reason)}"
    yield f"    condition: {_text(adjustment.condition)}"
    yield f"    removed: {adjustment.removed}"
    yield f"    ideas: {{{', '.join(f'{_key(id)}: {adjustment.ideas[id]}' for id in sorted(adjustment.ideas))}}}"


def _file(name: str, lines: list[str]) -> str:
    return _SCHEMA.format(name) + "\n".join(lines) + "\n"


def _key(id: str) -> str:
    """An id as it stands in YAML: one that reads as a number, or as true, wants quotes."""
    return id if id[:1].isalpha() and id not in ("true", "false", "null") else _text(id)


def _text(text: str) -> str:
    """Any text, in double quotes: JSON is YAML there."""
    return json.dumps(text, ensure_ascii=False)
