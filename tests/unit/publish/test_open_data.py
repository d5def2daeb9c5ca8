"""The open data keeps its promise, and holds every number that the site shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Set
from datetime import date
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from msgspec.structs import replace

from domore.check.site_config import load_settings
from domore.model.card import Card
from domore.model.catalogue import catalogue
from domore.model.labels import values
from domore.model.survey import Examiner
from domore.model.tallies import tally
from domore.publish.open_data import FILES, open_data, published_schema
from domore.publish.open_data_reference import reference
from domore.read.sources import find
from domore.render.home_page import home_page
from domore.render.list_pages import list_pages
from domore.render.numbers_page import numbers_page
from domore.render.page import Page
from domore.render.shell import Shell
from domore.render.studio import Studio

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 12, 1)
BARE = Shell(("<title>", "title", "</title>", "body", ""))


@pytest.fixture(scope="module")
def cards() -> list[Card]:
    """The cards of the demo town."""
    settings, _ = load_settings(ROOT)
    assert settings is not None
    sources, _ = find(ROOT)
    examiner = Examiner(ROOT, settings, TODAY, sources)
    return [card for source in sources if (card := examiner.examine(source).card) is not None]


def _studio(cards: list[Card], today: date = TODAY) -> Studio:
    settings, _ = load_settings(ROOT)
    assert settings is not None
    return Studio(settings=settings, catalogue=catalogue(cards, today), shell=BARE, fingerprint="test")


def _data(studio: Studio) -> dict[str, bytes]:
    return {page.path.removeprefix("data/v1/"): page.draw() for page in open_data(studio, tally(studio.catalogue))}


@pytest.fixture(scope="module")
def data(cards: list[Card]) -> dict[str, Any]:
    """The three files of the demo town, read."""
    made = _data(_studio(cards))
    return {name: json.loads(made[f"{name}.json"]) for name in FILES}


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_what_its_schema_says(name: str, data: dict[str, Any], cards: list[Card]) -> None:
    """The demo town's files, and those of an empty town, meet the schema that lies beside them."""
    validator = jsonschema_rs.validator_for(json.loads(published_schema(name)))
    empty = json.loads(_data(_studio([]))[f"{name}.json"])
    for whole in (data[name], empty):
        assert [error.message for error in validator.iter_errors(whole)] == []
        assert whole["about"]["schema"] == f"{name}.schema.json"
    assert _data(_studio(cards))[f"{name}.schema.json"].decode() == published_schema(name)


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
    assert data["tallies"]["plans"]["steps"] == sum(row["steps"] for row in ideas)


def test_the_same_content_gives_the_same_bytes(cards: list[Card]) -> None:
    """In whatever order the files were read."""
    assert _data(_studio(cards)) == _data(_studio(cards[::-1]))


def test_a_new_day_changes_nothing_by_itself(cards: list[Card]) -> None:
    """On the next day of a month, files and the Numbers page are as they were, unless an opportunity left the lists."""
    lasting = [replace(card, ends=None, review_by=None) for card in cards]
    today, tomorrow = _studio(lasting, date(2026, 12, 1)), _studio(lasting, date(2026, 12, 2))
    assert _data(today) == _data(tomorrow)
    before, after = (numbers_page(studio, tally(studio.catalogue)) for studio in (today, tomorrow))
    assert (before.key, before.draw()) == (after.key, after.draw())


def test_no_contact_is_published(data: dict[str, Any]) -> None:
    """No column holds an e-mail address or a phone number."""
    for kind in ("ideas", "opportunities"):
        for row in data[kind][kind]:
            told = " ".join(value for key, value in row.items() if isinstance(value, str) and key not in ("title", "summary"))
            assert "@" not in told
            assert not re.search(r"\b0\d{3,4} ?\d{3}", told)


class Shown(HTMLParser):
    """What a page tells, but for cards, dates, the pager and the operator's own words; and the numbers within each link."""

    APART = ("cards", "pager", "answers")
    VOID = ("br", "img", "input")

    def __init__(self, html: str, words: Set[str] = frozenset()) -> None:
        super().__init__()
        self._words = words
        self.text: list[str] = []
        self.links: list[tuple[str, list[int]]] = []
        self._stack: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Goes into an element."""
        told = dict(attrs)
        if tag not in self.VOID:
            apart = bool(set((told.get("class") or "").split()) & set(self.APART)) or tag in ("time", "title", "text")
            self._stack.append(apart or bool(self._stack and self._stack[-1]))
        if tag == "a":
            self.links.append(((told.get("href") or "").lstrip("./"), []))
        if told.get("aria-label") and not (self._stack and self._stack[-1]):
            self.text.append(told["aria-label"] or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Shapes hold no words."""

    def handle_endtag(self, tag: str) -> None:
        """Comes out of an element."""
        self._stack.pop()
        if tag == "a":
            self.links.append(("", []))

    def handle_data(self, data: str) -> None:
        """Takes the words of an element."""
        if not (self._stack and self._stack[-1]) and data not in self._words:
            self.text.append(data)
            if self.links:
                self.links[-1][1].extend(_numbers(data))


def _numbers(text: str) -> list[int]:
    dated = re.sub(r"\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{4}|page \d+ of \d+", "", text)
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", dated)]


def _every_number(value: Any) -> Iterator[int]:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int):
        yield value
    elif isinstance(value, str) and re.fullmatch(r"\d{4}(-\d\d)*", value):
        yield int(value[:4])  # years head columns and rows
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _every_number(part)


def _pages(studio: Studio) -> list[Page]:
    tallies = tally(studio.catalogue)
    return [home_page(studio, tallies), *list_pages(studio, tallies), numbers_page(studio, tallies)]


def _at(tallies: dict[str, Any], address: str) -> int:
    """The number of tallies.json for the list at an address: what all of that list's entries come to."""
    parts = address.strip("/").split("/")
    if parts[0] in ("ideas", "opportunities"):
        found = tallies[parts[0]]
        return found["left"] if parts[1:] == ["past"] else found[f"by_{parts[1]}"][parts[2]] if len(parts) == 3 else found["all"]
    return next(word["all"] for word in tallies[parts[0]] if word["id"] == parts[1])


def test_every_number_of_the_site_is_in_the_tallies(cards: list[Card], data: dict[str, Any]) -> None:
    """Whatever number the home page, the lists or the Numbers page show, tallies.json holds it."""
    known = {*_every_number(data["tallies"]), 100}  # "of 100 ideas"
    studio = _studio(cards)
    terms = [term for vocabulary in studio.settings.vocabularies.values() for term in vocabulary.values()]
    words = {studio.settings.purpose, *(word for term in terms for word in (term.label, term.sentence))}
    for page in _pages(studio):
        shown = Shown(page.draw().decode(), words)
        unknown = set(_numbers(" ".join(shown.text))) - known
        assert not unknown, page.path


def test_each_list_holds_as_many_as_the_tallies_say(cards: list[Card], data: dict[str, Any]) -> None:
    """The count over a list, and the tally beside each link to it, are the tallies' own."""
    studio = _studio(cards)
    counted = 0
    for page in _pages(studio):
        html = page.draw().decode()
        address = re.sub(r"(page/\d+/)?index\.html$", "", page.path)
        over = re.search(r'class="list-count">(?:<h2>)?([\d,]+)', html)
        if over:
            assert int(over[1].replace(",", "")) == _at(data["tallies"], address), page.path
            counted += 1
    assert counted > 40
    for page in (home_page(studio, tally(studio.catalogue)), next(list_pages(studio, tally(studio.catalogue)))):
        links = [
            (href, numbers)
            for href, numbers in Shown(page.draw().decode()).links
            if re.match(r"(categories|ideas/status)/", href.lstrip("\x1a")) and numbers
        ]
        assert len(links) >= 9
        for href, numbers in links:
            assert numbers == [_at(data["tallies"], href.lstrip("\x1a"))], href


def test_the_charts_show_the_tallies(cards: list[Card], data: dict[str, Any]) -> None:
    """In each row of a chart the numbers beside a link are those of the list behind it, and every bar is named with its number."""
    studio = _studio(cards)
    html = numbers_page(studio, tally(studio.catalogue)).draw().decode()
    tallies = data["tallies"]
    rows = re.findall(r'<tr><th scope="row"><a href="[./]*([^"]+)">[^<]*</a></th>(.*?)</tr>', html)
    expected = sum(1 for number in (*tallies["ideas"]["by_status"].values(), *tallies["opportunities"]["by_type"].values()) if number)
    assert len(rows) == expected + len(tallies["categories"]) + len(tallies["areas"])
    for href, cells in rows:
        numbers = [int(number.replace(",", "")) for number in re.findall(r"<b>([\d,]+)</b>", cells)]
        assert sum(numbers) == _at(tallies, href), href
        assert [int(name) for name in re.findall(r'<svg role="img" aria-label="(\d+) of \d+"', cells)] == numbers
    months = [int(cell) for cell in re.findall(r"<td>(\d*)</td>", html[html.index('class="months"') :]) if cell]
    assert sum(months) == tallies["ideas"]["all"]
    assert len(months) == len(tallies["ideas_by_month"])
    assert html.count("<svg") == html.count('role="img"') + 1  # the columns' own drawing lies within a named one


def test_ten_thousand_rows_are_written_at_once(cards: list[Card]) -> None:
    """A large town's files meet the same promise: ids are all there."""
    many = [replace(card, id=f"{card.id}-{number}") for number in range(40) for card in cards]
    rows = json.loads(_data(_studio(many))["ideas.json"])["ideas"]
    assert len(rows) == sum(card.kind == "ideas" for card in many)


def test_the_reference_is_made_from_the_schemas(bless: bool) -> None:
    """docs/open-data.md is in step with schemas/published; `pytest --bless` makes it anew."""
    document = ROOT / "docs/open-data.md"
    if bless:
        document.write_text(reference(), encoding="utf-8")
    assert document.read_text(encoding="utf-8") == reference()


def test_the_newest_entry_is_named_and_no_other_day(cards: list[Card], data: dict[str, Any]) -> None:
    """The files say as of which entry they count."""
    days = [day for card in cards for day in (card.date, card.decided, card.updated) if day]
    assert data["tallies"]["about"]["newest"] == max(days)
    assert TODAY.isoformat() not in json.dumps(data["tallies"])
