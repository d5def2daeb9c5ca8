"""docs/fields.md, made from the schemas: every field with what it means."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from domore.check.schemas import shipped

_INTRODUCTION: Final = """# Fields

Every field of the files that a town is made of.
Made from the schemas in schemas/ by `pytest --bless`; do not edit it by hand."""
_FILES: Final = {
    "idea": "content/ideas/&lt;year&gt;/&lt;id&gt;.yml",
    "opportunity": "content/opportunities/&lt;id&gt;.yml",
    "challenge": "content/challenges/&lt;id&gt;.yml",
    "tally-paper": "content/tallies/paper.yml",
    "tally-email": "content/tallies/email.yml",
    "tally-forge": "content/tallies/forge.yml",
    "tally-stages": "content/tallies/stages.yml",
    "site": "site_config/site.yml",
    "vocabulary": "site_config/categories.yml, areas.yml, strengths.yml and tags.yml",
}
_TYPES: Final = {"string": "text", "number": "number", "integer": "whole number", "boolean": "true or false", "array": "list", "object": "fields"}


def field_reference() -> str:
    """The whole document. A section a kind of file, and a table of its fields."""
    parts = [_INTRODUCTION]
    for name, file in _FILES.items():
        schema = shipped(name)
        fields = schema.get("properties") or schema["additionalProperties"]["properties"]
        required = schema.get("required", []) if "properties" in schema else schema["additionalProperties"].get("required", [])
        parts += ["", f"## {schema['title']}: {file}", "", schema["description"], "", "| field | | what | example |", "|---|---|---|---|"]
        parts += _rows(fields, required, "")
    return "\n".join(parts) + "\n"


def _rows(fields: Mapping[str, Any], required: list[str], before: str) -> Iterator[str]:
    for name, field in fields.items():
        path = f"{before}{name}"
        needed = "needed, " if name in required else ""
        yield f"| `{path}` | {needed}{_kind(field)} | {_what(field)} | {_example(field)} |"
        inner = field.get("items", field)
        if "properties" in inner:
            yield from _rows(inner["properties"], inner.get("required", []), f"{path}[]." if "items" in field else f"{path}.")
        elif isinstance(inner.get("additionalProperties"), dict):
            inner = inner["additionalProperties"]
            yield from _rows(inner.get("properties", {}), inner.get("required", []), f"{path}.*.")


def _kind(field: Mapping[str, Any]) -> str:
    if field.get("format") == "date":
        return "date"
    inner = field.get("items", field)
    if "x-vocabulary" in inner:
        return f"{'words' if 'items' in field else 'word'} of {inner['x-vocabulary']}.yml"
    if "x-refers-to" in inner:
        return f"{'ids' if 'items' in field else 'id'} of {inner['x-refers-to']}"
    limit = f", at most {field['maxLength']} letters" if field.get("maxLength", 10_000) <= 3000 else ""
    return _TYPES[field["type"]] + limit


def _what(field: Mapping[str, Any]) -> str:
    labels = field.get("items", field).get("x-labels", {})
    values = f" One of: {', '.join(f'`{value}`' for value in labels)}." if labels else ""
    return f"**{field['title']}.** {field['description']}{values}".replace("|", "\\|")


def _example(field: Mapping[str, Any]) -> str:
    if field["type"] == "object" or field.get("items", {}).get("type") == "object":
        return ""
    example = field["examples"][0]
    text = example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)
    return f"`{text}`".replace("|", "\\|")
