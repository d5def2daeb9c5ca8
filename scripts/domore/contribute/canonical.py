"""Canonical YAML: the one way in which we write a listing, so that two people (or two programs) who say the same thing write the same bytes.

Fields stand in the order of the schema, text of several lines or of one long line stands in a literal block, and quotes stand only where
the strict reader would otherwise read another value. What is written reads back as the same value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from domore.problems import DoMoreError
from domore.read import strict_yaml

Schema = Mapping[str, Any]
LONG: Final = 100

# Plain words that no reader takes for anything else: nearly all text, so that the strict reader is asked about the rest only.
_SURELY_PLAIN: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ][\w ,.;()/'’–-]*(?<! )\Z")
_WORD: Final = re.compile(r"[A-Za-z][\w-]*(?: [\w-]+)*\Z")
_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?\Z")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def to_yaml(fields: Mapping[str, Any], schema: Schema, *, schema_path: str) -> str:
    """The canonical text of a listing, with a first line that tells editors where its schema is.

    `fields` is plain data: text, numbers, true and false, null, lists and mappings. A fraction keeps 15 decimals. Raises `DoMoreError`
    for a number that the strict reader can't take (more than 15 digits before the point)."""
    lines = [f"# yaml-language-server: $schema={schema_path}", *_mapping(fields, schema, "")]
    return "\n".join(lines) + "\n"


def _mapping(fields: Mapping[str, Any], schema: Schema, margin: str) -> Iterator[str]:
    known: Schema = schema.get("properties", {})
    for name in [*(name for name in known if name in fields), *(name for name in fields if name not in known)]:
        key = name if _KEY.match(name) else _quoted(name)
        yield from _after(f"{margin}{key}:", fields[name], known.get(name, {}), margin)


def _sequence(items: Sequence[Any], schema: Schema, margin: str) -> Iterator[str]:
    each: Schema = schema.get("items", {})
    for item in items:
        if isinstance(item, Mapping | list) and item:
            inner = _mapping(item, each, margin + "  ") if isinstance(item, Mapping) else _sequence(item, each, margin + "  ")
            first, *rest = inner
            yield f"{margin}- {first.lstrip(' ')}"
            yield from rest
        else:
            yield from _after(f"{margin}-", item, each, margin)


def _after(start: str, value: Any, schema: Schema, margin: str) -> Iterator[str]:
    """A key or a dash, and the value behind or below it."""
    if isinstance(value, Mapping) and value:
        yield start
        yield from _mapping(value, schema, margin + "  ")
    elif isinstance(value, list) and value:
        if (line := _on_one_line(start, value)) is not None:
            yield line
        else:
            yield start
            yield from _sequence(value, schema, margin + "  ")
    elif isinstance(value, str) and _is_for_a_block(value):
        yield from _block(start, value, margin + "  ")
    else:
        yield f"{start} {_scalar(value)}"


def _on_one_line(start: str, items: list[Any]) -> str | None:
    """A short list of plain words, in square brackets."""
    if not all(isinstance(item, str) and _WORD.match(item) and _scalar(item) == item for item in items):
        return None
    line = f"{start} [{', '.join(items)}]"
    return line if len(line) <= LONG else None


def _is_for_a_block(text: str) -> bool:
    worth_it = "\n" in text.rstrip("\n") or text.endswith("\n") or (len(text) > LONG and " " in text)
    # A block's margin is taken from its first line, so that one must begin with a letter.
    return worth_it and text[:1].strip() != "" and "\r" not in text


def _block(start: str, text: str, margin: str) -> Iterator[str]:
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    yield f"{start} |{'-' if ends == 0 else '' if ends == 1 else '+'}"
    for line in body.split("\n"):
        yield margin + line if line else ""
    yield from [""] * (ends - 1)


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, str):
        return value if _is_plain(value) else _quoted(value)
    return "[]" if isinstance(value, list) else "{}"


def _number(value: float) -> str:
    text = repr(value)
    if not _NUMBER.match(text) and isinstance(value, float):
        text = f"{value:.15f}".rstrip("0")
        text += "0" if text.endswith(".") else ""
    if not _NUMBER.match(text):
        raise DoMoreError(f"The number {value} can't be written in a listing. Use one with at most 15 digits.")
    return text


def _is_plain(text: str) -> bool:
    """Whether the strict reader reads the bare text as itself, wherever it stands."""
    if _SURELY_PLAIN.match(text):
        return text not in ("true", "false", "null")
    for around in ("a: {}\n", "- {}\n"):
        read = strict_yaml.read("", around.format(text).encode("utf-8", "surrogatepass"))
        if not isinstance(read, strict_yaml.Document) or read.value not in ({"a": text}, [text]):
            return False
    return True


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'
