"""A file that was handed in is a submission, or it is said in plain words why not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domore.contribute.handed_in import MOST_BYTES, handed_in
from domore.contribute.submission import Submission
from nightly import examples

GOOD: dict[str, Any] = {"domore": 1, "purpose": "idea", "answers": {"title": ["A bench"], "body": ["a\nb"]}}
JSON: Any = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=10)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)


def with_answers(value: Any) -> bytes:
    return json.dumps(GOOD | {"answers": value}).encode()


def test_what_the_form_writes_is_read() -> None:
    """The file as a browser saves it, with or without a byte order mark, and as we write it."""
    for mark in (b"", b"\xef\xbb\xbf"):
        read = handed_in(mark + json.dumps(GOOD, indent=2).encode())
        assert isinstance(read, Submission)
        assert read == Submission(purpose="idea", answers={"title": ("A bench",), "body": ("a\nb",)})
        assert handed_in(read.to_json()) == read


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"domore": 2}, "version 2"),
        ({"domore": "1"}, "no file of the form"),
        ({"purpose": "party"}, "no file of the form"),
        ({"answers": {"title": "A bench"}}, "no file of the form"),
        ({"answers": {"title": [1]}}, "no file of the form"),
        ({"answers": []}, "no file of the form"),
        ({"more": 1}, "no file of the form"),
        ({"answers": {str(number): ["x"] for number in range(301)}}, "more than 300 answers"),
        ({"answers": {"title": ["x"] * 301}}, "more than 300 answers"),
        ({"purpose": "change"}, "does not say which entry"),
        ({"purpose": "problem", "listing": "ideas/../x"}, "does not say which entry"),
        ({"listing": "ideas/x"}, "new and about an entry that is there"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(changed: dict[str, Any], words: str) -> None:
    """Another version, another shape, too much, or an entry that is missing or too many; each with a cure."""
    said = handed_in(json.dumps(GOOD | changed).encode())
    assert isinstance(said, str)
    assert words in said
    assert said.endswith(".")


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"\xff\xfe{\x00}", b"{", b"title: x", b"[" * 200_000, b'{"domore":1,' * 20_000, b"x" * (MOST_BYTES + 1)]
)
def test_what_is_no_such_file_is_said(data: bytes) -> None:
    """Empty, another encoding, broken, nested or huge."""
    said = handed_in(data)
    assert isinstance(said, str)
    assert "Fill in the form again" in said


@given(st.one_of(st.binary(max_size=200), JSON.map(lambda value: json.dumps(value).encode()), JSON.map(with_answers)))
@settings(max_examples=examples(75))
def test_any_bytes_give_a_submission_or_words(data: bytes) -> None:
    """Nothing raises."""
    read = handed_in(data)
    assert isinstance(read, (str, Submission))
