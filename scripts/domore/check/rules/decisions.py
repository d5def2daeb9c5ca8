"""Rules on decisions: none without a reason (people who proposed something deserve an answer)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domore.check.draft import Draft, Fault

DECIDED: Final = {"planned": "planned", "done": "done", "not-taken-forward": "not taken forward", "merged": "merged"}


def decided_ideas_say_why(draft: Draft) -> Iterator[Fault]:
    """An idea that is planned, done, not taken forward or merged says who decided it, when and why."""
    status = draft.fields.get("status")
    if isinstance(status, str) and status in DECIDED and draft.fields.get("decision") is None:
        yield Fault(("status",), f'An idea that is {DECIDED[status]} needs its decision. Add "decision" with date, by and reason.')


def work_under_way_was_decided(draft: Draft) -> Iterator[Fault]:
    """An idea that is under way should say who decided it, when and why."""
    if draft.fields.get("status") == "under-way" and draft.fields.get("decision") is None:
        yield Fault(("status",), 'People will ask who decided this. Add "decision" with date, by and reason.', "warning")


def merged_ideas_say_into_what(draft: Draft) -> Iterator[Fault]:
    """An idea that is merged names the idea that goes on."""
    if draft.fields.get("status") == "merged" and draft.fields.get("merged_into") is None:
        yield Fault(("status",), 'A merged idea points to the one that goes on. Add "merged_into" with the id of that idea.')


def only_merged_ideas_point_on(draft: Draft) -> Iterator[Fault]:
    """An idea that names another to go on in has the status merged."""
    status = draft.fields.get("status")
    if draft.fields.get("merged_into") is not None and isinstance(status, str) and status != "merged":
        yield Fault(
            ("merged_into",),
            f'Only a merged idea has "merged_into", and this one is {status[:40]}. Write "status: merged", or remove "merged_into".',
            key=True,
        )
