"""The words people see for the values a schema allows, read from the schemas: nothing lists them twice."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from domore.check.schemas import shipped

_SCHEMAS: Final = {"ideas": "idea", "opportunities": "opportunity"}


def label(kind: str, field: str, value: str) -> str:
    """What people see for `value` of `field` (its bare name, wherever it stands in the schema) of `ideas` or `opportunities`."""
    return values(kind, field).get(value, value)


def values(kind: str, field: str) -> dict[str, str]:
    """Every value that `field` may have with its words, in the schema's order."""
    return _labels(kind).get(field, {})


@cache
def _labels(kind: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    _collect(shipped(_SCHEMAS[kind]), "", found)
    return found


def _collect(part: Any, name: str, found: dict[str, dict[str, str]]) -> None:
    if not isinstance(part, dict):
        return
    if "x-labels" in part:
        found[name] = part["x-labels"]
    for field, schema in part.get("properties", {}).items():
        _collect(schema, field, found)
    _collect(part.get("items"), name, found)
