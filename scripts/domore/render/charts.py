"""Charts as values: what templates/_charts.html draws. Every bar stands beside its number, so that the chart and its table are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from domore.render.wording import month_name

_YEAR_LABELS = 6  # as many as fit beside each other on a phone


class Column(NamedTuple):
    """One series of a chart: its heading; `of` is the total that its numbers are parts of, `unit` what they are measured in instead."""

    name: str
    of: int | None = None
    unit: str = ""
    barred: bool = True


class Row(NamedTuple):
    """One line: its label, the list it leads to, and a number for each column."""

    label: str
    url: str | None
    numbers: Sequence[int]


class Cell(NamedTuple):
    """A number, and of its bar the width in percent and the name for those who can't see it; no width where there is no bar."""

    number: int
    width: int | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """A table whose numbers have bars, all to one scale. `heading` says in words what it shows; `first` heads the labels."""

    id: str
    heading: str
    first: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    note: str = ""

    def lines(self) -> list[tuple[Row, list[Cell]]]:
        """Every row with its cells."""
        most = max((number for row in self.rows for number, column in self._pairs(row) if column.barred), default=0)
        return [(row, [_cell(number, most, column) for number, column in self._pairs(row)]) for row in self.rows]

    def _pairs(self, row: Row) -> Iterable[tuple[int, Column]]:
        return zip(row.numbers, self.columns, strict=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthChart:
    """A column for each month (keys like 2026-03, without a gap, oldest first), and the same numbers as a table of months by years."""

    id: str
    heading: str
    name: str
    months: Mapping[str, int]

    @property
    def most(self) -> int:
        """The highest column; at least 1."""
        return max(1, *self.months.values())

    def path(self) -> str:
        """The columns as one SVG path, each one unit wide and as many high as its number."""
        return "".join(f"M{at + 0.1:g} {self.most}v-{number}h.8v{number}z" for at, number in enumerate(self.months.values()) if number)

    def years(self) -> list[str]:
        """Every year, oldest first."""
        return [year for year, _ in groupby(self.months, key=lambda month: month[:4])]

    def year_labels(self) -> list[tuple[str, float]]:
        """The years to write under the columns, with their places in percent from the left."""
        starts = {month[:4]: at for at, month in reversed(list(enumerate(self.months)))}
        years = self.years()
        # A first year of a month or two has no room for its name.
        wide = [year for number, year in enumerate(years) if number or len(years) == 1 or starts[years[1]] * 12 >= len(self.months)]
        step = -(-len(wide) // _YEAR_LABELS)
        return [(year, round(100 * starts[year] / len(self.months), 2)) for year in wide[::step]]

    def table(self) -> list[tuple[str, list[int | None]]]:
        """A row for each month's name with a number for each year; None where the months have not begun or are over."""
        return [(month_name(month), [self.months.get(f"{year}-{month:02}") for year in self.years()]) for month in range(1, 13)]


def _cell(number: int, most: int, column: Column) -> Cell:
    width = (round(100 * number / most) if most else 0) if column.barred else None
    return Cell(number, width, f"{number:,} of {column.of:,}" if column.of is not None else f"{number:,} {column.unit}")
