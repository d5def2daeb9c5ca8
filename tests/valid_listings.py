"""Listings that are right, made from the schemas by chance."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from domore.check.schemas import JoinedSchema, Schema
from domore.read.letters import hidden

_LETTERS: Final = st.characters(codec="utf-8", exclude_characters="\r")
_PLAIN: Final = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
_SIGNS: Final = st.sampled_from(list("ab\n :#-?'\"[]{},&*!|>%@`.0\\\t"))
# fmt: off
_TRAPS: Final = st.sampled_from([
    "no", "true", "null", "~", "12:30", "1_000", "0x10", "- a", "? a", "a: b", "a:", "a #b", "# a", "*a", "&a", "!a", "[a", "{a", "|", ">", "'", '"',
    "%a", "a\nb", "a\n\nb\n", "\na", " a", "a ", "a\n  b\n\n", "---", "...", "2026-03-14", "<<", "x y " * 30, "a\n \n", "a \nb",
])
# fmt: on


def listings(schema: JoinedSchema) -> st.SearchStrategy[dict[str, Any]]:
    """Listings that a schema takes, with any of its fields."""
    return _value(schema.schema).filter(schema.accepts)


def _value(part: Schema) -> st.SearchStrategy[Any]:
    if "enum" in part:
        return st.sampled_from(part["enum"]) if part["enum"] else st.nothing()
    match part.get("type"):
        case "object":
            return _fields(part)
        case "array":
            return st.lists(_value(part["items"]), min_size=part.get("minItems", 0), max_size=min(part.get("maxItems", 3), 3), unique_by=repr)
        case "boolean":
            return st.just(True) if part.get("const") is True else st.booleans()
        case "integer":
            return st.integers(part.get("minimum", -1000), part.get("maximum", 1000))
        case "number":
            low = part.get("minimum", part.get("exclusiveMinimum", -1000))
            return st.one_of(st.integers(int(low), part.get("maximum", 1000)), st.decimals(low, part.get("maximum", 1000), places=4).map(float))
    return _text(part)


def _fields(part: Schema) -> st.SearchStrategy[dict[str, Any]]:
    values = {name: _value(inner) for name, inner in part["properties"].items()}
    needed = part.get("required", [])
    optional = {name: value for name, value in values.items() if name not in needed and not value.is_empty}
    return st.fixed_dictionaries({name: values[name] for name in needed}, optional=optional)


def _text(part: Schema) -> st.SearchStrategy[str]:
    if part.get("format") == "date":
        return st.dates().filter(lambda day: 1900 <= day.year <= 2199).map(str)
    if part.get("format") == "uri":
        return st.sampled_from(["https://fernley.example/", "http://a.example/?b=c&d#e", "https://a.example/%20(x)"])
    if "pattern" in part:
        most = part.get("maxLength", 1000)
        return st.from_regex(part["pattern"], fullmatch=True, alphabet=_PLAIN).filter(lambda text: len(text) <= most)
    least, most = part.get("minLength", 0), min(part.get("maxLength", 200), 200)
    text = st.one_of(st.text(_LETTERS, max_size=30), st.text(_SIGNS, max_size=12), st.lists(_TRAPS, min_size=1, max_size=3).map("".join))
    return text.map(lambda made: (made * least if 0 < len(made) < least else made)[:most]).filter(
        lambda made: len(made) >= least and hidden(made) is None
    )
