"""Entries in other languages: their own words say which language they are in and which way it runs, and so do ours among them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from browser.kinds import Town

_TEXTS = """
([selector, script]) => {
  const walk = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT), wrong = [];
  const theirs = new RegExp(`\\\\p{Script=${script}}`, 'u'), ours = /\\p{Script=Latin}/u;
  while (walk.nextNode()) {
    const text = walk.currentNode.data, around = walk.currentNode.parentElement, own = around.closest('[lang]'), apart = around.closest('bdi');
    const told = `${own.lang} ${getComputedStyle(around).direction}: ${text.trim()}`;
    if (theirs.test(text) && !apart && (own.lang === 'en' || getComputedStyle(around).direction !== 'rtl')) wrong.push(told);
    if (ours.test(text) && !theirs.test(text) && !apart && own.lang !== 'en') wrong.push(told);
  }
  return wrong;
}
"""


@pytest.mark.parametrize(("kind", "lang"), [("idea in Arabic", "ar"), ("opportunity in Urdu", "ur")])
def test_right_to_left_entries_keep_their_words_and_ours_apart(page: Page, site: str, town: Town, kind: str, lang: str) -> None:
    """Every word in Arabic letters is marked with its language and runs from right to left; every word of ours among them is in English."""
    page.goto(site + town.address(kind))
    article = page.locator("article.listing")
    assert (article.get_attribute("lang"), article.get_attribute("dir")) == (lang, "rtl")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.evaluate(_TEXTS, ["article.listing", "Arabic"]) == []


@pytest.mark.parametrize("address", ["ideas/", "opportunities/"])
def test_their_cards_do_too(page: Page, site: str, town: Town, address: str) -> None:
    """In a list, a card of such an entry is marked as its page is."""
    listed = town.ideas if address == "ideas/" else town.opportunities
    one = next(listing for listing in listed if listing["lang"] in ("ar", "ur"))
    page.goto(f"{site}categories/{one['category']}/")
    card = f".card:has(a[href$='{one['url']}'])"
    assert (page.get_attribute(card, "lang"), page.get_attribute(card, "dir")) == (one["lang"], "rtl")
    assert page.evaluate(_TEXTS, [card, "Arabic"]) == []


@pytest.mark.parametrize("kind", ["idea in Welsh", "opportunity in Welsh"])
def test_welsh_is_marked_as_welsh_and_our_words_as_ours(page: Page, site: str, town: Town, kind: str) -> None:
    """The title, the summary and the text are in Welsh; our headings are in English."""
    page.goto(site + town.address(kind))
    language = "all => all.map(one => one.closest('[lang]').lang)"
    assert set(page.locator(".listing :is(h1, .lead, .prose p)").evaluate_all(language)) == {"cy"}
    assert set(page.locator(".listing :is(h2, dt, .crumbs a, .listing__kind)").evaluate_all(language)) == {"en"}
