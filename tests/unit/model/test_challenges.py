"""Challenges: how they stand, what may be in them, and the orders of their entries."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from domore.model.catalogue import Catalogue, catalogue
from domore.model.challenge import Challenge
from domore.model.ranking import by_lot, in_the_running, most_backed
from domore.model.standings import standings
from domore.pipeline import settings_of
from domore.problems import Problem
from domore.surveyor import surveyed

TODAY = date(2027, 2, 1)
IDEA = "title: {}\nsummary: Something that would make people stay in the square.\nstatus: open\ncategory: parks\nsubmitted: 2026-10-01\n"
CHALLENGE = """title: What would make the square a place to stay?
summary: The market leaves at two, and then the square is empty.
asked_by: Town centre team
promise: We build the best two before next summer.
judging: Five residents read every idea and choose.
opens: 2026-09-01
closes: 2026-12-15
decides_by: 2027-01-31
stages:
  - {supporters: 3, within_days: 300}
  - {supporters: 9, within_days: 300}
shortlist:
  - {idea: chess, reason: Cheap and good for everybody.}
chosen:
  - {idea: piano, reason: Everybody asked for it., date: 2027-01-25, by: The jury, made: {text: It stands there.}}
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    shutil.copytree(Path(__file__).parents[2] / "corpus" / "site_config", tmp_path / "site_config")
    for id in ("chess", "piano", "lamps"):
        write(tmp_path, f"ideas/2026/{id}.yml", IDEA.format(f"{id.capitalize()} {id} {id}") + "challenge: square\n")
    write(tmp_path, "ideas/2026/apart.yml", IDEA.format("Something apart"))
    write(tmp_path, "challenges/square.yml", CHALLENGE)
    write(tmp_path, "tallies/forge.yml", "method: forge\ncounted: {day: 2026-11-21}\nideas:\n  chess: {backs: 2}\n  lamps: {backs: 4}\n")
    paper = "  - {idea: piano, day: 2026-11-02, number: 3, where: Market, by: Librarian}\n"
    write(tmp_path, "tallies/paper.yml", f"method: paper\ncounts:\n{paper}{paper.replace('piano', 'chess')}")
    return tmp_path


def write(town: Path, name: str, text: str) -> None:
    file = town / "content" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def look(town: Path, today: date = TODAY) -> tuple[Catalogue, tuple[Problem, ...]]:
    cache = town / ".domore"
    cache.mkdir(exist_ok=True)
    with surveyed(town, settings_of(town), today, cache) as found:
        return catalogue(found.survey.cards(), today, found.survey.facts()), found.problems


def challenge_in(town: Path) -> Challenge:
    found, problems = look(town)
    assert problems == ()
    return found.challenges[0]


def test_how_it_stands_follows_from_its_dates(town: Path) -> None:
    """Nobody has to remember to change a word in a file."""
    square = challenge_in(town)
    days = {"2026-08-31": "coming", "2026-09-01": "open", "2026-12-15": "open", "2026-12-16": "decided"}
    assert {day: square.status(date.fromisoformat(day)) for day in days} == days
    write(town, "challenges/square.yml", CHALLENGE.split("shortlist:")[0])
    assert challenge_in(town).status(date(2026, 12, 16)) == "judging"


def test_each_entry_has_its_place(town: Path) -> None:
    square = challenge_in(town)
    assert [square.place_of(id, TODAY) for id in ("piano", "chess", "lamps")] == ["chosen", "shortlisted", "not-chosen"]


def test_the_ranking_counts_all_methods_together(town: Path) -> None:
    """Two forge accounts and three on paper are ahead of four forge accounts."""
    found, _ = look(town)
    square = found.challenges[0]
    assert [card.id for card in most_backed(found, square, in_the_running(found, square))] == ["chess", "lamps", "piano"]


def test_what_was_taken_back_is_not_in_the_running(town: Path) -> None:
    write(town, "ideas/2026/lamps.yml", IDEA.format("Lamps in trees").replace("open", "withdrawn") + "challenge: square\n")
    found, _ = look(town)
    assert {card.id for card in in_the_running(found, found.challenges[0])} == {"chess", "piano"}


def test_the_lot_is_drawn_anew_each_day_and_is_the_same_all_day(town: Path) -> None:
    """Every entry comes first on some day."""
    found, _ = look(town)
    square = found.challenges[0]
    entries = in_the_running(found, square)
    drawn = [[card.id for card in by_lot(square, entries, TODAY + timedelta(days))] for days in range(60)]
    assert {order[0] for order in drawn} == {"chess", "piano", "lamps"}
    assert drawn[0] == [card.id for card in by_lot(square, list(reversed(entries)), TODAY)]


def test_its_own_stages_hold_for_its_entries_alone(town: Path) -> None:
    found, _ = look(town)
    stood = standings(found, settings_of(town))
    assert (stood["chess"].stage, stood["chess"].needed) == (2, 9)
    assert stood["apart"].state == "not-applicable"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("closes: 2026-12-15", "closes: 2026-08-15", "before anybody can take part"),
        ("decides_by: 2027-01-31", "decides_by: 2026-12-01", "can't be chosen by 2026-12-01"),
        ("date: 2027-01-25", "date: 2027-02-25", "is still to come"),
        ("date: 2027-01-25", "date: 2026-12-01", "people could hand in ideas until"),
        ("supporters: 9", "supporters: 3", "Write a larger number"),
        ("idea: chess,", "idea: apart,", 'not entered for this challenge. Write "challenge: square" in content/ideas/2026/apart.yml'),
        ("idea: piano,", "idea: paino,", 'There is no idea "paino"'),
        ("by: The jury, ", "", '"by"'),
        ("  - {idea: chess, reason: Cheap and good for everybody.}\n", "  - {idea: chess, reason: Cheap and good.}\n" * 2, "stands here already"),
        ("chosen:\n", "none_chosen: {reason: Nothing will do., date: 2027-01-25, by: The jury}\nchosen:\n", "Something was chosen"),
        ("asked_by: Town centre team", "asked_by: jo.bloggs@fernley.example", "e-mail"),
    ],
)
def test_what_can_not_be_is_told(town: Path, old: str, new: str, words: str) -> None:
    assert old in CHALLENGE
    write(town, "challenges/square.yml", CHALLENGE.replace(old, new))
    problems = look(town)[1]
    assert any(words in str(problem) and problem.severity == "error" for problem in problems), problems


def test_an_entry_for_a_challenge_that_is_not_there_is_told_with_the_nearest(town: Path) -> None:
    write(town, "ideas/2026/lamps.yml", IDEA.format("Lamps in trees") + "challenge: sqaure\n")
    told = [str(problem) for problem in look(town)[1] if problem.severity == "error"]
    assert len(told) == 1
    assert 'There is no challenge "sqaure". Did you mean "square"?' in told[0]


def test_an_entry_that_came_too_late_is_warned_of(town: Path) -> None:
    write(town, "ideas/2026/lamps.yml", IDEA.format("Lamps in trees").replace("2026-10-01", "2026-12-20") + "challenge: square\n")
    (problem,) = look(town)[1]
    assert (problem.rule, problem.severity) == ("entries-come-in-time", "warning")
