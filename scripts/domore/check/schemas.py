"""The schemas, joined with the town's own vocabularies and fields.

A field that says `x-vocabulary: areas` may hold the ids in site_config/areas.yml; `extra` holds the fields that site_config/site.yml declares.
jsonschema-rs tells in 6 µs that a listing is right, and nearly all are; only for the others does jsonschema (146 µs) say what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from typing import Any, Final

import jsonschema_rs

from domore.read.sources import TALLIES, FileKind
from domore.settings import OwnField, Settings

Schema = Mapping[str, Any]
_NAMES: Final[dict[FileKind, str]] = {"ideas": "idea", "opportunities": "opportunity", "challenges": "challenge"}
_OWN_TYPES: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "string", "minLength": 1, "maxLength": 300},
    "number": {"type": "number"},
    "yes-no": {"type": "boolean"},
    "choice": {"type": "string"},
    "date": {"type": "string", "format": "date", "pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$", "examples": ["2026-03-14"]},
    "url": {"type": "string", "format": "uri", "examples": ["https://fernley.example/"], "pattern": '^https?://[^\\s<>"]+$', "maxLength": 500},
}


@cache
def schema_text(name: str) -> str:
    """The text of schemas/<name>.schema.json as shipped."""
    return (resources.files("domore.schemas") / f"{name}.schema.json").read_text(encoding="utf-8")


def shipped(name: str) -> dict[str, Any]:
    """schemas/<name>.schema.json as shipped, before it is joined with a town's words."""
    loaded: dict[str, Any] = json.loads(schema_text(name))
    return loaded


@dataclass(slots=True)
class _Integers:
    """Where integers are due in a value: it is one `itself`, or they lie in its `fields`, in its `others`, in its `entries`."""

    itself: bool = False
    fields: Mapping[str, _Integers | None] = field(default_factory=dict)
    others: _Integers | None = None
    entries: _Integers | None = None


@dataclass(frozen=True)
class JoinedSchema:
    """A schema that knows the town's words: fast to ask, and ready to be explained."""

    schema: Schema

    @cached_property
    def _validator(self) -> Any:
        return jsonschema_rs.validator_for(dict(self.schema), validate_formats=True)

    def accepts(self, value: Any) -> bool:
        """Whether the value is right. Where an integer is due, 5.0 is not: JSON Schema would take it, and lists can't be cut by it."""
        return bool(self._validator.is_valid(value)) and not _has_decimal(value, self._integers)

    @cached_property
    def _integers(self) -> _Integers | None:
        return _integers(self.schema, self.schema, {})

    def refusals(self, value: Any) -> Iterator[tuple[tuple[str | int, ...], tuple[str | int, ...]]]:
        """Why the value is not right: pairs of a way into the value and the way into the schema to the keyword that it does not meet."""
        for error in self._validator.iter_errors(value):
            yield tuple(error.instance_path), tuple(error.schema_path)


@dataclass(frozen=True, slots=True)
class Schemas:
    """The joined schemas of one town, by their names."""

    named: Mapping[str, JoinedSchema]

    def of(self, kind: FileKind, id: str = "") -> JoinedSchema:
        """The schema for a file of this kind; of tallies each has its own, by its id."""
        return self.named[schema_name(kind, id)]


def schema_name(kind: FileKind, id: str = "") -> str:
    """The name of the schema for a file of this kind; of tallies each has its own, by its id."""
    return _NAMES.get(kind) or f"tally-{id}"


def _integers(part: Any, whole: Schema, around: Mapping[str, _Integers]) -> _Integers | None:
    """Where integers are due in what this part of a schema describes; None if nowhere. `around` are the definitions that it is a part of, for one may
    hold itself."""
    if not isinstance(part, dict):
        return None
    due = _Integers()
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        if name in around:
            return around[name]
        part, around = whole["$defs"][name], {**around, name: due}
    known = {name: _integers(inner, whole, around) for name, inner in part.get("properties", {}).items()}
    due.others, due.entries = (_integers(part.get(name), whole, around) for name in ("additionalProperties", "items"))
    due.fields = known if due.others is not None else {name: inner for name, inner in known.items() if inner is not None}
    due.itself = part.get("type") == "integer"
    return due if due.itself or due.fields or due.others is not None or due.entries is not None else None


def _has_decimal(value: Any, due: _Integers | None) -> bool:
    """Whether a decimal number stands in a value, which is right otherwise, where an integer is due."""
    if due is None:
        return False
    if isinstance(value, dict):
        if due.others is not None:
            return any(_has_decimal(inner, due.fields.get(name, due.others)) for name, inner in value.items())
        return any(_has_decimal(value[name], inner) for name, inner in due.fields.items() if name in value)
    if isinstance(value, list):
        return any(_has_decimal(inner, due.entries) for inner in value)
    return due.itself and isinstance(value, float)


def join(settings: Settings) -> Schemas:
    """All schemas of content/ with the town's vocabularies and own fields in them."""
    kinds: dict[str, FileKind] = {name: kind for kind, name in _NAMES.items()}
    names = [*kinds, *(schema_name("tallies", id) for id in TALLIES)]
    return Schemas({name: JoinedSchema(_joined(shipped(name), settings, kinds.get(name, "tallies"))) for name in names})


def _joined(schema: dict[str, Any], settings: Settings, kind: FileKind) -> dict[str, Any]:
    if "extra" in schema["properties"]:
        schema["properties"]["extra"]["properties"] = {own.name: _own(own) for own in settings.own_fields(kind)}
    _fill_vocabularies(schema, settings)
    return schema


def _own(own: OwnField) -> dict[str, Any]:
    field = {"title": own.label, "description": own.description, **_OWN_TYPES[own.type]}
    return field | {"enum": list(own.choices)} if own.type == "choice" else field


def _fill_vocabularies(part: Any, settings: Settings) -> None:
    if isinstance(part, dict):
        name = part.get("x-vocabulary")
        if isinstance(name, str):
            terms = settings.vocabularies.get(name, {})
            part["enum"] = list(terms)
            part["x-labels"] = {id: term.label for id, term in terms.items()}
        for value in part.values():
            _fill_vocabularies(value, settings)
    elif isinstance(part, list):
        for value in part:
            _fill_vocabularies(value, settings)
