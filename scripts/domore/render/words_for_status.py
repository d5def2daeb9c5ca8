"""An idea's way in steps, and what each status means in one sentence."""

from __future__ import annotations

from typing import Final

STEPS: Final = ("proposed", "open", "under-review", "planned", "under-way", "done")
MEANINGS: Final = {
    "proposed": "Somebody has put it forward. It is being read first.",
    "open": "It is up for everyone to add to, to help with or to speak against.",
    "under-review": "It is being looked at. An answer with reasons will follow.",
    "planned": "It was decided to do it. The plan says who does what.",
    "under-way": "Work has begun.",
    "done": "It is done. Thank you to everyone who helped.",
    "not-taken-forward": "It will not go ahead now. The reason is given here.",
    "merged": "It became part of another idea.",
    "withdrawn": "The person who proposed it took it back. This much of it stays, so that links to it still work.",
}
RESTS: Final = "Its time ran out before enough people were for it."
# Where an idea that left the way had got to: the steps up to here are shown as passed.
_REACHED: Final = {"not-taken-forward": "under-review", "merged": "open", "withdrawn": "proposed"}


def steps_of(status: str) -> list[tuple[str, str]]:
    """Every step of the way with "passed", "here" or "ahead"; an idea that left it shows the steps it passed, then its own end."""
    if status in _REACHED:
        return [(step, "passed") for step in STEPS[: STEPS.index(_REACHED[status]) + 1]] + [(status, "here")]
    at = STEPS.index(status)
    return [(step, "passed" if number < at else "here" if number == at else "ahead") for number, step in enumerate(STEPS)]
