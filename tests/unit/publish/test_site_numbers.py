"""Whatever number the site shows, the tallies hold it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from html.parser import HTMLParser
from typing import Any

from domore.model.card import Card
from domore.model.tallies import tally
from domore.render.home_page import home_page
from domore.render.list_pages import list_pages
from domore.render.numbers_page import numbers_page
from domore.render.page import Page
from domore.render.studio import Studio


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
    tallies = tally(studio.catalogue, standings=studio.standings)
    return [home_page(studio, tallies), *list_pages(studio, tallies), numbers_page(studio, tallies)]


def _at(tallies: dict[str, Any], address: str) -> int:
    """The number of tallies.json for the list at an address: what all of that list's entries come to."""
    parts = address.strip("/").split("/")
    if parts[0] in ("ideas", "opportunities"):
        found = tallies[parts[0]]
        alone = {"": "all", "past": "left", "free": "free"}
        return found[f"by_{parts[1]}"][parts[2]] if len(parts) == 3 else found[alone["".join(parts[1:])]]
    return next(word["all"] for word in tallies[parts[0]] if word["id"] == parts[1])


def test_every_number_of_the_site_is_in_the_tallies(cards: list[Card], data: dict[str, Any], studio_of: Callable[..., Studio]) -> None:
    """Whatever number the home page, the lists or the Numbers page show, tallies.json holds it."""
    known = {*_every_number(data["tallies"]), 100}  # "of 100 ideas"
    studio = studio_of(cards)
    terms = [term for vocabulary in studio.settings.vocabularies.values() for term in vocabulary.values()]
    words = {studio.settings.purpose, *(word for term in terms for word in (term.label, term.sentence))}
    for page in _pages(studio):
        shown = Shown(page.draw().decode(), words)
        unknown = set(_numbers(" ".join(shown.text))) - known
        assert not unknown, page.path


def test_each_list_holds_as_many_as_the_tallies_say(cards: list[Card], data: dict[str, Any], studio_of: Callable[..., Studio]) -> None:
    """The count over a list, and the tally beside each link to it, are the tallies' own."""
    studio = studio_of(cards)
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


def test_the_charts_show_the_tallies(cards: list[Card], data: dict[str, Any], studio_of: Callable[..., Studio]) -> None:
    """In each row of a chart the numbers beside a link are those of the list behind it, and every bar is named with its number."""
    studio = studio_of(cards)
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
