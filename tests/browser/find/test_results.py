"""The find page's results stand in the order that was asked for, and go on below."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from browser.find.asking import ticked, titles


def test_show_more_adds_cards_and_moves_on_to_them(find: Page) -> None:
    """More cards come below, and the focus goes to the first new one."""
    find.click("#find-more")
    expect(find.locator("#find-cards .card")).to_have_count(24)
    assert find.evaluate("[...document.querySelectorAll('#find-cards a')].indexOf(document.activeElement)") == 12


def test_the_newest_come_first_as_in_the_lists(find: Page, site: str) -> None:
    """Ideas without a word or another tick stand in the order of their list."""
    ticked(find, "kind", "ideas")
    find.wait_for_timeout(200)
    shown = titles(find)
    find.goto(f"{site}ideas/")
    assert shown == [title.strip() for title in find.locator(".cards .card__title").all_inner_texts()][: len(shown)]


def test_soonest_comes_first(find: Page) -> None:
    """Sorted by soonest, what happens next comes before what has no date."""
    ticked(find, "kind", "opportunities")
    find.select_option("#find-sort", "soonest")
    expect(find).to_have_url(re.compile("sort=soonest"))
    expect(find.locator("#find-cards .card").first.locator(".chip--when, .card__when").first).to_be_visible()
