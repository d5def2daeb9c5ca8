"""The open data keeps its promise."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain
from typing import Any

import jsonschema_rs
import pytest
from msgspec.structs import replace

from domore.model.card import Card
from domore.model.labels import values
from domore.model.tallies import tally
from domore.publish.open_data import FILES, open_data, published_schema
from domore.render.numbers_page import numbers_page
from domore.render.studio import Studio

TODAY = date(2026, 12, 1)
Files = dict[str, bytes]


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_what_its_schema_says(
    name: str, data: dict[str, Any], cards: list[Card], studio_of: Callable[..., Studio], files_of: Callable[[Studio], Files]
) -> None:
    """The demo town's files, and those of an empty town, meet the schema that lies beside them."""
    validator = jsonschema_rs.validator_for(json.loads(published_schema(name)))
    empty = json.loads(files_of(studio_of([]))[f"{name}.json"])
    for whole in (data[name], empty):
        assert [error.message for error in validator.iter_errors(whole)] == []
        assert whole["about"]["schema"] == f"{name}.schema.json"
    assert files_of(studio_of(cards))[f"{name}.schema.json"].decode() == published_schema(name)


@pytest.mark.parametrize(("name", "kind"), [("ideas", "ideas"), ("opportunities", "opportunities")])
def test_the_promise_knows_every_value(name: str, kind: str) -> None:
    """Published statuses, types and the like are those that entries may have."""
    columns = json.loads(published_schema(name))["$defs"]["row"]["properties"]
    chosen = {column: schema["enum"] for column, schema in columns.items() if "enum" in schema}
    assert "status" in chosen
    for column, allowed in chosen.items():
        assert [value for value in allowed if value is not None] == list(values(kind, column))


@pytest.mark.parametrize("name", FILES)
def test_every_column_says_what_it_is(name: str) -> None:
    """Each column has a title, a description and, unless it holds others, an example that the schema accepts."""

    def columns(part: Any) -> Iterator[tuple[str, Any]]:
        for column, schema in part.get("properties", {}).items():
            yield column, schema
            yield from columns(schema)

    whole = json.loads(published_schema(name))
    for column, schema in chain.from_iterable(columns(part) for part in (whole, *whole["$defs"].values())):
        assert schema["title"], column
        assert schema["description"].endswith("."), column
        holds_others = "properties" in schema or "$ref" in schema.get("items", {})
        for example in schema["examples"] if not holds_others else []:
            assert jsonschema_rs.is_valid({**schema, "$defs": whole["$defs"]}, example), column


def test_every_entry_is_there_in_order(data: dict[str, Any], cards: list[Card]) -> None:
    """All ideas and opportunities are published, sorted by id, those that left the lists too, and marked as such."""
    for kind in ("ideas", "opportunities"):
        rows = data[kind][kind]
        assert [row["id"] for row in rows] == sorted(card.id for card in cards if card.kind == kind)
        assert all(list(row) == sorted(row) for row in rows)
    in_lists = sum(row["in_lists"] for row in data["opportunities"]["opportunities"])
    assert in_lists == data["tallies"]["opportunities"]["all"]
    assert len(data["opportunities"]["opportunities"]) - in_lists == data["tallies"]["opportunities"]["left"]


def test_who_counts_the_rows_gets_the_tallies(data: dict[str, Any]) -> None:
    """The tallies can be made again from the rows alone."""
    ideas, offers = data["ideas"]["ideas"], [row for row in data["opportunities"]["opportunities"] if row["in_lists"]]
    for vocabulary, column in (("categories", "category"), ("areas", "area")):
        for word in data["tallies"][vocabulary]:
            assert word["ideas"] == sum(row[column] == word["id"] for row in ideas)
            assert word["opportunities"] == sum(row[column] == word["id"] for row in offers)
    assert data["tallies"]["ideas"]["by_status"] == {status: sum(row["status"] == status for row in ideas) for status in values("ideas", "status")}
    assert data["tallies"]["answers"]["answers"] == sum(row["decided"] is not None for row in ideas)
    assert data["tallies"]["backing"] == {method: sum(row["backing"][method]["backs"] for row in ideas) for method in ("email", "forge", "paper")}
    owed = [row["standing"]["since"] is not None for row in ideas if row["standing"]["state"] == "waiting-for-answer"]
    assert (data["tallies"]["record"]["waiting"], data["tallies"]["record"]["taken_up"]) == (owed.count(True), owed.count(False))
    for name, state in {"late": "late", "resting": "resting", "gathering": "gathering"}.items():
        assert data["tallies"]["record"][name] == sum(row["standing"]["state"] == state for row in ideas)
    assert data["tallies"]["plans"]["steps"] == sum(row["steps"] for row in ideas)


def test_the_same_content_gives_the_same_bytes(cards: list[Card], studio_of: Callable[..., Studio], files_of: Callable[[Studio], Files]) -> None:
    """In whatever order the files were read."""
    assert files_of(studio_of(cards)) == files_of(studio_of(cards[::-1]))


def test_a_new_day_changes_nothing_by_itself(cards: list[Card], studio_of: Callable[..., Studio], files_of: Callable[[Studio], Files]) -> None:
    """On the next day of a month, files and the Numbers page are as they were, unless an opportunity left the lists."""
    lasting = [replace(card, ends=None, review_by=None) for card in cards]
    today, tomorrow = studio_of(lasting, date(2026, 12, 1)), studio_of(lasting, date(2026, 12, 2))
    assert files_of(today) == files_of(tomorrow)
    before, after = (numbers_page(studio, tally(studio.catalogue)) for studio in (today, tomorrow))
    assert (before.key, before.draw()) == (after.key, after.draw())


def test_leaving_the_lists_changes_the_file(cards: list[Card], studio_of: Callable[..., Studio], files_of: Callable[[Studio], Files]) -> None:
    """Rows stay when an opportunity leaves the lists, or an idea rests, but say so, and the page's key tells that its bytes changed."""
    now, later = (studio_of(cards, day) for day in (TODAY, date(2031, 1, 1)))
    keys = [{page.path: page.key for page in open_data(studio, tally(studio.catalogue, standings=studio.standings))} for studio in (now, later)]
    assert {path for path in keys[0] if keys[0][path] != keys[1][path]} == {
        "data/v1/ideas.json",
        "data/v1/opportunities.json",
        "data/v1/tallies.json",
    }
    before, after = (json.loads(files_of(studio)["opportunities.json"])["opportunities"] for studio in (now, later))
    assert len(before) == len(after)
    assert sum(row["in_lists"] for row in before) > sum(row["in_lists"] for row in after)


def test_no_contact_is_published(data: dict[str, Any]) -> None:
    """No column holds an e-mail address or a phone number."""
    for kind in ("ideas", "opportunities"):
        for row in data[kind][kind]:
            told = " ".join(value for key, value in row.items() if isinstance(value, str) and key not in ("title", "summary"))
            assert "@" not in told
            assert not re.search(r"\b0\d{3,4} ?\d{3}", told)


def test_a_large_town_is_published_whole(cards: list[Card], studio_of: Callable[..., Studio], files_of: Callable[[Studio], Files]) -> None:
    """Thousands of ideas are all there."""
    many = [replace(card, id=f"{card.id}-{number}") for number in range(40) for card in cards]
    rows = json.loads(files_of(studio_of(many))["ideas.json"])["ideas"]
    assert len(rows) == sum(card.kind == "ideas" for card in many)


def test_the_newest_entry_is_named_and_no_other_day(cards: list[Card], data: dict[str, Any]) -> None:
    """The files say as of which entry they count."""
    days = [day for card in cards for day in (card.date, card.decided, card.updated) if day]
    assert data["tallies"]["about"]["newest"] == max(days)
    assert TODAY.isoformat() not in json.dumps(data["tallies"])
