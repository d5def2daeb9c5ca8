"""Stages and clocks: how far an idea's backing has come, what comes next and by when, and who owes an answer since which day. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

import msgspec

from domore.settings import Stage

State = Literal["gathering", "waiting-for-answer", "late", "resting", "answered", "not-applicable"]
_LAST: Final = date.max.toordinal()
# An idea with one of these wants an answer; of any other status the answer is there, or nobody waits for one.
WAITING: Final = frozenset({"proposed", "open", "under-review"})


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How an idea stands. `gathering`: it is in `stage` (from 1) and needs `needed` by the day `by`. `waiting-for-answer` and `late`: an answer is
    owed since `since` and by `by`, where there is such a day. `resting`: the stage's clock ran out on `by`. `answered`: it was owed since `since`,
    if it was. `not-applicable`: nothing is promised."""

    state: State
    stage: int = 0
    so_far: int = 0
    needed: int = 0
    since: date | None = None
    by: date | None = None

    @property
    def key(self) -> str:
        """Two standings with the same key are said in the same words."""
        return f"{self.state} {self.stage} {self.so_far} {self.needed} {self.since} {self.by}"

    @property
    def takes_support(self) -> bool:
        """Whether one more who backs it makes a difference."""
        return self.state in ("gathering", "waiting-for-answer", "late", "not-applicable")


def standing(
    *,
    submitted: date,
    status: str,
    decided: date | None,
    so_far: int,
    reached: Sequence[date],
    counted: date | None,
    stages: Sequence[Stage],
    answer_days: int | None,
    today: date,
    chosen: date | None = None,
) -> Standing:
    """How an idea stands on a day. `so_far` counts all methods together, `reached` are the days on which stages were reached as tallies told, and
    `counted` is the newest day of any count: a stage that is met and not yet told of was met on that day. On the day on which it was `chosen` in a
    challenge an answer is owed, however many people are for it."""
    days = days_reached(submitted, so_far, reached, counted, stages)
    owed_since = (days[-1] if days else None) if stages else submitted if answer_days is not None else None
    is_owed = len(days) == len(stages) and owed_since is not None
    if chosen is not None and (not is_owed or owed_since is None or chosen < owed_since):
        owed_since, is_owed = chosen, True
    if status not in WAITING or decided is not None:
        since = owed_since if is_owed and decided is not None and owed_since is not None and owed_since <= decided else None
        return Standing(state="answered" if decided is not None else "not-applicable", so_far=so_far, since=since, by=_due(since, answer_days))
    if is_owed:
        by = _due(owed_since, answer_days)
        return Standing(
            state="late" if by is not None and today > by else "waiting-for-answer", stage=len(days), so_far=so_far, since=owed_since, by=by
        )
    if status == "under-review":  # taken up before its stages were: nobody said since when
        return Standing(state="waiting-for-answer", stage=len(days), so_far=so_far)
    if not stages:
        return Standing(state="not-applicable", so_far=so_far)
    stage = stages[len(days)]
    by = _later(days[-1] if days else submitted, stage.within_days)
    return Standing(state="resting" if today > by else "gathering", stage=len(days) + 1, so_far=so_far, needed=stage.supporters, by=by)


def days_reached(submitted: date, so_far: int, told: Sequence[date], counted: date | None, stages: Sequence[Stage]) -> tuple[date, ...]:
    """The day on which each stage was reached. What no tally told of counts only within the stage's time."""
    days = list(told[: len(stages)])
    for stage in stages[len(days) :]:
        began = days[-1] if days else submitted
        if counted is None or so_far < stage.supporters or counted > _later(began, stage.within_days):
            break
        days.append(max(began, counted))
    return tuple(days)


def _due(since: date | None, answer_days: int | None) -> date | None:
    return _later(since, answer_days) if since is not None and answer_days is not None else None


def _later(day: date, days: int) -> date:
    """So many days later; the last day there is where none is so late."""
    return date.fromordinal(min(day.toordinal() + days, _LAST))
