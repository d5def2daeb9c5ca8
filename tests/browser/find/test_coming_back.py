"""Whoever comes to the find page stands where they expect to: in the box, or where they were."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from browser.find.asking import opened, titles


@pytest.mark.parametrize("number", [4, 18, 30])
def test_back_from_an_entry_leads_to_where_it_stood(phone: BrowserContext, site: str, number: int) -> None:
    """After "Show more" too: the same cards, and the same place on the page, to within a few pixels."""
    page = opened(phone.new_page(), f"{site}find/")
    while page.locator("#find-cards .card").count() <= number:
        shown = page.locator("#find-cards .card").count()
        page.click("#find-more")
        expect(page.locator("#find-cards .card")).not_to_have_count(shown)
    card = page.locator("#find-cards .card").nth(number)
    card.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    before, cards = page.evaluate("scrollY"), titles(page)
    card.locator(".card__title a").click()
    page.wait_for_url(re.compile(r"/(ideas|opportunities)/[a-z0-9-]+/$"))
    page.go_back()
    page.wait_for_selector(".find--ready")
    assert titles(page) == cards
    page.wait_for_timeout(300)
    assert before > 500 and abs(page.evaluate("scrollY") - before) <= 2
    assert card.evaluate("one => one.getBoundingClientRect().top < innerHeight && one.getBoundingClientRect().bottom > 0")


def test_back_within_the_page_leads_to_where_one_was(phone: BrowserContext, site: str) -> None:
    """A filter ticked halfway down the page, then undone, leads back there."""
    page = opened(phone.new_page(), f"{site}find/")
    titles(page)
    page.evaluate("scrollTo(0, 1200)")
    page.wait_for_timeout(400)
    everything = page.inner_text("#find-count")
    page.evaluate("document.querySelector('input[name=category][value=arts]').click()")
    expect(page.locator("#find-count")).not_to_have_text(everything)
    page.go_back()
    expect(page.locator("#find-count")).to_have_text(everything)
    titles(page)
    page.wait_for_timeout(200)
    assert abs(page.evaluate("scrollY") - 1200) <= 2


def test_the_search_sign_of_a_phone_leads_into_the_box(phone: BrowserContext, site: str) -> None:
    """Opened with nothing to look for, the page waits for words."""
    page = phone.new_page()
    page.goto(f"{site}ideas/")
    page.locator(".town-search button").click()
    page.wait_for_selector(".find--ready")
    expect(page.locator("#find-words")).to_be_focused()
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("query", ["?q=river", "?kind=ideas"])
def test_whoever_looks_for_something_gets_results_and_no_keyboard_over_them(phone: BrowserContext, site: str, query: str) -> None:
    """With words or filters in the address the box does not take the focus."""
    page = opened(phone.new_page(), f"{site}find/{query}")
    assert titles(page)
    assert page.evaluate("document.activeElement === document.body")
