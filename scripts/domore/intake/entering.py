"""The challenge that a new idea is sent in for."""

from __future__ import annotations

from datetime import date
from typing import Final

from domore.contribute.change import Town, fields_in
from domore.contribute.faults import Fault
from domore.intake.sent import Sent, first
from domore.render.wording import day

_CLOSED: Final = (
    "“{title}” closed on {day}, so nothing can be entered for it any more. Your words are still here: you can send them as an idea of their own."
)


def challenge_of(town: Town, sent: Sent) -> tuple[str, str] | None:
    """The id and the file of the challenge that a new idea names, if there is one of that name."""
    id = first(sent.answers, "challenge")
    path = town.challenges.get(id) if sent.purpose == "idea" else None
    return (id, path) if path else None


def too_late(town: Town, sent: Sent, today: date) -> Fault | None:
    """What somebody is told who comes after the challenge closed; its last day is still in time. Only the door asks this: what came in time may be
    looked at whenever there is time."""
    entered = challenge_of(town, sent)
    fields = (fields_in(town.read(entered[1]), entered[1]) or {}) if entered else {}
    closes = str(fields.get("closes", ""))
    if not closes or today.isoformat() <= closes:
        return None
    return Fault(name="", message=_CLOSED.format(title=fields.get("title", ""), day=day(closes)))
