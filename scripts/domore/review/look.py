"""What an entry of a pull request will look like: its words and facts, in the order and with the labels of the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from domore.check.schemas import JoinedSchema, Schema
from domore.read.strict_yaml import Document

_WORDS: Final = ("title", "summary", "body")


class Look(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry. `change` is "new", "changed" or "removed"; `facts` are labels with their values."""

    path: str
    change: str
    title: str
    summary: str
    body: str
    facts: tuple[tuple[str, str], ...]


def look_of(path: str, change: str, document: Document, schema: JoinedSchema) -> Look:
    """The look of a document, also of one that is not right: what has the wrong shape is shown as it stands."""
    fields: Mapping[str, Any] = document.value if isinstance(document.value, dict) else {}
    words = {name: _text(fields.get(name, ""), {}) for name in _WORDS}
    known: Mapping[str, Schema] = schema.schema["properties"]
    names = [*(name for name in known if name in fields), *(name for name in fields if name not in known)]
    facts = tuple(fact for name in names if name not in _WORDS for fact in _facts(name, fields[name], known.get(name, {})))
    return Look(path=path, change=change, facts=facts, **words)


def _facts(name: str, value: Any, schema: Schema) -> Iterator[tuple[str, str]]:
    label = str(schema.get("title", name))
    if isinstance(value, dict) and "properties" in schema:
        for inner, each in value.items():
            for below, text in _facts(inner, each, schema["properties"].get(inner, {})):
                yield f"{label}: {below[:1].lower()}{below[1:]}", text
    else:
        yield label, _text(value, schema)


def _text(value: Any, schema: Schema) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dict):
        inner = schema.get("properties", {})
        return ", ".join(f"{inner.get(name, {}).get('title', name)}: {_text(each, inner.get(name, {}))}" for name, each in value.items())
    if isinstance(value, list):
        items = schema.get("items", {})
        return (
            "; ".join(_text(each, items) for each in value)
            if any(isinstance(each, dict) for each in value)
            else ", ".join(_text(each, items) for each in value)
        )
    return str(schema.get("x-labels", {}).get(value, value)) if isinstance(value, str) else str(value)
