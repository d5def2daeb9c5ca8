"""One file's check: its shape first, then every rule, as far as the shape allows."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Final

from domore.check.draft import draft_of
from domore.check.rules import rules_of
from domore.check.schemas import JoinedSchema
from domore.problems import Problem
from domore.read.sources import Source
from domore.read.strict_yaml import Document
from domore.settings import Settings

MOST_FAULTS: Final = 20


def check_listing(source: Source, document: Document, schema: JoinedSchema, settings: Settings, today: date) -> list[Problem]:
    """All problems of one listing, challenge or tally that can be seen without the others, sorted; those of reading it are the document's own."""
    problems: list[Problem] = []
    if not schema.accepts(document.value):
        from domore.check.kind import misplaced  # these bring jsonschema and all our words: most runs need neither
        from domore.check.shape import explain

        if (stray := misplaced(source, document)) is not None:
            return [stray]
        problems += explain(document, schema)
    if isinstance(document.value, dict):
        draft = draft_of(source, document.value, settings, today)
        for rule in rules_of(source.kind):
            for fault in islice(rule(draft), MOST_FAULTS):
                name = rule.__name__.replace("_", "-")
                problems.append(document.problem(fault.at, fault.message, rule=name, severity=fault.severity, key=fault.key, about=fault.about))
    return sorted(set(problems))
