"""Reads the rows of a CSV, JSON or JSONL file, whatever its encoding; a row that can't be read is a row with a fault, never a row less."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from domore.contribute.importing.mapping import SourceForm
from domore.contribute.importing.text import unscrambled
from domore.problems import WrongUse

_SPREADSHEETS: Final = ("xlsx", "xlsm", "xls", "ods", "numbers")
_ZIP: Final = b"PK\x03\x04"  # what xlsx, ods and numbers files begin with, whatever their name
_OTHER_DELIMITERS: Final = (";", "\t", "|", ",")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record of the source. `number` is the one a person finds it by: the spreadsheet's row (its head is row 1), the line of a
    JSONL file, the place in a JSON list. `fault` says why it can't be read at all."""

    number: int
    record: Mapping[str, Any]
    fault: str | None = None


def form_of(file: Path, form: SourceForm) -> str:
    """`csv`, `json` or `jsonl`: what the mapping says, else the file's ending. Raises `WrongUse` where neither does, or where one says a table
    and the other does not."""
    ending = file.suffix.lower().removeprefix(".")
    is_known = ending in ("csv", "json", "jsonl")
    if form.format is not None:
        if is_known and (ending == "csv") != (form.format == "csv"):
            fault = f"{file.name} is named as {ending.upper()}, and the mapping reads {form.format.upper()}."
            raise WrongUse(f"{fault} Choose the mapping that is for this file; if it is {form.format.upper()} all the same, name it .{form.format}.")
        return form.format
    if is_known:
        return ending
    if ending in _SPREADSHEETS:
        raise _spreadsheet(file)
    raise WrongUse(f"{file.name} is not .csv, .json or .jsonl. Save it as one of them, or let the mapping say `source: {{format: csv}}`.")


def _spreadsheet(file: Path) -> WrongUse:
    return WrongUse(f"{file.name} is a spreadsheet's own file. Open it and save it as CSV UTF-8.")


def read_rows(file: Path, form: SourceForm) -> list[Row]:
    """Every record of the file, in its order. Raises `WrongUse` for a file that can't be read as a whole."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise WrongUse(f"{file} can't be read: {error.strerror}.") from error
    if data.startswith(_ZIP):
        raise _spreadsheet(file)
    text = _decoded(file, data, form)
    rows = {"csv": _csv, "json": _json, "jsonl": _jsonl}[form_of(file, form)](file, text, form)
    return [Row(number=row.number, record=_mended(row.record, form), fault=row.fault) for row in rows]


def _mended(value: Any, form: SourceForm) -> Any:
    """The value with its mojibake undone and its letters replaced, as the mapping declares, at every depth."""
    if isinstance(value, str):
        text = unscrambled(value, form.mojibake) if form.mojibake else value
        for wrong, right in form.replace.items():
            text = text.replace(wrong, right)
        return text
    if isinstance(value, dict):
        return {name: _mended(part, form) for name, part in value.items()}
    return [_mended(part, form) for part in value] if isinstance(value, list) else value


def _decoded(file: Path, data: bytes, form: SourceForm) -> str:
    """The text of the file; where the first encoding does not fit all of it, each line by the first one that fits."""
    if _looks_like_utf_16(data) and not form.encoding[0].lower().startswith(("utf-16", "utf-32")):
        raise WrongUse(f"{file.name} is written in UTF-16. Save it as CSV UTF-8.")
    encodings = ["utf-8-sig" if name.lower() in ("utf-8", "utf8") else name for name in form.encoding]
    try:
        return data.decode(encodings[0])
    except (UnicodeDecodeError, LookupError):
        lines = data.split(b"\n")
        return "\n".join(_line(file, number, line, encodings) for number, line in enumerate(lines, 1))


def _looks_like_utf_16(data: bytes) -> bool:
    """Whether it begins with UTF-16's mark, or each of its first letters has an empty byte beside it."""
    beside = (data[0:20:2], data[1:20:2])
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or (len(data) > 1 and not all(map(any, beside)))


def _line(file: Path, number: int, line: bytes, encodings: list[str]) -> str:
    for encoding in encodings:
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
        except LookupError:
            raise WrongUse(f'"{encoding}" in the mapping is no encoding. Write one such as utf-8, cp1252 or latin-1.') from None
    tried = " or ".join(name.removesuffix("-sig") for name in encodings)
    cure = "Name the file's encoding in the mapping, such as `source: {encoding: [utf-8, cp1252]}`."
    raise WrongUse(f"{file.name}:{number}: a letter here is not {tried}. {cure}")


def _csv(file: Path, text: str, form: SourceForm) -> Iterator[Row]:
    _refuse_another_delimiter(file, text.partition("\n")[0], form.delimiter)
    # Strict: a quote that is never closed would else swallow all rows behind it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=form.delimiter, strict=True)
    try:
        head = list(_names(next(reader, [])))
        for number, cells in enumerate(reader, 2):
            if any(cell.strip() for cell in cells):
                yield _csv_row(number, head, cells)
    except csv.Error as error:
        fault = f"this is not CSV that can be read ({error}). Look for a quote that is never closed, or that stands inside a cell."
        raise WrongUse(f"{file.name}:{reader.line_num}: {fault}") from error


def _refuse_another_delimiter(file: Path, head: str, delimiter: str) -> None:
    """A head of one column with another usual delimiter in it is a file parted by that one."""
    if delimiter in head:
        return
    for other in _OTHER_DELIMITERS:
        if other in head:
            shown = other.replace("\t", "\\t")
            cure = f'Write: source: {{delimiter: "{shown}"}}'
            raise WrongUse(f'{file.name}: It has one column; are its cells parted by "{shown}"? {cure}')


def _names(cells: list[str]) -> Iterator[str]:
    """The columns' names; one that stands twice, or is empty, gets its place behind it, so that no column hides another."""
    seen: set[str] = set()
    for place, cell in enumerate(cells, 1):
        name = cell.strip()
        yield name if name and name not in seen else f"{name or 'column'} ({place})"
        seen.add(name)


def _csv_row(number: int, head: list[str], cells: list[str]) -> Row:
    record = dict(zip(head, [*cells, *[""] * (len(head) - len(cells))], strict=False))
    more = [cell for cell in cells[len(head) :] if cell.strip()]
    if not more:
        return Row(number=number, record=record)
    fault = f"The row has {len(cells)} cells, and the first row names {len(head)}. Put quotes around text with a comma in it."
    return Row(number=number, record=record | {"more cells": ", ".join(more)}, fault=fault)


def _json(file: Path, text: str, form: SourceForm) -> Iterator[Row]:
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"{file.name} is not JSON that can be read: {error}.") from error
    for step in form.records.split(".") if form.records else ():
        found = found.get(step) if isinstance(found, dict) else None
    if not isinstance(found, list):
        where = f'at "{form.records}"' if form.records else "at its top"
        raise WrongUse(f"{file.name} has no list of records {where}. Name the path to the list in the mapping: `source: {{records: data.items}}`.")
    for number, record in enumerate(found, 1):
        yield _record(number, record)


def _jsonl(_file: Path, text: str, _form: SourceForm) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield _record(number, json.loads(line))
            except (ValueError, RecursionError) as error:
                yield Row(number=number, record={"record": line}, fault=f"The line is not JSON that can be read: {error}.")


def _record(number: int, record: Any) -> Row:
    if isinstance(record, dict):
        return Row(number=number, record=record)
    return Row(number=number, record={"record": record}, fault="The record is not a group of named values.")
