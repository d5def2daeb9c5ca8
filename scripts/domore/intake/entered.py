"""The challenge that an idea is sent in for, as the form knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from domore.contribute.change import Town, fields_in
from domore.contribute.faults import Fault
from domore.intake.sent import Sent, first
from domore.render.wording import day

_CLOSED: Final = (
    "“{title}” closed on {day}, so nothing can be entered for it any more. Your words are still here: you can send them as an idea of their own."
)


@dataclass(frozen=True, slots=True)
class Entered:
    """A challenge that takes entries until `closes`, that day included (ISO text; "" where its file does not say)."""

    id: str
    title: str
    closes: str

    def too_late(self, today: date) -> Fault | None:
        """What somebody is told who comes after it closed. Only the door asks this: what came in time may be looked at whenever there is time."""
        if not self.closes or today.isoformat() <= self.closes:
            return None
        return Fault(name="", message=_CLOSED.format(title=self.title, day=day(self.closes)))


def entered(town: Town, sent: Sent) -> Entered | None:
    """The challenge that a new idea names, if there is one of that name."""
    id = first(sent.answers, "challenge")
    path = town.challenges.get(id) if sent.purpose == "idea" else None
    if path is None:
        return None
    fields = fields_in(town.read(path), path) or {}
    return Entered(id, str(fields.get("title", "")), str(fields.get("closes", "")))
