"""The rejects file: every row that could not become a listing, as it was, with its number and its reasons in front."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from domore.contribute.importing.listing import Reject
from domore.contribute.importing.text import as_text
from domore.problems import WrongUse

ROW: Final = "rejected_row"
WHY: Final = "rejected_because"


def rejects_file(file: Path, form: str, town: Path) -> Path:
    """Where the rejects of a source go if nobody says: beside the town's content, named after the source, in its kind of file.

    What is rejected again out of `rejects-list.csv` or `rejects-list-2.csv` belongs to `list` too."""
    again = re.fullmatch(r"rejects-(.+?)(?:-\d+)?", file.stem)
    return town / f"rejects-{again[1] if again else file.stem}.{'csv' if form == 'csv' else 'jsonl'}"


def write_rejects(target: Path, rejects: Sequence[Reject]) -> Path | None:
    """Writes the rejects as CSV or, where the name ends so, as JSONL, and says where; None when there are none to write.

    Somebody may be mending the rejects of an earlier run, so a file that says something else stays, and the new one gets a number.
    One that has the same rows with the same reasons is all that is needed, with cells mended or not."""
    if not rejects:
        return None
    data = (_jsonl(rejects) if target.suffix == ".jsonl" else _csv(rejects)).encode("utf-8", "replace")
    names = (target, *(target.with_name(f"{target.stem}-{number}{target.suffix}") for number in range(2, 1000)))
    free = next((name for name in names if not name.exists() or _has_them(name.read_bytes(), data, target.suffix)), None)
    if free is None:
        raise WrongUse(f"There are very many files like {target} already. Delete those that you don't need.")
    if not free.exists():
        free.parent.mkdir(parents=True, exist_ok=True)
        free.write_bytes(data)
    return free


def _has_them(there: bytes, data: bytes, suffix: str) -> bool:
    """Whether a rejects file holds each row of `data` with its reasons, perhaps with some of its cells mended."""
    if there == data:
        return True
    kept = {(record[ROW], record[WHY]): record for record in _records(there, suffix)}
    return all(_is_same_row(record, kept.get((record[ROW], record[WHY]))) for record in _records(data, suffix))


def _is_same_row(record: Mapping[str, str], kept: Mapping[str, str] | None) -> bool:
    """At least half of the filled cells are the same: fewer are another row that took the first one's place."""
    filled = {name: cell for name, cell in record.items() if cell and name not in (ROW, WHY)}
    return kept is not None and sum(kept.get(name) == cell for name, cell in filled.items()) * 2 >= len(filled)


def _records(data: bytes, suffix: str) -> list[dict[str, str]]:
    """The rows of a rejects file as text; none where it can't be read as one, since people change these files."""
    text = data.decode("utf-8-sig", "replace")
    try:
        found = (
            [json.loads(line) for line in text.split("\n") if line.strip()]
            if suffix == ".jsonl"
            else [*csv.DictReader(io.StringIO(text, newline=""))]
        )
    except (ValueError, RecursionError, csv.Error):
        return []
    records = [{str(name): _cell(cell) for name, cell in record.items()} for record in found if isinstance(record, dict)]
    return [record for record in records if ROW in record and WHY in record]


def first_number(reject: Reject) -> Any:
    """The row's number in the first source: a row of a rejects file brings it along."""
    return reject.row.record.get(ROW) or reject.row.number


def _jsonl(rejects: Sequence[Reject]) -> str:
    records = ({**reject.row.record, ROW: first_number(reject), WHY: list(reject.reasons)} for reject in rejects)
    return "".join(json.dumps({ROW: None, WHY: None} | record, ensure_ascii=False) + "\n" for record in records)


def _csv(rejects: Sequence[Reject]) -> str:
    columns = dict.fromkeys(name for reject in rejects for name in reject.row.record if name not in (ROW, WHY))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([ROW, WHY, *columns])
    for reject in rejects:
        writer.writerow([first_number(reject), " ".join(reject.reasons), *(_cell(reject.row.record.get(name)) for name in columns)])
    return text.getvalue()


def _cell(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else as_text(value)
