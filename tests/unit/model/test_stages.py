"""Stages and clocks: how an idea stands on any day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.model.stages import Standing, standing
from domore.settings import Stage

STAGES = (Stage(supporters=25, within_days=60), Stage(supporters=100, within_days=365))
SUBMITTED = date(2026, 1, 1)
DAYS = st.dates(date(2026, 1, 1), date(2029, 1, 1))


def stood(today: date, **facts: Any) -> Standing:
    usual: dict[str, Any] = {"submitted": SUBMITTED, "status": "open", "decided": None, "so_far": 0, "reached": (), "counted": None}
    return standing(**usual | {"stages": STAGES, "answer_days": 30} | facts, today=today)


@pytest.mark.parametrize(
    ("today", "facts", "state", "by"),
    [
        (date(2026, 3, 2), {"so_far": 24}, "gathering", date(2026, 3, 2)),
        (date(2026, 3, 3), {"so_far": 24}, "resting", date(2026, 3, 2)),
        (date(2026, 3, 3), {"so_far": 25, "counted": date(2026, 3, 1)}, "gathering", date(2027, 3, 1)),
        (date(2026, 3, 4), {"so_far": 25, "counted": date(2026, 3, 3)}, "resting", date(2026, 3, 2)),
        (date(2026, 6, 1), {"so_far": 9, "reached": (date(2026, 2, 1),)}, "gathering", date(2027, 2, 1)),
        (date(2026, 6, 1), {"so_far": 120, "reached": (date(2026, 2, 1), date(2026, 5, 20))}, "waiting-for-answer", date(2026, 6, 19)),
        (date(2026, 6, 20), {"so_far": 120, "reached": (date(2026, 2, 1), date(2026, 5, 20))}, "late", date(2026, 6, 19)),
        (date(2026, 6, 20), {"reached": (date(2026, 2, 1), date(2026, 5, 20)), "answer_days": None}, "waiting-for-answer", None),
        (date(2026, 6, 20), {"status": "under-review"}, "waiting-for-answer", None),
        (date(2026, 6, 20), {"so_far": 3, "chosen": date(2026, 6, 1)}, "waiting-for-answer", date(2026, 7, 1)),
        (date(2026, 7, 2), {"so_far": 3, "chosen": date(2026, 6, 1)}, "late", date(2026, 7, 1)),
        (date(2026, 7, 2), {"status": "planned", "decided": date(2026, 6, 9), "chosen": date(2026, 6, 1)}, "answered", date(2026, 7, 1)),
        (date(2026, 6, 20), {"status": "done", "decided": date(2026, 6, 1)}, "answered", None),
        (date(2026, 6, 20), {"status": "withdrawn"}, "not-applicable", None),
        (date(2026, 1, 31), {"stages": ()}, "waiting-for-answer", date(2026, 1, 31)),
        (date(2026, 2, 1), {"stages": ()}, "late", date(2026, 1, 31)),
        (date(2026, 2, 1), {"stages": (), "answer_days": None}, "not-applicable", None),
    ],
)
def test_how_an_idea_stands(today: date, facts: dict[str, Any], state: str, by: date | None) -> None:
    found = stood(today, **facts)
    assert (found.state, found.by) == (state, by)


def test_an_answer_that_was_owed_says_since_when() -> None:
    """So that the town's own record can be made; one that came before it was owed is not in it."""
    reached = (date(2026, 2, 1), date(2026, 5, 20))
    assert stood(date(2027, 1, 1), status="planned", decided=date(2026, 6, 1), reached=reached).since == date(2026, 5, 20)
    assert stood(date(2027, 1, 1), status="planned", decided=date(2026, 5, 1), reached=reached).since is None


@given(st.integers(0, 200), st.lists(DAYS, max_size=3).map(sorted), st.none() | DAYS, st.none() | st.integers(1, 900), DAYS, st.integers(0, 900))
def test_time_only_runs_one_way(so_far: int, reached: list[date], counted: date | None, answer_days: int | None, today: date, later: int) -> None:
    """While nothing is counted or decided, an idea only goes from gathering to resting, and from waiting to late; the day by which does not move."""
    facts: dict[str, Any] = {"so_far": so_far, "reached": reached, "counted": counted, "answer_days": answer_days}
    now, then = stood(today, **facts), stood(today + timedelta(later), **facts)
    assert (now.state, then.state) in {
        *((state, state) for state in ("gathering", "resting", "waiting-for-answer", "late")),
        ("gathering", "resting"),
        ("waiting-for-answer", "late"),
    }
    assert (now.by, now.since, now.stage) == (then.by, then.since, then.stage)


@given(st.integers(0, 200), st.lists(DAYS, max_size=2).map(sorted), st.none() | DAYS, DAYS)
def test_one_more_supporter_never_sets_an_idea_back(so_far: int, reached: list[date], counted: date | None, today: date) -> None:
    order = ["resting", "gathering", "waiting-for-answer", "late"]
    less, more = (stood(today, so_far=number, reached=reached, counted=counted) for number in (so_far, so_far + 1))
    assert more.stage >= less.stage
    if more.stage == less.stage:
        assert order.index(more.state) >= order.index(less.state)


@given(st.lists(st.integers(1, 500), min_size=1, max_size=5, unique=True).map(sorted), DAYS, st.integers(0, 600))
def test_what_is_needed_is_more_than_there_is(thresholds: list[int], today: date, so_far: int) -> None:
    """Unless its time was over when it was counted: an idea that gathers needs more than it has."""
    stages = tuple(Stage(supporters=number, within_days=2000) for number in thresholds)
    assert all(before.supporters < stage.supporters for before, stage in pairwise(stages))
    found = stood(today, stages=stages, so_far=so_far, counted=SUBMITTED)
    assert found.state != "gathering" or found.needed > found.so_far
