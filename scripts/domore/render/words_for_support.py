"""Backing and stages in the words people use. Methods of counting are always named: a sum of all stands only beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from domore.model.backing import Count, Method
from domore.model.stages import Standing
from domore.render.wording import count, day, in_a_row
from domore.settings import Stage

_METHODS: Final[dict[Method, tuple[str, str]]] = {
    "email": ("confirmed by e-mail", "confirmed by e-mail"),
    "paper": ("on paper", "on paper"),
    "forge": ("forge account", "forge accounts"),
}


def method(counted: Method, number: int) -> str:
    """What a number of this method counts: "confirmed by e-mail", "forge accounts"."""
    return _METHODS[counted][number != 1]


def in_brief(counts: Sequence[Count]) -> str:
    """48 confirmed by e-mail · 12 on paper · 3 forge accounts."""
    return " · ".join(f"{counted.backs:,} {method(counted.method, counted.backs)}" for counted in counts)


def of_these(counted: Count) -> str:
    """20 would use it, 3 would help run it; 5 of these before the wording changed."""
    said = [f"{counted.would_use:,} would use it"] if counted.would_use else []
    said += [f"{counted.would_help:,} would help run it"] if counted.would_help else []
    changed = [f"{counted.before_change:,} of these before the wording changed"] if counted.before_change else []
    return "; ".join([*([in_a_row(said)] if said else []), *changed])


def progress(standing: Standing) -> str:
    """60 of 100 needed by 30 September 2026."""
    return f"{standing.so_far:,} of {standing.needed:,} needed by {day(standing.by)}"


def where_it_stands(standing: Standing, stages: Sequence[Stage], answer_days: int | None) -> list[str]:
    """What is going on and what comes next, in sentences; none where nothing is promised or the answer is there."""
    if standing.state == "gathering":
        left = stages[standing.stage :]
        within = f" within {count(answer_days, 'day', 'days')}" if answer_days else ""
        then = (
            f"After that it needs {count(left[0].supporters, 'supporter', 'supporters')} within {count(left[0].within_days, 'day', 'days')}."
            if left
            else ""
        )
        return [then or f"After that it is owed an answer{within}."]
    if standing.state == "resting":
        most = stages[standing.stage - 1].supporters
        return [f"It did not find {count(most, 'supporter', 'supporters')} by {day(standing.by)}, so it rests.", "It stays here to be read."]
    if standing.state == "late":
        return [f"The answer was due on {day(standing.by)}, and it is late.", f"It has been owed since {day(standing.since)}."]
    if standing.state == "waiting-for-answer" and standing.since:
        enough = "Enough people are for it. " if stages and standing.stage == len(stages) else ""
        return [f"{enough}An answer is owed{f' by {day(standing.by)}' if standing.by else ''}. It has waited since {day(standing.since)}."]
    return []
