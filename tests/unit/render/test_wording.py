"""Dates, times and sums in the words people use."""

from __future__ import annotations

from datetime import date

import pytest

from domore.render import wording


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (wording.day(date(2026, 3, 4)), "4 March 2026"),
        (wording.day("2026-12-31"), "31 December 2026"),
        (wording.clock("00:30"), "12.30am"),
        (wording.clock("12:00"), "noon"),
        (wording.clock("13:05"), "1.05pm"),
        (wording.hours("10:00", "12:30"), "10am to 12.30pm"),
        (wording.hours("18:00", None), "from 6pm"),
        (wording.days(["mon", "tue", "wed"]), "Monday to Wednesday"),
        (wording.days(["sun", "sat"]), "Saturday and Sunday"),
        (wording.days(["mon", "wed", "fri"]), "Monday, Wednesday and Friday"),
        (wording.days(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), "Every day"),
        (wording.span("2026-12-05", "2026-12-05"), "5 December 2026"),
        (wording.span("2026-12-05", None), "From 5 December 2026"),
        (wording.when_in_brief([(("sat",), "10:00", "12:00")], None, None), "Saturday, 10am to noon"),
        (wording.when_in_brief([(("sat",), "10:00", "12:00")], "2026-12-05", "2026-12-05"), "5 December 2026, 10am to noon"),
        (wording.cost(True, None, "£"), "Free"),
        (wording.cost(None, 2.5, "£"), "£2.50"),
        (wording.money(1200, "£"), "£1,200"),
        (wording.ages(16, 25), "Ages 16 to 25"),
        (wording.ages(16, None), "Age 16 and over"),
        (wording.ages(None, 12), "Up to age 12"),
        (wording.how_long(0.5), "half an hour"),
        (wording.how_long(2.5), "2.5 hours"),
        (wording.in_a_row(["a", "b", "c"]), "a, b and c"),
        (wording.count(1, "idea", "ideas"), "1 idea"),
        (wording.count(1204, "idea", "ideas"), "1,204 ideas"),
    ],
)
def test_words(found: str, expected: str) -> None:
    """As people would say it."""
    assert found == expected


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("First Saturday of the month.", "First Saturday of the month."),
        ("Pay what you can. Children eat free.", "Pay what you can."),
        ("Ydy? Nac ydy.", "Ydy?"),
        ("no end", "no end"),
        ("two lines\nof it", "two lines"),
    ],
)
def test_a_card_tells_the_first_sentence(text: str, first: str) -> None:
    """Of when it is and what it costs in its own words."""
    assert wording.first_sentence(text) == first
