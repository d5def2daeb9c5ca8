"""A challenge: a question that the town asks, to which ideas are the answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from domore.settings import Stage

Status = Literal["coming", "open", "judging", "decided"]
Place = Literal["chosen", "shortlisted", "not-chosen", "judging", "entered"]


class Shortlisted(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """An entry that is looked at closely, and why."""

    idea: str
    reason: str


class Chosen(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """An entry that was chosen, why, when and by whom; and what was made of it, once there is something to tell."""

    idea: str
    reason: str
    date: date
    by: str
    made: str | None = None
    made_link: str | None = None


class NoneChosen(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """Why nothing was chosen, when and by whom."""

    reason: str
    date: date
    by: str


class Challenge(msgspec.Struct, frozen=True, array_like=True, tag=True, kw_only=True):
    """What is asked, who asks, from which day to which one can answer, what is promised, and what was chosen. `path` is the file's, relative to the
    town; `digest` a fingerprint of all that it says; `stages` stand in the place of the town's own for its entries, if there are any."""

    id: str
    path: str
    title: str
    summary: str
    body: str
    asked_by: str
    promise: str
    judging: str
    opens: date
    closes: date
    decides_by: date | None = None
    stages: tuple[Stage, ...] = ()
    shortlist: tuple[Shortlisted, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    none_chosen: NoneChosen | None = None
    digest: str = ""

    @property
    def url(self) -> str:
        """The address of its page, from the site's root."""
        return f"challenges/{self.id}/"

    @property
    def decided(self) -> date | None:
        """The day on which the last choice fell; None before there is any."""
        choices: Sequence[Chosen | NoneChosen] = (*self.chosen, *((self.none_chosen,) if self.none_chosen else ()))
        return max((choice.date for choice in choices), default=None)

    def chosen_on(self, idea: str) -> date | None:
        """The day on which an entry was chosen; None if it was not."""
        return next((chosen.date for chosen in self.chosen if chosen.idea == idea), None)

    def status(self, today: date) -> Status:
        """How it stands on a day."""
        if today < self.opens:
            return "coming"
        if today <= self.closes:
            return "open"
        return "decided" if self.decided else "judging"

    def place_of(self, idea: str, today: date) -> Place:
        """How far an entry has come in it."""
        if any(chosen.idea == idea for chosen in self.chosen):
            return "chosen"
        status = self.status(today)
        if any(listed.idea == idea for listed in self.shortlist):
            return "shortlisted"
        return "not-chosen" if status == "decided" else "judging" if status == "judging" else "entered"
