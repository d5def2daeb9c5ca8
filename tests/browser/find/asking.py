"""How a person asks the find page, and what they see of its answer."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

TITLES = "#find-cards .card__title"


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector(".find--ready")
    return page


def titles(page: Page) -> list[str]:
    """The titles of the results, once all of them are there."""
    expect(page.locator("#find-cards")).to_have_attribute("aria-busy", "false")
    return [title.strip() for title in page.locator(TITLES).all_inner_texts()]


def found(page: Page) -> int:
    said = page.inner_text("#find-count")
    number = re.match(r"[\d,]+", said)
    return int(number[0].replace(",", "")) if number else 0


def look_for(page: Page, words: str) -> None:
    page.fill("#find-words", words)
    expect(page.locator("#find-count")).to_contain_text(f"“{words}”")


def ticked(page: Page, facet: str, value: str) -> None:
    """Opens the facet and ticks a value; waits until the address and the results say so."""
    page.evaluate("facet => { document.querySelector(`[data-facet='${facet}']`).open = true }", facet)
    page.check(f"input[name='{facet}'][value='{value}']")
    expect(page).to_have_url(re.compile(f"{facet}={value}"))


def count_beside(page: Page, facet: str, value: str) -> int:
    """The number beside a value, in a facet that is folded too."""
    number = page.locator(f"label:has(input[name='{facet}'][value='{value}']) [data-count]").text_content()
    return int((number or "").replace(",", ""))
