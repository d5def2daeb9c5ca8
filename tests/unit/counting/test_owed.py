"""What is owed: the latest first, in three formats."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from domore import cli

SITE = Path(__file__).parents[2] / "site" / "town"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    shutil.copytree(SITE / "content", tmp_path / "content")
    shutil.copytree(SITE / "site_config", tmp_path / "site_config")
    return tmp_path


def review(town: Path, day: str, format: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert cli.main(["review", "--town", str(town), "--today", day, "--format", format]) == 0
    return capsys.readouterr().out


def test_what_rests_soon_is_told(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = review(town, "2027-02-10", "text", capsys)
    assert told.startswith("No answer is owed.")
    assert "croesfan.yml: Croesfan wrth yr ysgol. 7 of 20 by 20 February 2027 (4 confirmed by e-mail · 3 on paper)" in told
    assert "croesfan" not in review(town, "2026-11-23", "text", capsys)


def test_what_is_owed_is_told_with_its_days(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (town / "content/tallies/stages.yml").write_text("reached:\n  croesfan: [2026-02-20, 2026-11-01]\n")
    assert "Owed since 1 November 2026, due 1 December 2026, 23 days late" in review(town, "2026-12-24", "markdown", capsys)
    (row,) = json.loads(review(town, "2026-12-01", "json", capsys))["waiting"]
    assert (row["id"], row["state"], row["since"], row["by"]) == ("croesfan", "waiting-for-answer", "2026-11-01", "2026-12-01")
    assert (row["backed_email"], row["backed_paper"], row["backed_forge"]) == (4, 3, 0)


def test_a_town_that_promises_nothing_owes_nothing(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = town / "site_config/site.yml"
    site.write_text(site.read_text().partition("stages:")[0])
    assert review(town, "2026-11-23", "text", capsys).startswith("Nothing is promised")


def test_a_challenge_that_closed_waits_for_a_choice(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is named with the day that was promised, and no more once something was chosen."""
    file = town / "content/challenges/quiet-street.yml"
    closed, promised = "2026-12-31", "2027-01-31"
    kept = file.read_text().partition("opens:")[0]
    file.write_text(f"{kept}opens: 2026-11-01\ncloses: {closed}\ndecides_by: {promised}\n")
    assert json.loads(review(town, closed, "json", capsys))["challenges"] == []
    (row,) = json.loads(review(town, "2027-01-31", "json", capsys))["challenges"]
    assert (row["id"], row["state"], row["since"], row["by"]) == ("quiet-street", "waiting-for-choice", closed, promised)
    assert "quiet-street.yml: " in (told := review(town, "2027-02-01", "text", capsys)) and "it is late." in told
    with file.open("a") as more:
        more.write("none_chosen: {reason: Nobody answered., date: 2027-02-01, by: Town council}\n")
    assert json.loads(review(town, "2027-02-01", "json", capsys))["challenges"] == []
