"""Moves the dates of the demo town on, so that there is something to do in it whenever somebody clones it.

Run by scripts/start, and by hand before a release: `.venv/bin/python scripts/move_demo_on.py`. Only Fernley is moved, and only once nothing in it was
checked or counted for a quarter of a year: all dates (of listings, challenges and tallies) by the same number of whole weeks, so that a Saturday is
one. A real town's dates are never touched.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Final

DEMO: Final = "site_name: Fernley"
STALE: Final = timedelta(days=91)
_DATE: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
# What is over on the day it is written down: it tells how old the town is, and must not come to lie in the future.
_OVER: Final = re.compile(r"\b(?:checked_on|submitted|day): (\d{4}-\d{2}-\d{2})\b")
_SUBMITTED: Final = re.compile(r"^submitted: (\d{4})", re.MULTILINE)


def moved_on(town: Path, today: date) -> timedelta:
    """Moves a demo town's dates on if it is stale, and says by how much. An idea moves to the folder of its new year."""
    files = {path: path.read_text(encoding="utf-8") for path in sorted((town / "content").rglob("*.yml"))}
    checked = [date.fromisoformat(day) for text in files.values() for day in _OVER.findall(text)]
    if DEMO not in (town / "mkdocs.yml").read_text(encoding="utf-8").splitlines() or not checked or today - max(checked) < STALE:
        return timedelta()
    by = timedelta(weeks=(today - max(checked)).days // 7)
    for path, text in files.items():
        later = _DATE.sub(lambda day: (date.fromisoformat(day[0]) + by).isoformat(), text)
        submitted = _SUBMITTED.search(later)
        new = path.parents[1] / submitted[1] / path.name if submitted else path
        new.parent.mkdir(exist_ok=True)
        path.rename(new).write_text(later, encoding="utf-8")
    return by


def main() -> None:
    by = moved_on(Path(__file__).resolve().parents[1], date.today())
    if by:
        print(f"The demo town had grown old: its dates were moved on by {by.days // 7} weeks.")
        print("To take that back: git stash --include-untracked -- content")


if __name__ == "__main__":
    main()
