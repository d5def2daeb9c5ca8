"""Mailboxes are told apart as people have them, not as addresses can be written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.intake.mailboxes import address_in, folded, is_everybodys, voter_of


@pytest.mark.parametrize(
    "written",
    ["ada.king@gmail.com", "adaking@gmail.com", "A.D.A.King+noticeboard@GMail.com", "adaking+1+2@googlemail.com"],
)
def test_one_mailbox_written_in_many_ways_is_one(written: str) -> None:
    """Capitals, dots, tags, and the second name of one provider."""
    assert folded(written) == "adaking@gmail.com"


def test_an_address_of_dots_and_tags_alone_stays_an_address() -> None:
    """Two such addresses are two."""
    assert folded("+a@fernley.example") == "+a@fernley.example"
    assert folded("+a@fernley.example") != folded("+b@fernley.example")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" ada@fernley.example ", "ada@fernley.example"),
        ("ada@Bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("ада@fernley.example", None),
        ("ada@fernley", None),
        ("ada@a..b", None),
        ("ada@fernley.example\nBcc: all@fernley.example", None),
        ("a@b.example, c@d.example", None),
        ("", None),
        ("@", None),
        ("ada@\u2024.example", None),
    ],
)
def test_domains_in_any_script_are_taken(typed: str, address: str | None) -> None:
    """In the form that mail servers take; two addresses, headers and half addresses are none."""
    assert address_in(typed) == address


@given(st.text(max_size=60))
def test_nothing_typed_raises(typed: str) -> None:
    """What is taken is an address without spaces, that folds to the same again."""
    address = address_in(typed)
    if address is not None:
        assert " " not in address
        assert folded(folded(address)) == folded(address)


def test_a_voter_is_another_for_each_idea_and_key() -> None:
    """So that nobody reads from the ledger what else somebody backs."""
    voters = {voter_of(key, idea, "ada@fernley.example") for key in (b"1", b"2") for idea in ("bench", "choir")}
    assert len(voters) == 4
    assert all("ada" not in voter and len(voter) == 32 for voter in voters)


def test_a_rush_from_a_large_provider_says_nothing() -> None:
    """Of a domain of few it does."""
    assert is_everybodys("gmail.com")
    assert not is_everybodys("school.example")
