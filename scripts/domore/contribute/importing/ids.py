"""Gives every row the id of its listing: the same rows get the same ids in every run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from domore.contribute.importing.mapping import Mapping
from domore.contribute.importing.recipe import Maker
from domore.contribute.importing.rows import Row
from domore.contribute.importing.text import as_text
from domore.read.sources import MAX_ID, digest, slug


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedRow:
    """A row, the id its listing gets, and the source's own name for it (None where the mapping names no such column)."""

    row: Row
    id: str
    row_id: str | None
    fault: str | None = None


def number_rows(rows: Iterable[Row], mapping: Mapping) -> list[NumberedRow]:
    """The rows with their ids, made from the title (or what the mapping says). Of several with the same title the first in the file has
    the plain id; the others end in the source's own id for them, or in a fingerprint of the row."""
    taken: set[str] = set()
    first_at: dict[str, int] = {}
    numbered = []
    for row in rows:
        wanted, row_id = _named(row, mapping)
        id = wanted if wanted not in taken else _with_ending(wanted, row_id or digest(json.dumps(row.record, sort_keys=True).encode())[:6])
        fault = row.fault
        if row_id is not None and row_id in first_at:
            fault = fault or f"The row's own id, {row_id}, stands in row {first_at[row_id]} already."
        elif id in taken:
            fault = fault or "The very same row stands further up in the file."
        else:
            taken.add(id)
        if row_id is not None:
            first_at.setdefault(row_id, row.number)
        numbered.append(NumberedRow(row=row, id=id, row_id=row_id, fault=fault))
    return numbered


def _named(row: Row, mapping: Mapping) -> tuple[str, str | None]:
    # Other rows' ids are not known yet: a name can't be made from them.
    maker = Maker(row.record, lambda _: None)
    maker.add_columns(mapping.columns)
    name: Any = maker.make(mapping.id or mapping.fields.get("title", ""), {}, "id")
    row_id = maker.make(mapping.row_id, {}, "row_id") if mapping.row_id is not None else None
    return slug(as_text(name)), as_text(row_id) or None


def _with_ending(wanted: str, ending: str) -> str:
    ending = slug(ending)[: MAX_ID // 2].strip("-")
    return f"{wanted[: MAX_ID - len(ending) - 1].rstrip('-')}-{ending}"
