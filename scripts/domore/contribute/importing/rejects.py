"""The rejects file: every row that could not become a listing, as it was, with its number and its reasons in front."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from domore.contribute.importing.listing import Reject
from domore.contribute.importing.text import as_text
from domore.problems import WrongUse

ROW: Final = "rejected_row"
WHY: Final = "rejected_because"


def rejects_file(file: Path, form: str, town: Path) -> Path:
    """Where the rejects of a source go if nobody says: beside the town's content, named after the source, in its kind of file."""
    return town / f"rejects-{file.stem}.{'csv' if form == 'csv' else 'jsonl'}"


def write_rejects(target: Path, rejects: Sequence[Reject]) -> Path | None:
    """Writes the rejects as CSV or, where the name ends so, as JSONL, and says where; None when there are none to write.

    Somebody may be mending the rejects of an earlier run, so a file that says something else stays, and the new one gets a number."""
    if not rejects:
        return None
    data = (_jsonl(rejects) if target.suffix == ".jsonl" else _csv(rejects)).encode("utf-8", "replace")
    names = (target, *(target.with_name(f"{target.stem}-{number}{target.suffix}") for number in range(2, 1000)))
    free = next((name for name in names if not name.exists() or name.read_bytes() == data), None)
    if free is None:
        raise WrongUse(f"There are very many files like {target} already. Delete those that you don't need.")
    free.parent.mkdir(parents=True, exist_ok=True)
    free.write_bytes(data)
    return free


def _jsonl(rejects: Sequence[Reject]) -> str:
    records = ({ROW: reject.row.number, WHY: list(reject.reasons)} | dict(reject.row.record) for reject in rejects)
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _csv(rejects: Sequence[Reject]) -> str:
    columns = dict.fromkeys(name for reject in rejects for name in reject.row.record if name not in (ROW, WHY))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([ROW, WHY, *columns])
    for reject in rejects:
        writer.writerow([reject.row.number, " ".join(reject.reasons), *(_cell(reject.row.record.get(name)) for name in columns)])
    return text.getvalue()


def _cell(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else as_text(value)
