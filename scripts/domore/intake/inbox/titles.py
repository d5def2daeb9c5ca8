"""The titles of the town's entries, whatever their files are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from domore.contribute.change import Town, fields_in

_LINES: Final = re.compile(rb"^title:[^\n]*(?:\n[ \t]*(?:[ \t][^\n]*)?)*", re.MULTILINE)  # with those that go on with it


def title_in(town: Town, path: str) -> str:
    """The title in a file of the town; "" when there is none to read. Only the title's lines are read as YAML: there may be thousands of files."""
    data = town.read(path)
    lines = _LINES.search(data)
    return (_title(lines[0], path) if lines else "") or _title(data, path)


def titles_of(town: Town) -> dict[str, str]:
    """The title of each entry by `ideas/<id>`."""
    return {name: title_in(town, path) for name, path in town.listings.items()}


def _title(data: bytes, path: str) -> str:
    fields: Mapping[str, Any] = fields_in(data, path) or {}
    return str(fields.get("title", ""))
