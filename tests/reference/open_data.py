"""docs/open-data.md, made from the published schemas: every column with what it means."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from domore.publish.open_data import FILES, published_schema

Schema = Mapping[str, Any]
_INTRODUCTION: Final = """# Open data

Every build publishes four files. They are made from the same entries as the pages, and hold nothing about people that the pages don't show.

- Keys come in the same order each time and rows are sorted, one row a line: a diff shows what changed.
- Every row has every column; what is not known is `null`.
- Dates are written 2026-03-14. Addresses start at the root of the site.
- Each file has its schema (JSON Schema 2020-12) beside it, named under `about`. Its version is 1.1: the first number changes when a
  column goes or changes its meaning, the second when one is added.
- The files name no licence. The town that publishes them says how they may be used.

Made from the schemas in schemas/published/ by `pytest --bless`; do not edit it by hand.
"""


def open_data_reference() -> str:
    """The whole document. A section a file, a table of its columns, and a table for each kind of row in it."""
    return "\n".join([_INTRODUCTION, *(part for name in FILES for part in _file(name))])


def _file(name: str) -> Iterator[str]:
    schema = json.loads(published_schema(name))
    yield f"## /data/v1/{name}.json\n\n{schema['description']}\n"
    yield from _table(schema, schema["$defs"])
    for part in schema["$defs"].values():
        yield f"### {part['title']}\n\n{part['description']}\n"
        yield from _table(part, schema["$defs"])


def _table(schema: Schema, definitions: Schema) -> Iterator[str]:
    yield "| column | what it is | kind |\n|---|---|---|"
    yield from (f"| `{path}` | {_sentence(column)} | {_kind(column, definitions)} |" for path, column in _columns(schema, ""))
    yield ""


def _columns(schema: Schema, before: str) -> Iterator[tuple[str, Schema]]:
    for name, column in schema["properties"].items():
        yield f"{before}{name}", column
        if "properties" in column:
            yield from _columns(column, f"{before}{name}.")


def _sentence(column: Schema) -> str:
    example = f" Example: `{json.dumps(column['examples'][0], ensure_ascii=False)}`." if "examples" in column else ""
    return f"{column['title']}. {column['description']}{example}"


def _kind(column: Schema, definitions: Schema) -> str:
    if "enum" in column:
        return ", ".join(f"`{json.dumps(value)}`" for value in column["enum"])
    types = column["type"] if isinstance(column["type"], list) else [column["type"]]
    said = " or ".join("nothing" if type == "null" else _WORDS[type] for type in types)
    referred = column.get("items", {}).get("$ref", "").rpartition("/")[2]
    return f"{said} of: {definitions[referred]['title'].lower()}" if referred else said


_WORDS: Final = {"string": "text", "integer": "whole number", "number": "number", "boolean": "yes or no", "array": "list", "object": "group"}
