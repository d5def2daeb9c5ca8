"""The demo town is alive whenever somebody clones it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from demo_town import ROOT
from domore.pipeline import check
from move_demo_on import moved_on

YEARS_LATER = date(2029, 12, 1)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Path]:
    """A copy of the demo town."""
    for part in ("content", "site_config"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


def test_three_years_on_the_demo_town_has_as_much_to_do_as_on_its_first_day(town: Path) -> None:
    """Its dates move on by whole weeks: nothing is wrong with them, and as much is open."""
    by = moved_on(town, YEARS_LATER)
    assert by.days % 7 == 0
    found = check(town, today=YEARS_LATER)
    opportunities = [path.read_text(encoding="utf-8") for path in (town / "content/opportunities").iterdir()]
    open_until = [day for text in opportunities for day in re.findall(r"review_by: (\S+)", text)]
    assert sum(date.fromisoformat(day) > YEARS_LATER for day in open_until) > len(open_until) / 2
    assert [str(problem) for problem in found.problems] == [str(problem) for problem in check(ROOT, today=YEARS_LATER - by).problems]


def test_challenges_and_counts_move_with_the_town(town: Path) -> None:
    """A challenge that is open stays open, with as many days left, and every count and stage keeps its distance from today."""
    by = moved_on(town, YEARS_LATER)
    for folder in ("challenges", "tallies"):
        for file in (ROOT / "content" / folder).iterdir():
            before, after = ([date.fromisoformat(day) for day in re.findall(r"\d{4}-\d{2}-\d{2}", text)] for text in both(town, file))
            assert before, file.name
            assert [day + by for day in before] == after


def both(town: Path, file: Path) -> tuple[str, str]:
    """A file of the demo town as it is, and as it was moved on."""
    return file.read_text(encoding="utf-8"), (town / file.relative_to(ROOT)).read_text(encoding="utf-8")


def test_a_demo_town_that_is_not_old_is_left_alone(town: Path) -> None:
    """A town that was moved on is not moved again the same day."""
    moved_on(town, YEARS_LATER)
    assert not moved_on(town, YEARS_LATER)


def test_a_real_town_is_never_moved(town: Path) -> None:
    """A town by another name keeps its dates, however old they are."""
    mkdocs = town / "mkdocs.yml"
    mkdocs.write_text(mkdocs.read_text(encoding="utf-8").replace("site_name: Fernley", "site_name: Old Town"), encoding="utf-8")
    assert not moved_on(town, YEARS_LATER)
