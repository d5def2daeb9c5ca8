"""Which field a plain value was meant for, where fields are due: `cost: £5` is `cost: {amount: 5}`."""

from __future__ import annotations

import re
from typing import Any, Final

from domore.check.schemas import JoinedSchema, Schema

_LONGEST: Final = 60
_LONGEST_AMOUNT: Final = 10  # longer, the number is but a part of what is said
_NUMBERS: Final = re.compile(r"\d+(?:\.\d+)?")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}\b)")
_PLAIN: Final = re.compile(r"[^\W\d_][\w' -]*(?<! )")  # needs no quotes inside curly brackets


def field_for(part: Schema, value: Any) -> str:
    """`amount: 5`: the field of `part` that takes such a value, as it would be written; nothing if none does, or if others must stand beside it."""
    text = str(value).strip()
    if isinstance(value, (list, dict, bool)) or not text or len(text) > _LONGEST or "\n" in text:
        return ""
    for meaning in (_its_name, _one_of_few, _a_number, _words):
        for name, field in part.get("properties", {}).items():
            beside = {*part.get("required", ()), *part.get("dependentRequired", {}).get(name, ())} - {name}
            meant = meaning(name, field, text)
            if meant is not None and not beside and JoinedSchema(field).accepts(meant):
                return f"{name}: {_written(meant)}"
    return ""


def _its_name(name: str, field: Schema, text: str) -> bool | None:
    """`cost: free`."""
    return True if field.get("type") == "boolean" and text.casefold() == name else None


def _one_of_few(_: str, field: Schema, text: str) -> str | None:
    """An address, a phone number, a word of the town."""
    return text if field.get("type") == "string" and {"pattern", "format", "enum"} & field.keys() else None


def _a_number(_: str, field: Schema, text: str) -> int | float | None:
    """`£5`, `1,000`, `16+`."""
    found = _NUMBERS.findall(_THOUSANDS.sub("", text))
    if field.get("type") not in ("number", "integer") or len(found) != 1 or len(text) > _LONGEST_AMOUNT:
        return None
    return float(found[0]) if "." in found[0] else int(found[0])


def _words(_: str, field: Schema, text: str) -> str | None:
    return text if field.get("type") == "string" else None


def _written(value: bool | int | float | str) -> str:
    if not isinstance(value, str):
        return str(value).lower()
    if _PLAIN.fullmatch(value) and value not in ("true", "false", "null"):
        return value
    return "'" + value.replace("'", "''") + "'" if {'"', "\\"} & set(value) else f'"{value}"'
