"""What happened to a listing, as its own file tells: the one source of feeds, of "You said, we did" and of each month's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from domore.model.brief import brief
from domore.model.listing import Idea, Opportunity

What = Literal["proposed", "decided", "update", "done", "planned", "confirmed", "chosen"]
STEPS: Final = ("done", "planned")
REASON: Final = 700  # letters
NEWS: Final = 300


class Happening(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One thing that happened. `day` is ISO text, `by` whoever did or said it ("" if no name is shown), `voice` what they speak as (a proposer's
    role, resident or service), `text` what they said in brief and without mark-up.

    `chosen` is told by a challenge, and not by the listing's own file.

    `done` and `planned` are the steps of a plan: their day is the one they are due, "" if none was set."""

    day: str
    what: What
    by: str = ""
    voice: str = ""
    text: str = ""

    def is_late(self, today: str) -> bool:
        """Whether it is a step that should have been done before this day, ISO text."""
        return self.what == "planned" and "" < self.day < today


def happened_to(listing: Idea | Opportunity) -> tuple[Happening, ...]:
    """What happened to a listing, oldest first; the steps of its plan come last, in their own order."""
    if isinstance(listing, Opportunity):
        return (Happening(listing.checked_on.isoformat(), "confirmed"),) if listing.checked_on else ()
    return (*sorted(_told(listing), key=lambda one: one.day), *(() if listing.is_stub else _steps(listing)))


def _told(idea: Idea) -> Iterator[Happening]:
    who = idea.proposer
    yield Happening(idea.submitted.isoformat(), "proposed", (who.name or "") if who else "", who.role if who else "")
    for update in idea.updates:
        yield Happening(update.date.isoformat(), "update", update.by, update.voice, brief(update.text, NEWS))
    if idea.decision:
        yield Happening(idea.decision.date.isoformat(), "decided", idea.decision.by, "", brief(idea.decision.reason, REASON))


def _steps(idea: Idea) -> Iterator[Happening]:
    for step in idea.plan:
        yield Happening(step.by.isoformat() if step.by else "", "done" if step.done else "planned", step.who, "", brief(step.what, NEWS))
