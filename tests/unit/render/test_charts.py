"""Charts show their numbers."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from domore.render.charts import BarChart, Column, MonthChart, Row

NUMBERS = st.integers(0, 5000)
MONTHS = st.builds(
    lambda start, numbers: {f"{at // 12}-{at % 12 + 1:02}": number for at, number in enumerate(numbers, start)},
    st.integers(1990 * 12, 2026 * 12),
    st.lists(NUMBERS, min_size=1, max_size=200),
)


def _bars(rows: list[tuple[int, int]]) -> BarChart:
    columns = [Column("Ideas", of=10_000), Column("Days", unit="days", barred=False)]
    return BarChart(id="x", heading="What it shows", first="Topic", columns=columns, rows=[Row("A word", None, numbers) for numbers in rows])


@given(st.lists(st.tuples(NUMBERS, NUMBERS)))
def test_a_bar_is_as_wide_as_its_number_says(rows: list[tuple[int, int]]) -> None:
    """The longest bar fills the width, the others their share of it to the nearest hundredth; a column without bars does not count."""
    most = max((ideas for ideas, _ in rows), default=0)
    for (ideas, days), (_, (first, second)) in zip(rows, _bars(rows).lines(), strict=True):
        assert first.number == ideas
        assert first.width is not None
        assert abs(first.width - (100 * ideas / most if most else 0)) <= 0.5
        assert first.name == f"{ideas:,} of 10,000"
        assert (second.number, second.width) == (days, None)


@given(MONTHS)
def test_the_path_draws_each_month_once(months: dict[str, int]) -> None:
    """Each month that has a number has one column of that height, at its own place."""
    chart = MonthChart(id="m", heading="", name="", months=months)
    drawn = {float(at): int(height) for at, height in re.findall(r"M([\d.e+]+) \d+v-(\d+)h", chart.path())}
    assert drawn == {at + 0.1: number for at, number in enumerate(months.values()) if number}
    assert max(drawn.values(), default=1) == chart.most


@given(MONTHS)
def test_the_table_holds_the_same_numbers(months: dict[str, int]) -> None:
    """The months of the table are those of the chart, zeros too; other cells are empty."""
    chart = MonthChart(id="m", heading="", name="", months=months)
    rows = chart.table()
    assert [name for name, _ in rows][::11] == ["January", "December"]
    told = {f"{year}-{at + 1:02}": number for at, (_, numbers) in enumerate(rows) for year, number in zip(chart.years(), numbers, strict=True)}
    assert {month: number for month, number in told.items() if number is not None} == months


@given(MONTHS)
def test_the_years_stand_under_their_januaries_and_have_room(months: dict[str, int]) -> None:
    """At most six years are written, in order, each where its first month is."""
    labels = MonthChart(id="m", heading="", name="", months=months).year_labels()
    keys = list(months)
    assert 1 <= len(labels) <= 6
    assert [year for year, _ in labels] == sorted(year for year, _ in labels)
    for year, percent in labels:
        first = next(at for at, month in enumerate(keys) if month.startswith(year))
        assert abs(percent - 100 * first / len(keys)) < 0.01
