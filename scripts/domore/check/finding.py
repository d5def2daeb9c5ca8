"""What a validator finds, what a person is told, and the few phrases that all messages share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from domore.check.formats import kind_of
from domore.check.schemas import Schema
from domore.read.strict_yaml import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A keyword that a value does not meet, the part of the schema that holds the keyword, and the whole schema.

    `comment` is what YAML took for a comment where the value should stand, as in `main: #003366`."""

    at: Path
    keyword: str
    value: Any
    part: Schema
    whole: Schema
    comment: str = ""


class Said(NamedTuple):
    """A message and where it belongs: the value at `at`, or its key."""

    at: Path
    message: str
    key: bool = False


def shown(value: Any) -> str:
    """A value as it may stand in a message: on one line, in double quotes, at most 60 characters; numbers and true, false as they are."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "nothing"}[value]
    if not isinstance(value, str):
        return str(value)[:60]
    text = " ".join(value.split()).replace('"', "'")
    return f'"{text[:57]}…"' if len(text) > 60 else f'"{text}"'


def named(at: Path) -> str:
    """A field's name as it stands in a message: the key, or the word for one entry of a list."""
    last = next((step for step in reversed(at) if isinstance(step, str)), "")
    if at and isinstance(at[-1], int) and last.endswith("s") and not last.endswith("ss"):
        return last[:-1]
    return last


def listed(words: list[str], joint: str = "and") -> str:
    """`a, b and c`."""
    return f"{', '.join(words[:-1])} {joint} {words[-1]}" if len(words) > 1 else "".join(words)


def example_of(part: Schema) -> str:
    """An example as it would be written on its line; nothing for what needs more lines, or is prose."""
    choices, example = part.get("enum"), next(iter(part.get("examples", ())), None)
    if choices and example not in choices:
        example = choices[0]  # the schema's example need not be a word of this town
    if isinstance(example, bool):
        return "true" if example else "false"
    if isinstance(example, (int, float)) or (isinstance(example, str) and (choices or kind_of(part) or len(example) <= 20)):
        return str(example)
    return ""
