"""Opening hours are read as people write them, whole or not at all."""

from typing import Any

import pytest

from domore.contribute.importing.hours import sessions

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Tuesday 11.15 – 13.20\nFriday 10.05 – 12.00",
            [{"days": ["tue"], "start": "11:15", "end": "13:20"}, {"days": ["fri"], "start": "10:05", "end": "12:00"}],
        ),
        ("Monday to Friday 8.45 - 12.10", [{"days": WEEKDAYS, "start": "08:45", "end": "12:10"}]),
        ("Sunday to Tuesday 11.40-14.00", [{"days": ["mon", "tue", "sun"], "start": "11:40", "end": "14:00"}]),
        ("Mon, Wed & Fri: 10am to 1pm", [{"days": ["mon", "wed", "fri"], "start": "10:00", "end": "13:00"}]),
        ("Sat 10-1pm", [{"days": ["sat"], "start": "10:00", "end": "13:00"}]),
        ("Thurs 1-3pm", [{"days": ["thu"], "start": "13:00", "end": "15:00"}]),
        ("Wednesday 12.40", [{"days": ["wed"], "start": "12:40"}]),
        ("Saturday and Sunday", [{"days": ["sat", "sun"]}]),
        ("Tuesday     12:00 — 15:35", [{"days": ["tue"], "start": "12:00", "end": "15:35"}]),
        ("Every second Tuesday 10-12", None),
        ("Tuesday 25.00 - 26.00", None),
        ("Tuesday 15.00 - 13.00", None),
        ("Ring us", None),
        ("", None),
    ],
)
def test_opening_hours_are_read_whole_or_not_at_all(text: str, expected: list[dict[str, Any]] | None) -> None:
    """Hours that hold anything unknown are left to the words, so that nothing half right is said."""
    assert sessions(text) == expected
