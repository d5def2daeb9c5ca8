"""Which ideas can be backed, as the service sees it: those whose clock ran out rest, exactly as their pages say."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from domore.contribute.facts import facts_of
from domore.intake.support.ideas import Idea, Ideas
from domore.pipeline import settings_of

SITE = Path(__file__).parents[2] / "site" / "town"
LAST_DAY = "2027-02-20"  # a year after its first stage
Seen = Callable[[str], Idea]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return shutil.copytree(SITE, tmp_path / "town", ignore=shutil.ignore_patterns(".domore", "site"))


@pytest.fixture
def seen(town: Path) -> Seen:
    """The idea as it is seen on a day, each time by the same service."""
    facts, days = facts_of(town, settings_of(town)), [""]
    ideas = Ideas(lambda: facts, lambda: datetime.fromisoformat(f"{days[0]}T12:00").timestamp())

    def seen(day: str) -> Idea:
        days[0] = day
        found = ideas("croesfan")
        assert found
        return found

    return seen


def test_an_idea_rests_after_the_last_day_of_its_stage(seen: Seen) -> None:
    assert seen(LAST_DAY).is_open
    rests = seen("2027-02-21")
    assert (rests.is_open, rests.is_resting, rests.is_decided) == (False, True, False)


def test_a_new_count_wakes_it(seen: Seen, town: Path) -> None:
    """A tally that is published while the service runs counts at once."""
    assert seen("2027-02-21").is_resting
    tally = town / "content/tallies/email.yml"
    tally.write_text(tally.read_text().replace("croesfan: {backs: 4", "croesfan: {backs: 40"))
    assert seen("2027-02-21").is_open


@pytest.mark.parametrize("text", ["method: email\nideas: [", "method: email\nideas: [croesfan]\n", "counted: {day: yesterday}\n"])
def test_nothing_rests_by_counts_that_can_not_be_read(seen: Seen, town: Path, text: str) -> None:
    """Also when it is asked for again."""
    (town / "content/tallies/email.yml").write_text(text)
    assert seen("2027-02-21").is_open
    assert seen("2027-02-21").is_open


def test_an_entry_of_a_challenge_goes_by_its_stages(seen: Seen, town: Path) -> None:
    """Its challenge asks for ten within two years, where the town would have given up."""
    challenge = town / "content/challenges/quiet-street.yml"
    text = challenge.read_text().partition("\nstages:")[0]
    challenge.write_text(f"{text.rstrip()}\nstages:\n  - {{supporters: 5, within_days: 60}}\n  - {{supporters: 10, within_days: 730}}\n")
    path = town / "content/ideas/2026/croesfan.yml"
    assert "challenge: quiet-street" in path.read_text()
    assert seen("2027-02-21").is_open
    assert seen("2028-02-21").is_resting
