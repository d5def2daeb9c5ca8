"""jsonschema and jsonschema-rs agree on what a listing is, and no refused listing goes without a word."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from domore.check.listing import check_listing
from domore.check.schemas import JoinedSchema, join, shipped
from domore.check.shape import explain
from domore.check.site_config import load_settings
from domore.read.sources import Kind, Source, Stamp
from domore.read.strict_yaml import Document, read

CORPUS = Path(__file__).parents[2] / "corpus"
SETTINGS, _ = load_settings(CORPUS)
assert SETTINGS is not None
SCHEMAS = join(SETTINGS)
TODAY = date(2026, 11, 23)

# As text, so that each draw is a value of its own.
ODD = """null|true|false|0|1|-1|5.5|5.0|999999999999999|""|" "|"yes"|"no"|"£5"|"2026-13-45"|"2025-02-29"|"2026-03-14"
"10:00"|"25:00"|[]|{}|[[]]|[null]|["a","a"]
{"name":null}|{"id":1}|"https://[::/"|"a@b.example"|"<script>"|"open"|"parks"|"mon"
"في"|"0123 456 7890"|["mon","mon"]|{"lat":1}|{"free":true,"amount":2}"""
odd = st.sampled_from(ODD.replace("\n", "|").split("|")).map(json.loads)


@cache
def documents(kind: Kind) -> list[dict[str, Any]]:
    """The corpus' listings of one kind, as values."""
    found = []
    for file in sorted(CORPUS.rglob("*.yml")):
        data = file.read_bytes()
        document = read(file.name, data)
        if f"{shipped_name(kind)}.schema.json".encode() in data and isinstance(document, Document) and isinstance(document.value, dict):
            found.append(document.value)
    return found


def shipped_name(kind: Kind) -> str:
    return "idea" if kind == "ideas" else "opportunity"


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Ways to everything in a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for step, item in inner for path in paths(item, (*at, step)))]


@st.composite
def spoilt(draw: st.DrawFn, kind: Kind) -> dict[str, Any]:
    """A listing of the corpus with a few things in it replaced, added or taken out."""
    value = json.loads(json.dumps(draw(st.sampled_from(documents(kind)))))
    names = [*shipped(shipped_name(kind))["properties"], "id", "catagory"]
    for _ in range(draw(st.integers(0, 4))):
        *way, last = draw(st.sampled_from(paths(value)[1:] or [("title",)]))
        place = value
        for step in way:
            place = place[step]
        if draw(st.booleans()):
            place[last] = draw(odd)
        elif isinstance(place, dict):
            place[draw(st.sampled_from([*names, "name", "text", "amount", "free", "lat"]))] = draw(odd)
        else:
            del place[last]
    return value


def document_of(value: Any) -> Document:
    found = read("content/ideas/2026/x.yml", json.dumps(value, indent=1, ensure_ascii=False).encode())
    assert isinstance(found, Document), found
    return found


@pytest.mark.parametrize("kind", ["ideas", "opportunities"])
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_two_validators_agree_and_every_refusal_is_told(kind: Kind, data: st.DataObject) -> None:
    """jsonschema does not check web addresses, and takes more for an e-mail address: there jsonschema-rs is the stricter one.
    Both take 5.0 for an integer, which we do not."""
    document = document_of(data.draw(spoilt(kind)))
    schema = SCHEMAS.of(kind)
    accepted = schema.accepts(document.value)
    slow = Draft202012Validator(dict(schema.schema), format_checker=FormatChecker(["date", "email"]))
    if accepted:
        assert slow.is_valid(document.value)
    elif slow.is_valid(document.value):
        assert all(way[-1] == "format" for _, way in schema.refusals(document.value)) or "whole number" in str(explain(document, schema))
    if not accepted:
        problems = explain(document, schema)
        assert problems
        assert all(problem.message.endswith((".", "?")) and "\n" not in problem.message and len(problem.message) < 500 for problem in problems)
        assert all("is not of type" not in problem.message and "does not match" not in problem.message for problem in problems)


@pytest.mark.parametrize("kind", ["ideas", "opportunities"])
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_rules_run_over_any_shape(kind: Kind, data: st.DataObject) -> None:
    """Every rule runs as far as a shape allows, and points into the file."""
    document = document_of(data.draw(spoilt(kind)))
    assert SETTINGS is not None
    source = Source(f"content/{kind}/2026/x.yml", kind, "x", Stamp(1, 1, 1))
    for problem in check_listing(source, document, SCHEMAS.of(kind), SETTINGS, TODAY):
        assert 1 <= problem.line <= document.text.count("\n") + 1


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["title", "updates", "x"]), inner, max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.recursive(odd, nested))
def test_any_value_at_all_gets_an_answer(value: Any) -> None:
    document = document_of(value)
    assert SETTINGS is not None
    source = Source("content/ideas/2026/x.yml", "ideas", "x", Stamp(1, 1, 1))
    assert check_listing(source, document, SCHEMAS.of("ideas"), SETTINGS, TODAY)


WRONG_ALL_OVER = {
    "unknown fields": {f"categori{number}": "x" for number in range(2_450)},
    "wrong tags": {"tags": [f"outdoor{number}" for number in range(4_900)]},
    "one tag again and again": {"tags": ["outdoors"] * 4_900},
    "empty updates": {"updates": [{}] * 4_900},
    "addresses": {
        "body": "jo@mail.example " * 750,
        "updates": [{"text": f"jo{number}@mail.example 01632 960{number}"} for number in range(100, 900)],
    },
}


@pytest.mark.parametrize("value", WRONG_ALL_OVER.values(), ids=WRONG_ALL_OVER.keys())
def test_a_file_that_is_wrong_all_over_is_told_in_little_time_and_few_words(value: dict[str, Any]) -> None:
    assert SETTINGS is not None
    source = Source("content/ideas/2026/x.yml", "ideas", "x", Stamp(1, 1, 1))
    document = document_of(value)
    began = time.process_time()
    problems = check_listing(source, document, SCHEMAS.of("ideas"), SETTINGS, TODAY)
    assert time.process_time() - began < 2
    assert 1 <= len(problems) <= 200


def test_what_only_the_fast_validator_refuses_is_told_too() -> None:
    """A keyword or format that jsonschema lets pass never leads to a refusal without a word."""
    address, even = {"type": "string", "format": "uri"}, {"multipleOf": 2, "description": "An even number."}
    schema = JoinedSchema({"type": "object", "title": "X", "properties": {"a": address, "b": even}})
    assert [problem.message for problem in explain(document_of({"a": "no address", "b": 3}), schema)] == [
        '"a" must be a web address that begins with https:// and has no spaces. This is "no address".',
        '"b" is not as it should be. An even number.',
    ]


def test_jsonschema_is_loaded_only_for_listings_that_are_wrong() -> None:
    """Its import takes 110 ms."""
    code = "import sys, domore.check.listing, domore.check.site_config; print('jsonschema' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout  # our own words
    assert told.strip() == "False"


@pytest.mark.parametrize("way", ["properties", "items", "additionalProperties", "$ref", "a $ref to what is around it"])
def test_a_decimal_is_no_integer_wherever_it_stands(way: str) -> None:
    """JSON Schema takes 5.0 for an integer, Python does not cut a list by it, and a reader does not expect "Ages 16.0"."""
    whole = {"type": "integer", "title": "Ages"}
    part, value = {
        "properties": ({"type": "object", "properties": {"age": whole}}, {"age": 5.0}),
        "items": ({"type": "array", "items": whole}, [1, 5.0]),
        "additionalProperties": ({"type": "object", "additionalProperties": whole}, {"one": 1, "two": 5.0}),
        "$ref": ({"$ref": "#/$defs/age"}, 5.0),
        "a $ref to what is around it": ({"$ref": "#/$defs/one"}, {"in": {"in": {"age": 5.0}}}),
    }[way]
    one = {"type": "object", "properties": {"in": {"$ref": "#/$defs/one"}, "age": whole}}
    definitions = {"age": whole, "one": one}
    schema = JoinedSchema({"type": "object", "title": "X", "properties": {"a": part, "b": {"type": "number"}}, "$defs": definitions})
    (problem,) = explain(document_of({"a": value, "b": 5.0}), schema)
    assert problem.message.endswith("must be a whole number. Write 5, not 5.0.")
    assert not schema.accepts({"a": value})
    assert schema.accepts(json.loads(json.dumps({"a": value, "b": 5}).replace("5.0", "5")) | {"b": 5.0})


def test_a_decimal_may_stand_beside_fields_that_are_integers() -> None:
    """A field of its own name is not one of the others."""
    schema = JoinedSchema({"type": "object", "properties": {"share": {"type": "number"}}, "additionalProperties": {"type": "integer"}})
    assert schema.accepts({"share": 0.5, "one": 1}) and not schema.accepts({"share": 0.5, "one": 1.0})


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["cost", "who", "organiser", "how_to_say_yes", "place"]),
    st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=70) | st.integers(1, 99),
)
@example("cost", 'say "it\\"')
@example("cost", "1,5")
def test_a_value_where_fields_are_due_is_told_once_and_with_a_cure_that_works(name: str, value: str | int) -> None:
    """What is proposed can be read and is right; where nothing fits, the message says how fields are written."""
    smallest = read("x.yml", (CORPUS / "valid" / "opportunity_smallest.yml").read_bytes())
    assert isinstance(smallest, Document)
    problems = explain(document_of(smallest.value | {name: value}), SCHEMAS.of("opportunities"))
    assert len(problems) == 1
    _, offered, cure = problems[0].message.partition(f"Write {name}: ")
    if offered:
        mended = read("x.yml", f"{name}: {cure.removesuffix('.')}".encode())
        assert isinstance(mended, Document), mended
        assert SCHEMAS.of("opportunities").accepts(smallest.value | mended.value)


@pytest.mark.parametrize("written", ["999999999999999999999999", "1e400", "12e3"])
def test_a_number_too_long_to_be_one_gets_a_cure_that_cures(written: str) -> None:
    """Nobody is told to write the very number that was refused, or another one."""
    assert SETTINGS is not None
    source = Source("content/opportunities/x.yml", "opportunities", "x", Stamp(1, 1, 1))
    document = read(source.path, f"minimum_hours: {written}\n".encode())
    assert isinstance(document, Document)
    told = [problem.message for problem in check_listing(source, document, SCHEMAS.of("opportunities"), SETTINGS, TODAY)]
    cure = f'"minimum_hours" must be a number, written out with at most 15 digits. Write at most 60, not "{written}".'
    assert [message for message in told if message.startswith('"minimum_hours"')] == [cure]
