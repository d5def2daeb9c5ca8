"""The last word on a listing that came from a form: the same check as everywhere, on the very text that would be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domore.check.listing import check_listing
from domore.contribute.answered import Answered
from domore.contribute.canonical import to_yaml
from domore.contribute.faults import Fault
from domore.contribute.form import Form
from domore.contribute.patched import patched
from domore.contribute.told import told
from domore.problems import DoMoreError, Problem
from domore.read import strict_yaml
from domore.read.sources import Source, Stamp
from domore.settings import Settings


def judged(
    asked: Form,
    given: Answered,
    fields: Mapping[str, Any],
    path: str,
    before: bytes | None,
    faults: Sequence[Fault],
    *,
    settings: Settings,
    today: date,
) -> str | tuple[Fault, ...]:
    """The text of the listing at `path`, if neither the answers (`faults`) nor the check have anything against it; `before` is its file as it
    is. Where an answer is wrong already, the check looks at the others, so that everything is told at once."""
    wrong = {fault.name.partition(".")[0] for fault in faults}
    fine = {name: value for name, value in fields.items() if name not in wrong}
    try:
        text = to_yaml(fine, asked.schema.schema, schema_path=f"{'../' * path.count('/')}schemas/{asked.purpose}.schema.json")
        text = (patched(before, fine, asked.schema.schema) if before is not None and not faults else None) or text
        document = strict_yaml.read(path, text.encode())
    except (DoMoreError, UnicodeError):
        return _or_plain(faults)
    if isinstance(document, Problem):
        return _or_plain(faults)
    source = Source(path, asked.kind, path.rpartition("/")[2].removesuffix(".yml"), Stamp(0, 0, 0))
    problems = check_listing(source, document, asked.schema, settings, today)
    if faults:
        # What was left out because it is wrong is not missing.
        problems = [problem for problem in problems if problem.rule == "shape-not" or not problem.rule.startswith("shape")]
    more = [fault for fault in told(asked, document, problems, given.places) if fault.name.partition(".")[0] not in wrong]
    return _in_order(asked, [*faults, *more]) if faults or more else text


def _in_order(asked: Form, faults: Sequence[Fault]) -> tuple[Fault, ...]:
    names = ["", *(question.name for question in asked.questions), "note"]
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: names.index(fault.name)))


def _or_plain(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """The faults, or a plain word where something can't be written that no question speaks of."""
    cure = "Look at long answers and strange signs, and shorten them."
    return tuple(faults) or (Fault(name="", message=f"Something here can't be kept as it is. {cure}"),)
