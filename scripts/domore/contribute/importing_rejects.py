"""The rejects file: every row that could not become a listing, as it was, with its number and its reasons in front."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from domore.contribute.importing_listing import Reject
from domore.contribute.importing_text import as_text
from domore.problems import WrongUse

ROW: Final = "rejected_row"
WHY: Final = "rejected_because"


def rejects_file(file: Path, form: str, town: Path) -> Path:
    """Where the rejects of a source go if nobody says: beside the town's content, named after the source, in its kind of file."""
    return town / f"rejects-{file.stem}.{'csv' if form == 'csv' else 'jsonl'}"


def refuse_other_files(target: Path, source: Path) -> None:
    """Raises `WrongUse` when writing the rejects would overwrite a file that is not one of ours."""
    if target.resolve() == source.resolve():
        raise WrongUse(f"{target} is the file to import. Give the rejects another name.")
    if target.exists():
        with target.open(encoding="utf-8", errors="replace") as opened:
            if ROW not in opened.readline(2000):
                raise WrongUse(f"{target} is there already and holds no rejects. Give the rejects another name.")


def write_rejects(target: Path, rejects: Sequence[Reject]) -> None:
    """Writes the rejects as CSV or, where the name ends so, as JSONL; a file of earlier rejects is emptied when there are none now."""
    if rejects or target.exists():
        text = _jsonl(rejects) if target.suffix == ".jsonl" else _csv(rejects)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")


def _jsonl(rejects: Sequence[Reject]) -> str:
    # The first line says what the file is also when it holds nothing.
    lines = [{ROW: reject.row.number, WHY: list(reject.reasons), **reject.row.record} for reject in rejects]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines or [{ROW: None}])


def _csv(rejects: Sequence[Reject]) -> str:
    columns = dict.fromkeys(name for reject in rejects for name in reject.row.record if name not in (ROW, WHY))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([ROW, WHY, *columns])
    for reject in rejects:
        cells = (reject.row.record.get(name) for name in columns)
        writer.writerow([reject.row.number, " ".join(reject.reasons), *(json.dumps(cell, ensure_ascii=False) if isinstance(cell, dict | list) else as_text(cell) for cell in cells)])
    return text.getvalue()
