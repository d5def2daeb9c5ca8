"""How a challenge stands, in the words people use: what is left of its time, and what became of an entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from domore.model.challenge import Challenge, Place, Status
from domore.model.lately import Moment
from domore.render.wording import count, day

STATUSES: Final[Mapping[Status, str]] = {"coming": "Coming", "open": "Open", "judging": "Being judged", "decided": "Decided"}
PLACES: Final[Mapping[Place, str]] = {
    "chosen": "It was chosen.",
    "shortlisted": "It is on the shortlist.",
    "not-chosen": "It was not among those chosen.",
    "judging": "It is being judged.",
    "entered": "It is in the running.",
}
STAYS: Final = "It is still an idea of the town, and people can still back it."


def what_became(challenge: Challenge, moment: Moment) -> str:
    """What became of a challenge on a day, in a sentence."""
    match moment:
        case "opened":
            return f"Asked by {challenge.asked_by}, open for answers until {day(challenge.closes)}."
        case "closed":
            by = f" by {day(challenge.decides_by)}" if challenge.decides_by else ""
            return "It closed, and the answers are being judged." if not by else f"It closed. What is chosen will be told{by}."
        case "decided":
            number = len(challenge.chosen)
            return f"{count(number, 'answer was', 'answers were')} chosen." if number else "No answer was chosen, and the page says why."


def what_is_left(challenge: Challenge, today: date) -> str:
    """How it stands with its time, in a sentence: what is left, or what is waited for."""
    match challenge.status(today):
        case "coming":
            return f"It opens {_in_days(challenge.opens, today)}, on {day(challenge.opens)}."
        case "open":
            left = (challenge.closes - today).days
            return "Today is the last day." if not left else f"{count(left, 'day is', 'days are')} left: it closes on {day(challenge.closes)}."
        case "decided":
            return f"It was decided on {day(challenge.decided)}."
    by = challenge.decides_by
    if by is None:
        return f"It closed on {day(challenge.closes)}. What was chosen will be told here."
    if today > by:
        return f"It closed on {day(challenge.closes)}. What was chosen should have been told by {day(by)}, and it is late."
    return f"It closed on {day(challenge.closes)}. What was chosen will be told by {day(by)}."


def _in_days(then: date, today: date) -> str:
    days = (then - today).days
    return "tomorrow" if days == 1 else f"in {count(days, 'day', 'days')}"
