"""Form tokens."""

from __future__ import annotations

import json
import stat
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.intake import sent as sending
from domore.intake import tokens
from domore.problems import DoMoreError

KEY = b"k" * 32


@given(st.integers(0, 2**40), st.text(max_size=20))
def test_a_token_is_read_back_as_it_was_made(now: int, answers: str) -> None:
    """With its second, and always the same reference and secret."""
    text = tokens.issue(KEY, answers.encode("utf-8", "replace").hex(), now)
    token = tokens.read(KEY, text, answers.encode("utf-8", "replace").hex())
    assert token is not None
    assert token.made == now
    assert token == tokens.read(KEY, text, answers.encode("utf-8", "replace").hex())
    assert tokens.is_secret(KEY, token.ref, token.secret)


@given(st.integers(0, 10_000), st.sampled_from("abcz27.é\n"))
def test_a_token_that_was_touched_is_none_of_ours(at: int, letter: str) -> None:
    """Any one character changed, other answers, another key."""
    text = tokens.issue(KEY, "answers", 1_700_000_000)
    at %= len(text)
    touched = text[:at] + letter + text[at + 1 :]
    assert touched == text or tokens.read(KEY, touched, "answers") is None
    assert tokens.read(KEY, text, "other answers") is None
    assert tokens.read(b"o" * 32, text, "answers") is None


@pytest.mark.parametrize("name", ["note", "purpose", "listing", "contact.email"])
def test_nothing_can_be_added_to_what_was_looked_at_under_a_name_of_ours(name: str) -> None:
    """A sign that no keyboard makes does not make another name of it, whose answer would be outside the fingerprint."""
    shown = sending.read("application/json", json.dumps({"purpose": "idea", "title": "A bench"}).encode())
    more = sending.read("application/json", json.dumps({"purpose": "idea", "title": "A bench", f"\x01{name}": "Buy this"}).encode())
    assert more.digest != shown.digest or more.submission == shown.submission


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    """As a token, and as a secret."""
    assert tokens.read(KEY, text, "answers") is None
    assert not tokens.is_secret(KEY, text, text)


def test_answers_count_with_their_line_ends_as_one() -> None:
    """Browsers send CRLF for what was shown with LF; which field a word stands in matters."""
    assert tokens.digest_of({"a": ["x\r\ny"]}) == tokens.digest_of({"a": ["x\ny"]})
    assert tokens.digest_of({"a": ["b"], "c": []}) != tokens.digest_of({"a": [], "c": ["b"]})
    assert tokens.digest_of({"a": ["b", "c"]}) != tokens.digest_of({"a": ["bc"]})


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    """0600, beside the spool, the same at each start; many processes that start together share one."""
    spool = tmp_path / "deep" / "spool.sqlite3"
    with get_context("fork").Pool(8) as pool:
        keys = set(pool.map(tokens.key_beside, [spool] * 16))
    assert len(keys) == 1
    assert stat.S_IMODE((tmp_path / "deep" / "spool.sqlite3.key").stat().st_mode) == 0o600
    assert {file.name for file in spool.parent.iterdir()} == {"spool.sqlite3.key", ".gitignore"}


def test_a_key_that_is_none_is_told_in_plain_words(tmp_path: Path) -> None:
    """Never replaced in silence: open forms would all fail."""
    (tmp_path / "spool.key").write_bytes(b"short")
    with pytest.raises(DoMoreError, match="does not hold a key"):
        tokens.key_beside(tmp_path / "spool")
