"""Challenges and tallies: read like listings, and kept apart from them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from domore.model.backing import Backing, Count
from domore.model.catalogue import Catalogue, catalogue
from domore.pipeline import settings_of
from domore.problems import Problem
from domore.surveyor import surveyed

TODAY = date(2026, 11, 23)
IDEA = """title: A bench by the boat yard
summary: A place to sit between the boat yard and the bridge.
status: open
category: parks
submitted: 2026-03-14
"""
CHALLENGE = """title: What would make the square a place to stay?
summary: The market leaves at two, and then the square is empty.
asked_by: Town centre team
promise: We build the best two before next summer.
judging: Five residents read every idea and choose.
opens: 2026-09-01
closes: 2026-12-15
"""
TALLIES = {
    "email": f"method: email\ncounted: {{day: 2026-11-20, entries: 60, head: {'ab' * 32}}}\nideas:\n"
    "  bench: {backs: 48, would_use: 20, before_change: 5, withdrawn: 1}\n",
    "forge": "method: forge\ncounted: {day: 2026-11-21}\nideas:\n  bench: {backs: 3}\n",
    "paper": "method: paper\ncounts:\n"
    "  - {idea: bench, day: 2026-10-14, number: 7, where: Library desk, by: Librarian}\n"
    "  - {idea: bench, day: 2026-11-02, number: 5, where: Market, by: Town centre team, would_help: 2}\n",
    "stages": "reached:\n  bench: [2026-05-01, 2026-09-30]\n",
}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    shutil.copytree(Path(__file__).parents[2] / "corpus" / "site_config", tmp_path / "site_config")
    files = {"ideas/2026/bench.yml": IDEA, "challenges/square.yml": CHALLENGE} | {f"tallies/{name}.yml": text for name, text in TALLIES.items()}
    for name, text in files.items():
        write(tmp_path, name, text)
    return tmp_path


def write(town: Path, name: str, text: str) -> None:
    file = town / "content" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def look(town: Path) -> tuple[Catalogue, tuple[Problem, ...]]:
    cache = town / ".domore"
    cache.mkdir(exist_ok=True)
    with surveyed(town, settings_of(town), TODAY, cache) as found:
        return catalogue(found.survey.cards(), TODAY, found.survey.facts()), found.problems


def told(town: Path, changes: Mapping[str, str]) -> list[tuple[str, str]]:
    for name, text in changes.items():
        write(town, name, text)
    return [(str(problem), problem.severity) for problem in look(town)[1]]


def test_counts_come_together_by_method(town: Path) -> None:
    """What was counted on several sheets of paper is one count; methods stay apart."""
    found, problems = look(town)
    assert problems == ()
    assert found.backing == {
        "bench": Backing(
            (Count("email", 48, 20, 0, 5), Count("paper", 12, 0, 2), Count("forge", 3)), (date(2026, 5, 1), date(2026, 9, 30)), date(2026, 11, 21)
        )
    }
    assert [challenge.id for challenge in found.challenges] == ["square"]
    assert [card.id for card in found.cards] == ["bench"], "neither is a listing"


def test_what_is_remembered_is_what_was_read(town: Path) -> None:
    first, second = look(town), look(town)
    assert first == second


def test_a_tally_that_names_no_idea_is_a_warning(town: Path) -> None:
    """The idea may have been removed, and the ledger goes on counting it."""
    (problem,) = told(town, {"tallies/forge.yml": TALLIES["forge"].replace("bench", "bnech")})
    assert problem[0].startswith('content/tallies/forge.yml:4:3: There is no idea "bnech" any more')
    assert problem[1] == "warning"


def test_an_idea_that_names_no_challenge_is_an_error(town: Path) -> None:
    (problem,) = told(town, {"ideas/2026/bench.yml": IDEA + "challenge: sqare\n"})
    assert problem == ('content/ideas/2026/bench.yml:6:12: There is no challenge "sqare". Did you mean "square"?', "error")
    assert told(town, {"ideas/2026/bench.yml": IDEA + "challenge: square\n"}) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("forge", "2026-11-21", "2026-11-24", "is still to come"),
        ("paper", "2026-11-02", "2027-11-02", "is still to come"),
        ("stages", "2026-09-30", "2027-09-30", "is still to come"),
        ("stages", "2026-05-01", "2026-10-01", "are not in order"),
        ("email", "would_use: 20", "would_use: 49", "only 48 back it"),
        ("paper", "would_help: 2", "would_help: 6", "only 5 back it"),
        ("paper", "by: Librarian", "by: jo.bloggs@fernley.example", "a person's e-mail address"),
        ("email", "ab" * 32, "ab", '"head"'),
        ("email", "backs: 48", "backs: many", '"backs" must be a whole number'),
        ("forge", "bench:", '"a\\n b":', '"a'),
        ("paper", "idea: bench, day: 2026-10-14", 'idea: "a\\n b", day: 2026-10-14', '"idea"'),
        ("email", "withdrawn", "voters", '"voters" is not a field'),
    ],
)
def test_a_tally_that_can_not_be_is_refused(town: Path, name: str, old: str, new: str, words: str) -> None:
    assert old in TALLIES[name]
    problems = told(town, {f"tallies/{name}.yml": TALLIES[name].replace(old, new)})
    assert any(words in text and severity == "error" for text, severity in problems), problems


def test_other_names_among_the_tallies_are_told(town: Path) -> None:
    problems = told(town, {"tallies/votes.yml": TALLIES["forge"], "tallies/2026/email.yml": TALLIES["email"]})
    assert [severity for _, severity in problems] == ["error", "error"]
    assert "email.yml, forge.yml, paper.yml and stages.yml" in problems[1][0]


def test_a_challenge_closes_after_it_opens(town: Path) -> None:
    (problem,) = told(town, {"challenges/square.yml": CHALLENGE.replace("2026-12-15", "2026-09-01")})
    assert "before anybody can take part" in problem[0]


def test_ten_thousand_ideas_fit_into_a_tally(town: Path) -> None:
    """A large town's tally passes the caps of the strict reader."""
    lines = [
        f"  idea-number-{number}-of-a-large-town: {{backs: 48, would_use: 20, would_help: 3, before_change: 12, withdrawn: 1}}"
        for number in range(10_000)
    ]
    problems = told(town, {"tallies/email.yml": TALLIES["email"].replace("ideas:\n", "ideas:\n" + "\n".join(lines) + "\n")})
    assert {severity for _, severity in problems} == {"warning"}, problems[:3]
    assert len(problems) == 20, "so many ideas that are not there are told, and no more"
