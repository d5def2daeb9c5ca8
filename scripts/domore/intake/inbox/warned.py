"""What to look at twice before a submission is published: what the check warns of, and where somebody seems to live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domore.check.draft import draft_of
from domore.check.listing import check_listing
from domore.contribute.change import Change, Town
from domore.contribute.faults import Fault
from domore.contribute.form import Form, get
from domore.contribute.told import told
from domore.intake.inbox.private import home_in
from domore.read import strict_yaml
from domore.read.sources import Source, Stamp


def warnings_of(change: Change, town: Town, today: date) -> tuple[str, ...]:
    """A sentence or two for each, after the question that it is about. Of a change to an entry, only what the entry has not already."""
    form = town.forms["ideas" if change.path.startswith("content/ideas/") else "opportunities"]
    before = set(_warned(form, change.path, town.read(change.path), town, today))
    found = [fault for fault in _warned(form, change.path, change.yaml.encode(), town, today) if fault not in before]
    asks = {question.name: question.ask for question in form.questions}
    return tuple(f"{asks[fault.name].rstrip(':')}: {fault.message}" if fault.name in asks else fault.message for fault in dict.fromkeys(found))


def _warned(form: Form, path: str, data: bytes, town: Town, today: date) -> Iterator[Fault]:
    document = strict_yaml.read(path, data)
    if not isinstance(document, strict_yaml.Document) or not isinstance(document.value, dict):
        return
    source = Source(path, form.kind, path.rpartition("/")[2].removesuffix(".yml"), Stamp(0, 0, 0))
    problems = check_listing(source, document, form.schema, town.settings, today)
    places = {question.name: question.at for question in form.questions if get(document.value, question.at) is not None}
    yield from told(form, document, problems, places, "warning")
    for at, text in draft_of(source, document.value, town.settings, today).texts:
        if home := home_in(text):
            words = f"“{home}” looks like where somebody lives, and what is published can't be taken back."
            yield Fault(name=".".join(map(str, at)), message=f"{words} Take the number out unless they asked for it to stand there.")
