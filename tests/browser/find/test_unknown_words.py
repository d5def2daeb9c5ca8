"""A word that nothing has is said to be one, and only what finds something is offered in its place."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import PROJECT
from browser.find.asking import found, look_for, opened, ticked, titles
from browser.kinds import TODAY
from browser.serving import served
from domore.model import rows
from domore.pipeline import build


def offered(page: Page, name: str) -> tuple[str, int]:
    """The words of the first button whose name begins so, and the number it promises."""
    button = page.get_by_role("button", name=re.compile(rf"^{name}")).first
    number = re.search(r"([\d,]+) found", button.inner_text())
    assert number, button.inner_text()
    return button.inner_text(), int(number[1].replace(",", ""))


@pytest.mark.parametrize("nonsense", ["asdfgh", "qwertz", "xxxxxxxx"])
def test_nonsense_finds_nothing_and_is_told_so(find: Page, nonsense: str) -> None:
    """Letters with which no word begins bring no results."""
    look_for(find, nonsense)
    expect(find.locator("#find-count")).to_have_text(f"Nothing has “{nonsense}” in it")
    assert titles(find) == [] and find.is_hidden("#find-close")
    expect(find.get_by_role("link", name=re.compile("Share it as an idea"))).to_be_visible()


SLIPS = {
    "bycicle": "bicycle",
    "gardning": "garden",
    "libary": "library",
    "chior": "choir",
    "swiming": "swimming",
    "vollunteer": "volunteer",
    "ugitar": "",
    "guitars": "",
}


@pytest.mark.parametrize(("slip", "meant"), SLIPS.items())
def test_a_slip_of_the_finger_gets_the_word_that_was_meant(find: Page, slip: str, meant: str) -> None:
    """With as many as it finds; they stand below as close, and a press leads to them. Where nothing is like it, nothing is offered."""
    look_for(find, slip)
    expect(find.locator("#find-count")).to_have_text(f"Nothing has “{slip}” in it")
    if not meant:
        assert titles(find) == []
        return
    expect(find.locator("#find-close")).to_contain_text("Did you mean")
    expect(find.locator("#find-close")).to_contain_text("These are close")
    close = titles(find)
    _, promised = offered(find, meant)
    assert close and promised >= len(close)
    find.get_by_role("button", name=re.compile(rf"^{meant}")).first.click()
    expect(find.locator("#find-count")).to_have_text(re.compile(rf"^{promised} .+ for “{meant}”$"))
    assert titles(find) == close and find.is_hidden("#find-close")


def test_a_second_word_that_nothing_has_is_not_passed_over(find: Page) -> None:
    """It is named, and what has the other word stands below as close."""
    look_for(find, "otters")
    alone = titles(find)
    find.fill("#find-words", "otters asdfgh")
    expect(find.locator("#find-count")).to_have_text("Nothing has “asdfgh” in it")
    expect(find.locator("#find-close")).to_contain_text("These are close")
    assert titles(find) == alone
    _, promised = offered(find, "otters")
    assert promised == len(alone)


def test_words_that_nothing_has_together_are_offered_alone(find: Page) -> None:
    """Each with the number that it finds."""
    look_for(find, "otters bicycle")
    expect(find.locator("#find-count")).to_have_text("Nothing found for “otters bicycle”")
    for word in ("otters", "bicycle"):
        _, promised = offered(find, f"“{word}” alone")
        assert promised > 0
    _, promised = offered(find, "“otters” alone")
    find.get_by_role("button", name=re.compile("^“otters” alone")).click()
    expect(find.locator("#find-count")).to_have_text(re.compile(rf"^{promised} .+ for “otters”$"))


def test_what_is_offered_keeps_to_the_filters(find: Page) -> None:
    """A word that was meant, but has nothing under the ticked filters, is not offered."""
    ticked(find, "kind", "ideas")
    look_for(find, "gardning")
    for button in find.locator("#find-close button").all():
        promised = int(re.findall(r"\d+", button.inner_text())[0])
        assert promised > 0
    _, promised = offered(find, "garden")
    find.get_by_role("button", name=re.compile("^garden")).first.click()
    expect(find.locator("#find-count")).to_have_text(re.compile(rf"^{promised} "))


@pytest.mark.parametrize("words", ["otters", "allotmentz", "step-free", "don't", "volunteering", "libraries"])
def test_other_endings_and_signs_within_a_word_do_not_make_it_unknown(find: Page, words: str) -> None:
    """The index knows words by their stems: only "allotmentz" is one that nothing has."""
    look_for(find, words)
    if words == "allotmentz":
        expect(find.locator("#find-count")).to_have_text(f"Nothing has “{words}” in it")
    else:
        assert found(find) > 0 and titles(find)


@pytest.fixture(scope="module")
def many_shards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo town with its search in eight parts, as a town of 16,000 has it."""
    town = tmp_path_factory.mktemp("shards")
    for name in ("content", "site_config"):
        shutil.copytree(PROJECT / name, town / name)
    shutil.copy(PROJECT / "mkdocs.yml", town)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "SHARD_SIZE", 20)
        build(town, town / "site", today=TODAY)
    assert len(list(Path(town / "site/search").glob("[0-9]*"))) > 5
    with served(town / "site") as address:
        yield address


@pytest.mark.parametrize("words", ["otters", "bicycle", "choir", "river bench", "allo", "welsh", "bycicle"])
def test_a_search_in_many_parts_finds_what_one_part_finds(page: Page, site: str, many_shards: str, words: str) -> None:
    """A part in which a word does not occur adds nothing of its own."""
    told = []
    for address in (site, many_shards):
        opened(page, f"{address}find/")
        look_for(page, words)
        while titles(page) and page.is_visible("#find-more"):
            shown = page.locator("#find-cards .card").count()
            page.click("#find-more")
            expect(page.locator("#find-cards .card")).not_to_have_count(shown)
        told.append((page.inner_text("#find-count"), set(titles(page))))
    assert told[0] == told[1]
