"""What a submitter is told at each state, on the status page and by e-mail: the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domore.intake.states import State


@dataclass(frozen=True, slots=True)
class News:
    """How it stands: a short name, a heading, and what it means."""

    name: str
    heading: str
    meaning: str


_LOOKED_AT: Final = News(
    "Being looked at",
    "Thank you. We have it.",
    "A person will look at it. Somebody who looks after this noticeboard reads everything that comes in, and then says yes, or no with the"
    " reason. You need do nothing.",
)
_NEWS: Final[Mapping[State, News]] = {
    "received": News(
        "Received", "Thank you. We have it.", "It is kept safely. In a few minutes it goes on to the people who look after this noticeboard."
    ),
    "waiting": _LOOKED_AT,
    "spam": _LOOKED_AT,  # whoever sent spam learns nothing from this page; whoever was taken for a machine is not told off
    "accepted": News("On its way", "It is on its way to review", "It was taken in and is being handed to the people who review changes."),
    "in-review": News(
        "In review",
        "It is in review",
        "The people who look after this noticeboard are looking at it. They may ask for a change, publish it, or say why not.",
    ),
    "published": News("Published", "It is published", "It is on the noticeboard, or will be within minutes. Thank you."),
    "not-published": News("Not published", "It was not published", "The people who look after this noticeboard decided not to publish it."),
    "duplicate": News("Already there", "It is there already", "Somebody proposed the same before you. That entry stands for yours too."),
}
_TAKEN_DOWN: Final = News("Taken down", "It was taken down again.", "It was published, and the people who look after this noticeboard took it back.")
_PROBLEM_DEALT_WITH: Final = News("Dealt with", "It was dealt with", "Somebody looked at what you told us and put it right. Thank you.")
_PROBLEM_CLOSED: Final = News("Closed", "It was looked at and closed", "Somebody looked at what you told us.")


def news_of(state: State, purpose: str, *, is_gone: bool = False) -> News:
    """What to say of a submission in this state; `is_gone` when it was published and is no longer there."""
    if is_gone:
        return _TAKEN_DOWN
    if purpose == "problem" and state == "published":
        return _PROBLEM_DEALT_WITH
    if purpose == "problem" and state == "not-published":
        return _PROBLEM_CLOSED
    return _NEWS[state]
