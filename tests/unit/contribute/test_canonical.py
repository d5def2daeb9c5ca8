"""Canonical YAML reads back as what was written, whatever was written."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domore.check.schemas import shipped
from domore.contribute.canonical import to_yaml
from domore.problems import DoMoreError
from domore.read import strict_yaml
from domore.read.letters import hidden
from nightly import examples

# What the strict reader lets through, and every trap of YAML all the more often.
LETTERS = st.characters(codec="utf-8", exclude_characters="\r")
# fmt: off
TRAPS = st.sampled_from([
    "no", "true", "null", "~", "", "12:30", "1_000", "0x10", "1.50", "-", "- a", "? a", "a: b", "a:", "a #b", "# a", "*a", "&a", "!a", "[a", "{a",
    "|", ">", "'", '"', "%a", "@a", "`a", "a\nb", "a\n\nb\n", "\na", " a", "a ", "  a\nb", "a\n  b\n\n", "\n", "\n\n", "a\tb", "\ta", "---",
    "...", "2026-03-14", "<<", "=", "x" * 120, "x y " * 30, "a\n \n", "a \nb", ",",
])
# fmt: on
TEXT = st.one_of(
    TRAPS,
    st.text(LETTERS, max_size=30),
    st.text(st.sampled_from(list("ab \n\t:#-?'\"[]{},&*!|>%@`.0\\")), max_size=12),
    st.lists(TRAPS, max_size=3).map("".join),
).filter(lambda text: hidden(text) is None)
NUMBERS = st.one_of(st.integers(-(10**15) + 1, 10**15 - 1), st.decimals(-100000, 100000, places=6).map(float), st.just(-0.0001), st.just(0.5))
KEYS = st.one_of(st.sampled_from(["title", "when", "days", "extra", "true"]), TEXT.filter(lambda text: 0 < len(text) <= 100))
VALUES: Any = st.recursive(
    st.one_of(TEXT, NUMBERS, st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)
SCHEMA = shipped("opportunity")


def read(text: str) -> Any:
    document = strict_yaml.read("a.yml", text.encode())
    assert isinstance(document, strict_yaml.Document), (text, document)
    return document.value


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5))
@settings(max_examples=examples(75))
def test_what_is_written_reads_back_and_writing_it_again_changes_nothing(fields: dict[str, Any]) -> None:
    """Any data reads back as itself, and writing what was read gives the same bytes."""
    text = to_yaml(fields, SCHEMA, schema_path="../schemas/opportunity.schema.json")
    assert read(text) == fields
    assert to_yaml(read(text), SCHEMA, schema_path="../schemas/opportunity.schema.json") == text


@given(TEXT)
@settings(max_examples=examples(75))
def test_quotes_stand_only_where_they_are_needed(text: str) -> None:
    """A quoted text on one line is one that the reader would take for something else when bare."""
    line = to_yaml({"title": text}, SCHEMA, schema_path="s").splitlines()[1]
    if line.startswith('title: "') and "\n" not in text:
        bare = [strict_yaml.read("", f"{start}{text}\n".encode()) for start in ("a: ", "- ")]
        assert not all(isinstance(read, strict_yaml.Document) and read.value in ({"a": text}, [text]) for read in bare)


def test_fields_stand_in_the_order_of_the_schema_at_every_level() -> None:
    """Two who say the same write the same, whatever order they said it in."""
    fields = {
        "body": "One.\n",
        "when": {"text": "Often", "sessions": [{"end": "13:00", "days": ["tue", "fri"], "start": "11:00"}]},
        "title": "Food bank",
        "own": 1,
    }
    assert to_yaml(fields, SCHEMA, schema_path="../../schemas/opportunity.schema.json") == (
        "# yaml-language-server: $schema=../../schemas/opportunity.schema.json\n"
        "title: Food bank\n"
        "when:\n"
        "  sessions:\n"
        "    - days: [tue, fri]\n"
        "      start: 11:00\n"
        "      end: 13:00\n"
        "  text: Often\n"
        "body: |\n"
        "  One.\n"
        "own: 1\n"
    )


def test_long_text_stands_in_a_literal_block() -> None:
    """A long line is easier to change below its name than behind it."""
    assert to_yaml({"summary": "word " * 30 + "end"}, SCHEMA, schema_path="s").splitlines()[1:] == ["summary: |-", "  " + "word " * 30 + "end"]


@pytest.mark.parametrize("number", [10**15, 1e300, float("inf"), float("nan")])
def test_a_number_that_no_reader_takes_is_refused_in_words(number: float) -> None:
    """A number past what the strict reader reads as one is never written as text."""
    with pytest.raises(DoMoreError, match="at most 15 digits"):
        to_yaml({"cost": {"amount": number}}, SCHEMA, schema_path="s")
