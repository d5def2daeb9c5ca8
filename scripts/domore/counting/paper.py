"""`domore tally paper`: people counted on paper become a line in content/tallies/paper.yml, and everything else in it stays as it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from domore.check.listing import check_listing
from domore.check.schemas import join
from domore.contribute.change import fields_in
from domore.contribute.facts import listings_in
from domore.contribute.writing import write_whole
from domore.model.tally_files import PaperCount
from domore.model.tally_text import paper_head, paper_line
from domore.nearest import by_parts, did_you_mean, likely
from domore.problems import ContentProblems, Problem, WrongUse
from domore.read import strict_yaml
from domore.read.sources import Source, Stamp, read_file
from domore.read.strict_yaml import Document
from domore.render.wording import day
from domore.settings import Settings

PATH: Final = "content/tallies/paper.yml"


def count_on_paper(town: Path, settings: Settings, count: PaperCount, today: date) -> int:
    """Adds the count at the end of the file and gives the number of its line. Raises WrongUse for an idea that is not there and for a
    count that the check refuses, ContentProblems for a file that is not right as it is; the file is then as it was."""
    ids = {name.partition("/")[2]: path for name, path in listings_in(town).items() if name.startswith("ideas/")}
    if count.idea not in ids:
        cure = did_you_mean(count.idea, likely(count.idea, by_parts(dict.fromkeys(ids)))) or " Give its id, which is its file's name without .yml."
        raise WrongUse(f'there is no idea "{count.idea}".{cure}')
    decided = _decided(town, ids[count.idea])
    if decided is not None and decided < count.day:
        cure = "To write down people who were counted before, say on which day, by --on."
        raise WrongUse(f'"{count.idea}" was decided on {day(decided)}, and keeps the count that it had then. {cure}')
    data = read_file(town, PATH)
    if isinstance(data, Problem):
        raise ContentProblems((data,))
    text = with_count(data.decode() if data is not None else paper_head(), count)
    document = _read(text.encode())
    source = Source(PATH, "tallies", "paper", Stamp(0, 0, 0))
    line = text.count("\n")
    errors = [each for each in check_listing(source, document, join(settings).of("tallies", "paper"), settings, today) if each.severity == "error"]
    if any(error.line < line for error in errors):
        raise ContentProblems(tuple(errors))
    if errors:
        raise WrongUse(f"this count can't be written down. {' '.join(error.message for error in errors)}")
    write_whole(town / PATH, text)
    return line


def _decided(town: Path, path: str) -> date | None:
    """The day on which an idea was decided, where its file says one."""
    data = read_file(town, path)
    fields = fields_in(data, path) if isinstance(data, bytes) else None
    decision = (fields or {}).get("decision")
    try:
        return date.fromisoformat(str(decision["date"])) if isinstance(decision, dict) else None
    except (KeyError, ValueError):
        return None


def with_count(text: str, count: PaperCount) -> str:
    """The file's text with one more count at its end, moved in as the others are. Raises ContentProblems where that can't be."""
    line = paper_line(count)
    if text == paper_head():
        return text + line
    before = _read(text.encode())
    counts = before.value.get("counts") if isinstance(before.value, dict) else None
    if not isinstance(counts, list) or not counts:
        raise ContentProblems((before.problem(("counts",), 'No count can be added below "counts": write the first by hand.', rule="tally"),))
    column = before.where(("counts", len(counts) - 1))[1]
    after = f"{text.rstrip()}\n{' ' * (column - 3)}{line.lstrip()}"
    read = strict_yaml.read(PATH, after.encode())
    if not isinstance(read, Document) or read.value["counts"][:-1] != counts or len(read.value["counts"]) != len(counts) + 1:
        message = 'No count can be added at the end of this file. Let "counts" stand last, with each count on a line that begins with a dash.'
        raise ContentProblems((before.problem(("counts",), message, rule="tally"),))
    return after


def _read(data: bytes) -> Document:
    document = strict_yaml.read(PATH, data)
    if isinstance(document, Problem):
        raise ContentProblems((document,))
    return document
