"""A listing's file with some of its fields changed and everything else left as it was written, comments and all: a reviewer sees what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from domore.contribute.canonical import Schema, to_yaml
from domore.read import strict_yaml


def patched(data: bytes, fields: Mapping[str, Any], schema: Schema) -> str | None:
    """The text with these fields, of which those that differ are written anew in canonical YAML; None where that can't be done for sure."""
    document = strict_yaml.read("", data)
    if not isinstance(document, strict_yaml.Document) or not isinstance(document.root, yaml.MappingNode) or document.root.flow_style:
        return None
    head, parts = _parts(document)
    lines: dict[str, list[str]] = {}
    for name, (own, behind) in parts.items():
        if name not in fields:
            own = []
        elif not _same(document.value[name], fields[name]):
            own = _written(name, fields[name], schema)
        lines[name] = [*own, *behind]
    order = [*schema.get("properties", {})]
    names = [*parts]
    for name in (name for name in fields if name not in parts):
        before = order[: order.index(name)] if name in order else order
        names.insert(max((at + 1 for at, other in enumerate(names) if other in before), default=0), name)
        lines[name] = _written(name, fields[name], schema)
    text = "\n".join([*head, *(line for name in names for line in lines[name])]) + "\n"
    read = strict_yaml.read("", text.encode())
    return text if isinstance(read, strict_yaml.Document) and _same(read.value, dict(fields)) else None


def _written(name: str, value: Any, schema: Schema) -> list[str]:
    """The lines of one field in canonical YAML."""
    return to_yaml({name: value}, schema, schema_path="").removesuffix("\n").split("\n")[1:]


def _parts(document: strict_yaml.Document) -> tuple[list[str], dict[str, tuple[list[str], list[str]]]]:
    """The lines before the first field, and for each field its own and the empty lines and comments behind them, which belong to what follows."""
    lines = document.text.removesuffix("\n").split("\n")
    starts = [(name.value, name.start_mark.line) for name, _ in document.root.value] if document.root is not None else []
    ends = [*(line for _, line in starts[1:]), len(lines)]
    head = lines[: starts[0][1]] if starts else lines
    return head, {name: _apart(lines[start:end]) for (name, start), end in zip(starts, ends, strict=True)}


def _apart(lines: list[str]) -> tuple[list[str], list[str]]:
    end = len(lines)
    while end > 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return lines[:end], lines[end:]


def _same(one: Any, other: Any) -> bool:
    """Equal also in the kind of number: 5 is not 5.0, and true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)
