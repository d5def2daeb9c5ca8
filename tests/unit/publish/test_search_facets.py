"""Facets: what a listing answers to each question, and how the answers travel to the browser."""

from __future__ import annotations

import json
from datetime import date
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.model.card import Card
from domore.model.facets import Answers, Facet, ages, days, facets, times
from domore.render.find_page import _Asked, _column, _day, _letters
from domore.settings import OwnField, Settings, Term

SETTINGS = Settings(
    name="Town",
    purpose="",
    fields=(
        OwnField(name="bus_line", applies_to="opportunities", label="Bus", description="", type="choice", choices=("Line 1", "Line 2"), facet=True),
        OwnField(name="indoor", applies_to="opportunities", label="Indoors", description="", type="yes-no", facet=True),
        OwnField(name="note", applies_to="both", label="Note", description="", type="text"),
    ),
    vocabularies={
        "categories": {"parks": Term(id="parks", label="Parks", sentence="")},
        "areas": {"hill": Term(id="hill", label="Hill", sentence="")},
    },
)


def card(**more: Any) -> Card:
    given = {"kind": "opportunities", "id": "x", "path": "x.yml", "title": "X", "summary": "", "lang": None, "status": "open", "category": "parks"}
    return Card(**(given | {"area": None, "tags": (), "date": "2026-01-01", "image": None, "extra": ()} | more))


FACETS = {facet.name: facet for facet in facets(SETTINGS, [card(), card(lang="cy")])}


@pytest.mark.parametrize(
    ("start", "end", "parts"),
    [
        ("09:00", "11:00", ("morning",)),
        ("10:00", "12:00", ("morning",)),
        ("11:00", "13:00", ("morning", "afternoon")),
        ("12:00", None, ("afternoon",)),
        ("16:30", "19:00", ("afternoon", "evening")),
        ("17:00", "21:00", ("evening",)),
        ("00:00", "23:59", ("morning", "afternoon", "evening")),
        (None, "11:00", ("morning",)),
        (None, None, ()),
    ],
)
def test_the_parts_of_a_day_are_those_in_which_it_happens(start: str | None, end: str | None, parts: Answers) -> None:
    """An hour that only touches the next part does not count for it."""
    assert times(card(sessions=((("mon",), start, end),))) == parts


def test_the_days_are_those_of_the_sessions_or_the_single_day() -> None:
    """An event on one date happens on that day of the week; dates far apart say nothing of days."""
    assert days(card(sessions=((("sat", "mon"), None, None), (("mon",), None, None)))) == ("mon", "sat")
    assert days(card(starts="2026-12-12", ends="2026-12-12")) == ("sat",)
    assert days(card(starts="2026-12-12", ends="2026-12-20")) == ()


@given(st.none() | st.integers(0, 120), st.none() | st.integers(0, 120), st.integers(0, 120))
def test_whoever_may_come_finds_it_by_age(youngest: int | None, oldest: int | None, age: int) -> None:
    """If an age may come, the band of that age is among the answers."""
    band = next(name for name, limit in (("under-13", 12), ("13-17", 17), ("18-24", 24), ("25-64", 64), ("65-and-over", 200)) if age <= limit)
    if (youngest or 0) <= age <= (oldest or 200):
        assert band in ages(card(min_age=youngest, max_age=oldest))


def test_every_facet_that_the_page_promises_is_there() -> None:
    """And the town's own fields that are marked as facets, but no others."""
    promised = "kind category area status join type day time commitment cost mode access age language own-bus_line own-indoor"
    assert set(promised.split()) == FACETS.keys()


def test_answers_are_among_the_values() -> None:
    """Either counts as online and in person; the town's own answers are found."""
    own = (("bus_line", "Line 2"), ("indoor", True))
    one = card(type="learn", mode="either", free=True, access=("bsl",), commitment="weekly", area="hill", extra=own)
    answers = {name: facet.of(one) for name, facet in FACETS.items()}
    assert answers["mode"] == ("in-person", "online")
    assert answers["cost"] == ("free",)
    assert answers["own-bus_line"] == ("Line 2",) and answers["own-indoor"] == ("yes",)
    for name, facet in FACETS.items():
        assert set(answers[name]) <= facet.values.keys(), name


@pytest.mark.parametrize(
    ("cost", "answer"),
    [
        ({"free": True, "cost_text": "Tea is 50p."}, ("free",)),
        ({"free": False, "amount": 0.5}, ("up-to-5",)),
        ({"free": False, "amount": 5}, ("up-to-5",)),
        ({"free": False, "amount": 5.01, "cost_text": "Free if you volunteer."}, ("over-5",)),
        ({"free": False, "cost_text": "Pay what you can."}, ("in-words",)),
        ({}, ()),
    ],
)
def test_small_sums_and_what_is_said_in_words_can_be_told_apart(cost: dict[str, Any], answer: Answers) -> None:
    """In the town's own money; nothing is guessed from words."""
    assert FACETS["cost"].of(card(**cost)) == answer
    assert list(FACETS["cost"].values.values())[1:3] == ["Up to £5", "More than £5"]


def test_a_language_is_asked_for_only_where_there_are_several() -> None:
    """Named in English and in itself, the site's own among them; a rare one by its code; scripts and countries don't part a language."""

    def asked(*languages: str | None) -> Facet:
        return next(facet for facet in facets(SETTINGS, [card(lang=lang) for lang in languages]) if facet.name == "language")

    several = asked("cy", None, "pa-Arab", "pa", "xx")
    assert several.values == {"en": "English", "pa": "Punjabi (ਪੰਜਾਬੀ)", "cy": "Welsh (Cymraeg)", "xx": "xx"}
    assert [several.of(card(lang=lang)) for lang in (None, "pa-Arab", "cy")] == [("en",), ("pa",), ("cy",)]
    assert not asked(None, "en-GB").values and not asked().values


@given(st.lists(st.integers(0, 200_000)))
def test_letters_hold_numbers(numbers: list[int]) -> None:
    """Read back as the browser does, through JSON, they are the same numbers; none is half of a surrogate pair."""
    letters = json.loads(json.dumps(_letters(numbers), ensure_ascii=False).encode())
    assert [ord(letter) - 0x20 - (0x800 if ord(letter) > 0xD800 else 0) for letter in letters] == numbers


@given(st.lists(st.sets(st.sampled_from(["bsl", "quiet", "parking"])), max_size=40))
def test_a_column_holds_each_rows_answers(access: list[set[str]]) -> None:
    """Row by row, through the table of sets."""
    column = _column(_Asked(FACETS["access"], [card(access=tuple(answers)) for answers in access]))
    ids = [id for id, _ in column["values"]]
    assert [{ids[number] for number in column["sets"][ord(letter) - 0x20]} for letter in column["rows"]] == access


def test_days_are_counted_from_the_year_2000() -> None:
    """No date is 0, and an odd old one is not taken for it."""
    assert [_day("2000-01-02"), _day("1999-01-01"), _day(None)] == [1, 1, 0]
    assert list(accumulate([_day("2026-11-23"), 0, 1]))[-1] == (date(2026, 11, 24) - date(2000, 1, 1)).days
