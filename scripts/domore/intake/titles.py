"""The titles of the town's entries, whatever their files are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from domore.contribute.change import Town, fields_in
from domore.read.sources import KINDS, Stamp, find

_LINES: Final = re.compile(rb"^title:[^\n]*(?:\n[ \t]*(?:[ \t][^\n]*)?)*", re.MULTILINE)  # with those that go on with it


def title_in(town: Town, path: str) -> str:
    """The title in a file of the town; "" when there is none to read. Only the title's lines are read as YAML: there may be thousands of files."""
    data = town.read(path)
    lines = _LINES.search(data)
    return (_title(lines[0], path) if lines else "") or _title(data, path)


def titles_of(town: Town) -> dict[str, str]:
    """The title of each entry by `ideas/<id>`."""
    return {name: title_in(town, path) for name, path in town.listings.items()}


class KnownTitles:
    """The titles of a town's entries. A file is read again only when it changed: at 10,000 entries the first look takes half a second, the next
    a tenth."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[Stamp, str]] = {}

    def __call__(self, town: Town) -> dict[str, str]:
        """The title of each entry by `ideas/<id>`."""
        before, known = self._known, {}
        sources = [source for source in find(self._folder)[0] if source.kind in KINDS]
        for source in sources:
            was = before.get(source.path)
            known[source.path] = was if was and was[0] == source.stamp else (source.stamp, title_in(town, source.path))
        self._known = known
        return {f"{source.kind}/{source.id}": known[source.path][1] for source in sources}


def _title(data: bytes, path: str) -> str:
    fields: Mapping[str, Any] = fields_in(data, path) or {}
    return str(fields.get("title", ""))
