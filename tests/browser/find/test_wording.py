"""The find page speaks the words of people who look for something."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.find.asking import count_beside, found, look_for, ticked, titles
from browser.kinds import Town


def test_the_page_says_what_it_does(find: Page) -> None:
    """In its title and in its heading."""
    assert find.title().startswith("Search and filter")
    assert find.inner_text("h1") == "Search and filter"


def test_things_are_called_what_they_are(find: Page) -> None:
    """Ideas, things to do, or both; "entry" is a word of those who keep them."""
    assert re.fullmatch(r"\d+ ideas and things to do", find.inner_text("#find-count"))
    ticked(find, "kind", "opportunities")
    expect(find.locator("#find-count")).to_have_text(re.compile(r"^\d+ things to do$"))
    find.uncheck("input[name=kind][value=opportunities]")
    ticked(find, "kind", "ideas")
    expect(find.locator("#find-count")).to_have_text(re.compile(r"^\d+ ideas$"))
    look_for(find, "river")
    expect(find.locator("#find-count")).to_have_text(re.compile(r"^\d+ ideas for “river”$"))
    assert "entr" not in find.inner_text("#find").lower().replace("centre", "").replace("entrance", "")


def test_newest_says_what_it_goes_by(find: Page) -> None:
    """Ideas go by the day they were put forward, things to do by the day somebody confirmed them."""
    newest = find.locator("#find-sort option[value=newest]")
    expect(newest).to_have_text("Newest or last confirmed")
    ticked(find, "kind", "opportunities")
    expect(newest).to_have_text("Last confirmed first")
    find.uncheck("input[name=kind][value=opportunities]")
    ticked(find, "kind", "ideas")
    expect(newest).to_have_text("Newest first")


def test_how_far_an_idea_is_and_whether_one_can_join_are_two_questions(find: Page) -> None:
    """Each with answers of its own."""
    far, join = find.locator("[data-facet=status]"), find.locator("[data-facet=join]")
    assert "How far along" in far.inner_text() and "Can I still join?" in join.inner_text()
    assert far.locator("input[value=full]").count() == 0 and join.locator("input[value=full]").count() == 1
    promised = count_beside(find, "join", "full")
    ticked(find, "join", "full")
    expect(find.locator("#find-count")).to_have_text(re.compile(rf"^{promised} things? to do$"))


def test_each_example_finds_something(find: Page) -> None:
    """The words that the box proposes are the town's own."""
    examples = find.locator("#find-hint em").all_inner_texts()
    assert len(examples) == 3
    for example in examples:
        look_for(find, example)
        assert found(find) > 0 and titles(find), example


@pytest.mark.parametrize(("words", "lang"), [("welsh", "cy"), ("cymraeg", "cy"), ("Arabic", "ar"), ("العربية", "ar"), ("urdu", "ur")])
def test_a_language_is_found_by_its_names(find: Page, town: Town, words: str, lang: str) -> None:
    """By the site's name for it and by its own."""
    expected = {listing["title"] for listing in town.listings() if listing["lang"] == lang and listing.get("in_lists", True)}
    look_for(find, words)
    assert expected and expected <= set(titles(find))


def test_the_urdu_sewing_circle_is_found_in_english(find: Page, town: Town) -> None:
    """Its address is in English, and says what it is."""
    look_for(find, "sewing urdu")
    assert titles(find) == [listing["title"] for listing in town.listings() if listing["id"] == "sewing-circle-in-urdu"]


def test_a_language_can_be_ticked(find: Page) -> None:
    """Named in the site's words and in its own, with as many as there are."""
    label = find.locator("label:has(input[name=language][value=cy])")
    assert "Welsh (Cymraeg)" in (label.text_content() or "")
    promised = count_beside(find, "language", "cy")
    ticked(find, "language", "cy")
    expect(find.locator("#find-count")).to_have_text(re.compile(rf"^{promised} "))
    assert set(find.locator("#find-cards > li").evaluate_all("all => all.map(one => one.lang)")) == {"cy"}


def test_a_card_says_that_it_is_step_free(find: Page) -> None:
    """Of those who asked for it, nobody needs to open each page."""
    ticked(find, "access", "step-free")
    titles(find)
    for card in find.locator("#find-cards .card").all():
        expect(card.locator(".chips")).to_contain_text("Step-free")
