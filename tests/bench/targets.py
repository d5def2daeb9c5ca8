"""The lines of the table and the targets at 10,000 listings on 2 cores: what the project promises of its speed."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Final

from results import OURS, Results, Row, Target

from bench import (
    ADD,
    ADD_SEARCH,
    ADD_SHOWN,
    CHECK,
    CHECK_SAME,
    EDIT,
    EDIT_SEARCH,
    EDIT_SHOWN,
    HUGO,
    INDEXING,
    MATERIAL,
    MATERIAL_SEARCH,
    PLAIN,
    SAME,
    SEARCH,
    ZENSICAL,
)

MOST_MB: Final = 600.0
MOST_GROWTH: Final = 12.0  # times, from 10,000 listings to 100,000

ROWS: Final = (
    Row(what=PLAIN, peer=HUGO, target=Target(most=1, size=10_000, ratio=True)),
    Row(what=PLAIN, peer=MATERIAL),
    Row(what=SEARCH, peer=MATERIAL_SEARCH, target=Target(most=0.25, size=10_000, ratio=True)),
    Row(what=SEARCH, peer=ZENSICAL),
    Row(what=INDEXING, peer=MATERIAL_SEARCH),
    Row(what=EDIT, peer=HUGO, target=Target(most=0.5, size=10_000)),
    Row(what=EDIT_SHOWN, target=Target(most=0.5, size=10_000)),
    Row(what=EDIT_SEARCH, peer=ZENSICAL, target=Target(most=2, size=10_000)),
    Row(what=ADD, peer=HUGO, peer_what=EDIT, target=Target(most=0.5, size=10_000)),
    Row(what=ADD_SHOWN, target=Target(most=0.5, size=10_000)),
    Row(what=ADD_SEARCH, peer=ZENSICAL, peer_what=EDIT_SEARCH, target=Target(most=2, size=10_000)),
    Row(what=SAME),
    Row(what=CHECK, target=Target(most=4, size=10_000)),
    Row(what=CHECK_SAME, target=Target(most=0.5, size=10_000)),
)


def growth(small: Results, large: Results) -> Iterator[str]:
    """How the time of the large town compares with that of the one a tenth its size."""
    for what in (PLAIN, SEARCH, CHECK):
        least = [value for value in small.seconds(OURS, what) if value is not None]
        times = [value for value in large.seconds(OURS, what) if value is not None]
        if least and times:
            grown = median(times) / median(least)
            verdict = "reached" if grown <= MOST_GROWTH else "missed"
            yield f"{what}: {grown:.1f} × the time of {small.size:,} listings (≤ {MOST_GROWTH:g} × {verdict})"
