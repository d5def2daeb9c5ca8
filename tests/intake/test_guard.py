"""What the guard decides, from facts alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.intake.guard import BURST, FLOOD, MOST_A_DAY, MOST_A_MINUTE, SUSTAINED, Facts, block_of, judge, links_in

COUNTS = st.integers(0, 300)
FACTS = st.builds(
    Facts,
    honeypot=st.booleans(),
    age=st.floats(-1e9, 1e9),
    links=st.integers(0, 50),
    block_minute=COUNTS,
    block_day=COUNTS,
    everybody=COUNTS,
    same_words=COUNTS,
    unsolved=st.booleans(),
)
PERSON = Facts(honeypot=False, age=40.0, links=1)


def test_a_person_who_read_what_they_sent_is_clean() -> None:
    """Nothing odd, nothing held."""
    assert judge(PERSON).fate == "clean"


@pytest.mark.parametrize(
    ("facts", "fate"),
    [
        (Facts(honeypot=True, age=40, links=0), "spam"),
        (Facts(honeypot=False, age=0.5, links=0), "wait"),
        (Facts(honeypot=False, age=-86_400, links=0), "wait"),
        (Facts(honeypot=False, age=40, links=3), "wait"),
        (Facts(honeypot=False, age=40, links=12), "spam"),
        (Facts(honeypot=False, age=40, links=0, same_words=1), "wait"),
        (Facts(honeypot=False, age=40, links=0, same_words=5), "spam"),
        (Facts(honeypot=False, age=40, links=0, block_minute=BURST), "wait"),
        (Facts(honeypot=False, age=40, links=0, block_day=SUSTAINED), "wait"),
        (Facts(honeypot=False, age=40, links=0, everybody=FLOOD), "wait"),
        (Facts(honeypot=False, age=40, links=0, unsolved=True), "wait"),
        (Facts(honeypot=False, age=40, links=0, block_minute=MOST_A_MINUTE), "turn-away"),
        (Facts(honeypot=True, age=40, links=0, block_day=MOST_A_DAY), "turn-away"),
    ],
)
def test_each_sign_weighs_what_it_should(facts: Facts, fate: str) -> None:
    """One sign makes a person look, a sure one is spam, far too many are turned away for a while."""
    assert judge(facts).fate == fate


@given(FACTS)
def test_nothing_that_has_a_sign_goes_on_by_itself(facts: Facts) -> None:
    """Clean means no sign at all, and whoever is turned away is told when to come back."""
    verdict = judge(facts)
    assert (verdict.fate == "clean") == (not verdict.signs)
    assert (verdict.fate == "turn-away") == (verdict.retry_after > 0)


@given(FACTS)
def test_a_puzzle_that_was_not_solved_makes_a_person_look_and_no_more(facts: Facts) -> None:
    """Whoever has no JavaScript is neither turned away for it nor taken for spam."""
    with_it, without = (judge(replace(facts, unsolved=unsolved)).fate for unsolved in (False, True))
    assert without == ("wait" if with_it == "clean" else with_it)


def test_an_address_is_known_by_its_block_and_only_under_one_key() -> None:
    """/24 and /48 together, IPv4 inside IPv6 as IPv4, nothing else alike, and another day's key gives another name."""
    key, other = b"k" * 32, b"o" * 32
    assert block_of("192.0.2.7", key) == block_of("192.0.2.200", key) == block_of("::ffff:192.0.2.9", key)
    assert block_of("192.0.2.7", key) != block_of("192.0.3.7", key)
    assert block_of("2001:db8:1:2::1", key) == block_of("2001:db8:1:ffff::2", key) != block_of("2001:db8:2::1", key)
    assert block_of("192.0.2.7", key) != block_of("192.0.2.7", other)
    assert block_of("not an address", key) == block_of("", key)


def test_links_are_counted_however_they_are_written() -> None:
    """Addresses, forum marks and HTML."""
    assert links_in(["see https://a.example and WWW.b.example", "[URL=x] <a href=x>"]) == 5
