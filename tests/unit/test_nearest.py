"""A guess is offered only if a person would agree with it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.nearest import did_you_mean, nearest

AGREED = """parcs parks|catagory category|dat date|bench benches|Monday mon|tues tue|patient patience|libary library|Under_way under-way
volunter volunteer|jion-in join-in|oportunities opportunities|opportunity opportunities|idea ideas|bensh.jpg bench.jpg|centre town-centre
Line_2 line-2|ategory category|abuot.md about.md|acessability.md accessibility.md|plant-oak plant-oaks|adress address"""
FAR = """line-2 line-4|2025 2026|day may|where when|note mode|bus bsl|active native|river-lamps river-lights|cost most|walk talk|mode code
a b|no not-taken-forward|streets trees|phone home|sport transport|x parks|fee-paying free|art arts-and-crafts"""


@pytest.mark.parametrize("pair", AGREED.replace("\n", "|").split("|"))
def test_slips_are_seen_through(pair: str) -> None:
    written, meant = pair.split()
    assert nearest(written.replace("_", " "), [meant, "something-else"]) == meant


@pytest.mark.parametrize("pair", FAR.replace("\n", "|").split("|"))
def test_far_words_are_not_offered(pair: str) -> None:
    written, known = pair.split()
    assert did_you_mean(written, [known]) == ""


def test_of_two_words_as_near_the_one_that_begins_alike_is_offered() -> None:
    assert nearest("tre", ["tie", "tree", "trn"]) == "tree"


def test_a_label_leads_to_its_id() -> None:
    assert nearest("Parks and green place", ["parks"], {"parks": "Parks and green places"}) == "parks"


def test_part_of_a_name_is_enough_only_if_one_name_has_it() -> None:
    assert nearest("river", ["river-lights", "oak"]) == "river-lights"
    assert nearest("river", ["river-lights", "river-bench"]) is None


@given(st.text(max_size=90), st.lists(st.text(max_size=90), max_size=6))
def test_a_guess_is_a_known_word_and_a_known_word_is_its_own_guess(word: str, known: list[str]) -> None:
    assert nearest(word, known) in (None, *known)
    if known:
        found = nearest(known[0], known)
        assert found is not None


def test_a_guess_among_ten_thousand_takes_little() -> None:
    """As many as the theme has icons."""
    known = [f"icon-{number * 7919 % 10_000:05}-outline-of-something" for number in range(10_000)]
    began = time.process_time()
    nearest("icon-of-somethin", known)
    assert time.process_time() - began < 0.5
