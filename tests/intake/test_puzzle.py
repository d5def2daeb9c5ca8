"""The puzzle for browsers, where a town wants it."""

from __future__ import annotations

import base64
import copy
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from altcha import Challenge, Payload, solve_challenge
from hypothesis import given, settings
from hypothesis import strategies as st

from domore.intake.guard import TOO_OLD
from domore.intake.puzzle import MOST_TRIES, Puzzle
from intake.running import IDEA, Running, hidden_fields, running
from intake.towns import by_forge, with_local_forge

KEY = b"k" * 32
FORM = "a.token"
OTHER = "another.token"


def solved(challenge: str) -> str:
    """What a browser sends for a challenge."""
    given = Challenge.from_dict(json.loads(challenge))
    solution = solve_challenge(given)
    assert solution is not None
    assert solution.counter < MOST_TRIES
    return Payload(given, solution).to_base64()


def packed(payload: Any) -> str:
    return base64.b64encode(json.dumps(payload).encode()).decode()


SOLUTION = solved(Puzzle(KEY).challenge(FORM, time.time()))
RIGHT: dict[str, Any] = json.loads(base64.b64decode(SOLUTION))
PLACES = [("challenge", "parameters", name) for name in RIGHT["challenge"]["parameters"]]
PLACES += [("challenge", "signature"), ("solution", "counter"), ("solution", "derivedKey")]
PLACES += [("challenge", "parameters"), ("challenge",), ("solution",)]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=5, deadline=None)
@given(st.text(max_size=40))
def test_the_solution_of_a_challenge_is_taken_for_its_token(token: str) -> None:
    """Whatever the token is, and within the tries that were promised."""
    puzzle = Puzzle(KEY)
    assert puzzle.is_solved(token, solved(puzzle.challenge(token, time.time())))


def test_a_solution_is_taken_for_no_other_token_and_from_no_other_key() -> None:
    """Neither reused for another submission, nor made up by somebody who sets the challenge too."""
    assert Puzzle(KEY).is_solved(FORM, SOLUTION)
    assert not Puzzle(KEY).is_solved(OTHER, SOLUTION)
    assert not Puzzle(b"o" * 32).is_solved(FORM, SOLUTION)


def test_a_solution_ends_with_its_token() -> None:
    """A day after the form was shown."""
    puzzle = Puzzle(KEY)
    assert puzzle.is_solved(FORM, solved(puzzle.challenge(FORM, time.time() - TOO_OLD + 60)))
    assert not puzzle.is_solved(FORM, solved(puzzle.challenge(FORM, time.time() - TOO_OLD - 1)))


@settings(deadline=None)
@given(st.sampled_from(PLACES), JSON)
def test_nothing_that_was_touched_is_a_solution(place: tuple[str, ...], value: Any) -> None:
    """Any field of the challenge or the solution, put to any other value."""
    payload = copy.deepcopy(RIGHT)
    inside = payload
    for name in place[:-1]:
        inside = inside[name]
    is_same = type(inside[place[-1]]) is type(value) and inside[place[-1]] == value
    inside[place[-1]] = value
    assert Puzzle(KEY).is_solved(FORM, packed(payload)) == is_same


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), JSON.map(packed), st.binary(max_size=60).map(lambda data: base64.b64encode(data).decode())))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    """Noise, JSON of any shape, nothing at all, and brackets without end."""
    assert not Puzzle(KEY).is_solved(FORM, text)
    assert not Puzzle(KEY).is_solved(FORM, base64.b64encode(b"[" * 30_000).decode())


@pytest.fixture
def puzzled(town: Path, tmp_path: Path) -> Iterator[Running]:
    """A service where clean proposals go on by themselves, and browsers solve a puzzle."""
    with (by_forge(town, quarantine_minutes=60) / "site_config" / "site.yml").open("a") as site:
        site.write("  puzzle: true\n")
    with running(town, tmp_path / "intake") as service:
        yield service


def held_for(service: Running) -> list[str]:
    """Why each submission waits, in the order in which they came."""
    with closing(sqlite3.connect(service.spool)) as spool:
        return [signs for (signs,) in spool.execute("SELECT signs FROM submissions WHERE state <> 'spam' ORDER BY number")]


def test_without_the_solution_it_is_taken_and_waits_for_a_person(puzzled: Running) -> None:
    """No script, a wrong solution, that of another form: each is kept and held; with its own solution nothing is held against it."""
    forms = [IDEA | {"title": f"A bench number {number}"} for number in range(4)]
    pages = [puzzled.post("/intake/check", form, as_json=True).json for form in forms]
    own, foreign = (solved(json.dumps(pages[number]["challenge"])) for number in (3, 0))
    for form, page, solution in zip(forms, pages, ("", "wrong", foreign, own), strict=True):
        assert puzzled.post("/intake/send", form | {"token": page["token"], "altcha": solution}).status == 303
    assert ["puzzle not solved" in signs for signs in held_for(puzzled)] == [True, True, True, False]
    assert puzzled.get("/intake/healthz").json["states"].get("spam") is None


def test_the_same_solution_again_makes_no_second_submission(puzzled: Running) -> None:
    """With its own token it gets the same answer; with a new token it counts for nothing."""
    page = puzzled.post("/intake/check", IDEA, as_json=True).json
    solution = solved(json.dumps(page["challenge"]))
    first, second = (puzzled.post("/intake/send", IDEA | {"token": page["token"], "altcha": solution}, as_json=True) for _ in range(2))
    assert first.json == second.json
    token = puzzled.post("/intake/check", IDEA, as_json=True).json["token"]
    assert puzzled.post("/intake/send", IDEA | {"token": token, "altcha": solution}, as_json=True).status == 201
    assert ["puzzle not solved" in signs for signs in held_for(puzzled)] == [False, True]


def test_a_form_that_is_checked_again_gets_a_fresh_challenge(puzzled: Running) -> None:
    """Answers that changed, a token that is too old: all is on the page again, with a challenge for the new token and no old solution."""
    form = dict(puzzled.check(IDEA)) | {"altcha": "old"}
    page = puzzled.post("/intake/send", form | {"title": "Another bench by the pond"})
    assert page.status == 422
    again = dict(hidden_fields(page.text))
    assert (again["title"], again["altcha"]) == ("Another bench by the pond", "")
    assert again["token"] in page.text.partition("data-challenge=")[2].partition(">")[0]
    assert puzzled.post("/intake/send", IDEA | {"token": "x"}, as_json=True).json["challenge"]["parameters"]["data"]["token"]


def test_without_the_setting_there_is_nothing_of_it(service: Running) -> None:
    """Neither on the page nor in the JSON, and a solution that comes all the same is passed over."""
    page = service.post("/intake/check", IDEA).text
    assert not [word for word in ("altcha", "puzzle", "small sum") if word in page]
    assert "challenge" not in service.post("/intake/check", IDEA, as_json=True).json
    service.send(IDEA | {"altcha": SOLUTION})
    assert "puzzle" not in held_for(service)[0]


def test_without_the_setting_the_library_is_not_needed(town: Path, tmp_path: Path) -> None:
    """The service starts without it; with the setting it says what to install."""
    site = with_local_forge(town) / "site_config" / "site.yml"
    without = site.read_text()
    site.write_text(f"{without}propose:\n  puzzle: true\n")
    run = "import sys; sys.modules['altcha'] = None; from domore.cli import main; sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", run, "intake", "--town", str(town), "--spool", str(tmp_path / "spool" / "s"), "--port", "0"]
    refused = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert 'needs "altcha", which is not installed. Run: pip install "domore[intake]"' in refused.stderr
    site.write_text(without)
    with subprocess.Popen([*words, "--until-eof"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as begun:
        assert begun.stdin
        assert begun.stderr
        assert "The form is at" in begun.stderr.readline()
        begun.stdin.close()
