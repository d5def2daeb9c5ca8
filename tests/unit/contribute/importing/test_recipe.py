"""Every key of a recipe does what docs/importing.md says."""

import json
from typing import Any

import msgspec
import pytest

from domore.check.schemas import JoinedSchema, shipped
from domore.contribute.importing.mapping import Recipe
from domore.contribute.importing.recipe import Maker

RECIPE = shipped("mapping")["$defs"]["recipe"]
TEXT, LISTED, NUMBER, DATE = (
    {"type": "string", "title": "Text", "maxLength": 20},
    {"type": "array", "items": {"type": "string"}},
    {"type": "number"},
    {"type": "string", "format": "date"},
)
ROW = {
    "name": "  Tea\u00a0 and cake ",
    "town": "Fernley",
    "empty": " ",
    "state": "REJECTED  now",
    "html": "<p>One</p><p>Two &amp; three</p>",
    "two": "One\r\nTwo\r\n\r\n\r\nThree ",
    "where": "1 Mill Lane\n(52.41, -3.05)",
    "tags": "Outdoors; Free;outdoors;",
    "day": "March 14 2026",
    "count": "12345",
    "cost": "£1,250.50",
    "long": "words that go on and on and on",
    "hours": "Tuesday 10.15 - 13.00",
    "id": 7,
    "flag": True,
    "deep": {"a.b": "dotted", "list": [{"name": "first"}, {"name": "second"}], "many": ["x", "y"]},
    "lost": "18\x8f",
    "see": "petitions/99 and petitions/12",
    "same.name": "a dot",
}

CASES: list[tuple[Any, dict[str, Any], Any]] = [
    ("name", TEXT, "Tea and cake"),
    ("empty", TEXT, None),
    ("nowhere", TEXT, None),
    ("same.name", TEXT, "a dot"),
    ({"from": "deep.list.1.name"}, TEXT, "second"),
    ({"from": "deep.many"}, LISTED, ["x", "y"]),
    ({"from": "id"}, TEXT, "7"),
    ({"from": "id"}, NUMBER, 7),
    ({"value": "volunteer"}, TEXT, "volunteer"),
    ({"value": ["a"]}, LISTED, ["a"]),
    ({"from": ["name", "empty", "town"]}, TEXT, "Tea and cake Fernley"),
    ({"from": ["name", {"from": "count", "say": "{,}"}], "join": ", "}, TEXT, "Tea and cake, 12,345"),
    ({"from": ["two", "town"], "join": "\n\n", "lines": True}, {}, "One\nTwo\n\nThree\n\nFernley"),
    ({"first": ["empty", "town", "name"]}, TEXT, "Fernley"),
    ({"fields": {"name": "town", "text": "empty"}}, {"properties": {"name": TEXT}}, {"name": "Fernley"}),
    ({"fields": {"name": "empty"}}, {}, None),
    ({"items": ["town", "empty", "name"]}, LISTED, ["Fernley", "Tea and cake"]),
    ({"value": 1, "if": {"from": "town"}}, NUMBER, 1),
    ({"value": 1, "if": {"from": "empty"}}, NUMBER, None),
    ({"value": 1, "if": {"from": "empty", "empty": True}}, NUMBER, 1),
    ({"value": 1, "if": {"from": "state", "is": ["rejected now"]}}, NUMBER, 1),
    ({"value": 1, "if": {"from": "state", "is_not": ["rejected now"]}}, NUMBER, None),
    ({"value": 1, "if": [{"from": "town", "like": "^fern"}, {"from": "town", "unlike": "x"}]}, NUMBER, 1),
    ({"value": 1, "if": {"from": "empty", "unlike": "x"}}, NUMBER, None),
    ({"from": "html", "html": True}, TEXT, "One Two & three"),
    ({"from": "html", "html": True, "lines": True}, {}, "One\n\nTwo & three"),
    ({"from": "two", "lines": True}, {}, "One\nTwo\n\nThree"),
    ({"from": "town", "replace": {"Fern": "Birch"}}, TEXT, "Birchley"),
    ({"from": "where", "pattern": r"\(([-0-9.]+),"}, NUMBER, 52.41),
    ({"from": "where", "pattern": "Mill [A-Z][a-z]+"}, TEXT, "Mill Lane"),
    ({"from": "town", "pattern": "[0-9]"}, TEXT, None),
    ({"from": "see", "pattern": "[0-9]+", "every": True}, LISTED, ["99", "12"]),
    ({"from": "tags", "split": ";"}, LISTED, ["Outdoors", "Free", "outdoors"]),
    ({"from": "tags", "split": ";", "map": {"outdoors": "outdoors", "free": None}}, LISTED, ["outdoors"]),
    ({"from": "state", "map": {"Rejected  NOW": "closed"}}, TEXT, "closed"),
    ({"from": "flag", "map": {"true": True}}, {"type": "boolean"}, True),
    ({"from": "town", "map": {"x": "y"}, "otherwise": "{} town"}, TEXT, "Fernley town"),
    ({"from": "town", "map": {"x": "y"}, "otherwise": None}, TEXT, None),
    ({"from": "day", "date": "%B %d %Y"}, DATE, "2026-03-14"),
    ({"from": "day", "date": ["%d/%m/%Y", "%B %d %Y"]}, TEXT, "2026-03-14"),
    ({"from": "cost"}, NUMBER, 1250.5),
    ({"from": "cost", "decimals": 0}, {}, 1250),
    ({"from": "hours", "hours": True}, {"type": "array", "items": {"type": "object"}}, [{"days": ["tue"], "start": "10:15", "end": "13:00"}]),
    ({"from": "see", "pattern": "[0-9]+", "every": True, "listing": True}, TEXT, "twelve"),
    ({"from": "see", "pattern": "[0-9]+", "every": True, "listing": True}, LISTED, ["twelve"]),
    ({"from": "town", "at_least": 8}, TEXT, None),
    ({"from": "count", "say": "{,} people signed."}, TEXT, "12,345 people signed."),
    ({"from": "town", "say": "in {}"}, TEXT, "in Fernley"),
    ({"from": "long", "cut": True}, TEXT, "words that go on…"),
    ({"from": "empty", "default": "none"}, TEXT, "none"),
]


def maker() -> Maker:
    return Maker(ROW, {"12": "twelve"}.get)


@pytest.mark.parametrize(("recipe", "schema", "expected"), CASES, ids=[json.dumps(case[0]) for case in CASES])
def test_recipe(recipe: Any, schema: dict[str, Any], expected: Any) -> None:
    """A recipe that the mapping's schema accepts makes this of that, without a fault."""
    assert JoinedSchema({**RECIPE, "$defs": shipped("mapping")["$defs"]}).accepts(recipe)
    row = maker()
    made = row.make(msgspec.convert(recipe, str | Recipe), schema, "field")
    assert made == expected and type(made) is type(expected)
    assert row.faults == []


def test_every_key_of_a_recipe_and_of_a_condition_is_tried_here() -> None:
    """A key that nobody tries could be broken without anybody knowing."""
    said = json.dumps([case[0] for case in CASES])
    assert [key for part in ("recipe", "condition") for key in shipped("mapping")["$defs"][part]["properties"] if f'"{key}": ' not in said] == []


@pytest.mark.parametrize(
    ("recipe", "schema", "fault"),
    [
        (
            {"from": "town", "map": {"x": "y"}},
            TEXT,
            'field: the mapping has no word for "Fernley". Add it under `map`, or say what others become under `otherwise`.',
        ),
        (
            {"from": "town", "date": "%d/%m/%Y"},
            DATE,
            'field: "Fernley" is not a date. The mapping reads dates written like "14/03/2026" or "2026-03-14".',
        ),
        ({"from": "town"}, NUMBER, 'field: "Fernley" is not a number. Write one such as 5 or 2.50.'),
        ({"from": "deep"}, TEXT, 'field: "deep" holds several named values. Name one of them with a dot: "deep.a.b".'),
        ({"from": "lost"}, TEXT, 'field: letters seem to be lost near "18" (there is a hidden character, U+008F). Type the words again.'),
    ],
)
def test_what_can_not_be_made_says_why(recipe: Any, schema: dict[str, Any], fault: str) -> None:
    """A fault names the field, the text and the cure."""
    row = maker()
    assert row.make(msgspec.convert(recipe, Recipe), schema, "field") is None
    assert row.faults == [fault]


def test_text_that_is_cut_is_kept_whole() -> None:
    """The whole is remembered with its field, to be put into the body."""
    row = maker()
    row.make(Recipe(fields={"summary": Recipe(from_="long", cut=True)}), {"properties": {"summary": TEXT}}, "")
    assert row.wholes == [("summary", "Text", "words that go on and on and on")]


def test_own_columns_are_used_like_those_of_the_file() -> None:
    """A column of the mapping's own may be made from another one before it."""
    row = maker()
    row.add_columns({"place": Recipe(from_="where", pattern="Mill Lane"), "both": Recipe(from_=("place", "town"), join=", ")})
    assert row.make("both", TEXT, "field") == "Mill Lane, Fernley"
