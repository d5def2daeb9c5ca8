"""Telling: the same problems as text, as GitHub's annotations, as JSON or as a Markdown table. Rules know nothing of it.

The JSON is `{"version": 1, "errors": 2, "warnings": 1, "files": 2, "listings": 130, "problems": [{"path", "line", "column", "severity", "rule",
"message"}]}`; `listings` is null when it was not counted. Lines and columns count from 1, paths are relative to the town.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final, Literal

from domore.markdown_text import in_markdown, printable
from domore.problems import Problem

Format = Literal["text", "github", "json", "markdown"]
MOST_ROWS: Final = 300
_ENTRIES: Final = ("content/ideas/", "content/opportunities/")


def report(problems: Sequence[Problem], format: Format, listings: int | None = None) -> str:
    """All problems, sorted, and a line that sums them up. `listings` is how many were looked at. Ends with a line end."""
    tellers = {"text": _text, "github": _github, "json": _json, "markdown": _markdown}
    return tellers[format](sorted(problems), listings) + "\n"


def summary(problems: Sequence[Problem], listings: int | None = None) -> str:
    """`2 errors and 1 warning in 2 of 130 entries.`, or `in 2 files.` where settings or folders are among them."""
    errors = sum(problem.severity == "error" for problem in problems)
    counts = [counted(number, word) for number, word in ((errors, "error"), (len(problems) - errors, "warning")) if number]
    paths = {problem.path for problem in problems}
    if not counts:
        return "No problems." if listings is None else f"No problems in {counted(listings, 'entry')}."
    # Files that can't be an entry are told too, but were not counted: then there may be more of them than entries.
    all_entries = listings is not None and len(paths) <= listings and all(path.startswith(_ENTRIES) for path in paths)
    where = f"{len(paths):,} of {counted(listings or 0, 'entry')}" if all_entries else counted(len(paths), "file")
    return f"{' and '.join(counts)} in {where}."


def counted(number: int, word: str) -> str:
    """`1 entry`, `2,000 entries`."""
    many = word[:-1] + "ies" if word.endswith("y") else word + "s"
    return f"{number:,} {word if number == 1 else many}"


def _text(problems: Sequence[Problem], listings: int | None) -> str:
    lines = [f"{printable(p.path)}:{p.line}:{p.column}: {'warning: ' if p.severity == 'warning' else ''}{printable(p.message)}" for p in problems]
    return "\n".join([*lines, summary(problems, listings)])


def _github(problems: Sequence[Problem], listings: int | None) -> str:
    """Workflow commands (GitHub Docs, "Workflow commands for GitHub Actions"): % and line ends are escaped, in properties : and , too."""
    lines = [
        f"::{p.severity} file={_property(p.path)},line={p.line},col={p.column},title={_property(p.rule)}::{_data(printable(p.message))}"
        for p in problems
    ]
    return "\n".join([*lines, summary(problems, listings)])


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")


def _json(problems: Sequence[Problem], listings: int | None) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    whole = {
        "version": 1,
        "errors": errors,
        "warnings": len(problems) - errors,
        "files": len({problem.path for problem in problems}),
        "listings": listings,
        "problems": [asdict(problem) for problem in problems],
    }
    return json.dumps(whole, indent=1)


def _markdown(problems: Sequence[Problem], listings: int | None) -> str:
    if not problems:
        return summary(problems, listings)
    rows = (f"| {in_markdown(f'{p.path}:{p.line}')} | {_what_to_do(p)} | {in_markdown(p.message)} |" for p in problems[:MOST_ROWS])
    left = len(problems) - MOST_ROWS
    more = ["", f"{left:,} more are not shown here."] if left > 0 else []
    return "\n".join([f"**{summary(problems, listings)}**", "", "| Where | | What |", "|---|---|---|", *rows, *more])


def _what_to_do(problem: Problem) -> str:
    return "Mend" if problem.severity == "error" else "Look at"
