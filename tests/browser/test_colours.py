"""Light and dark."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from browser.kinds import MAIN_KINDS, Town

_SCHEME = "document.body.getAttribute('data-md-color-scheme')"
_COLOURS = """
() => [document.body, document.querySelector('.card')].map(one => {
  const style = getComputedStyle(one);
  return [style.backgroundColor, style.color];
})
"""


def _brightness(colour: str) -> float:
    """From 0, black, to 1, white; `colour` as the browser writes it: rgb(12, 34, 56)."""
    red, green, blue = (int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("kind", MAIN_KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_as_the_device_likes_it(chromium: Browser, site: str, town: Town, kind: str, scheme: Literal["light", "dark"]) -> None:
    """Light is dark on light and dark is light on dark, from the first visit, with nothing chosen."""
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(site + town.address(kind))
    for ground, letters in page.evaluate(_COLOURS):
        assert (
            (_brightness(ground) > 0.8 and _brightness(letters) < 0.3)
            if scheme == "light"
            else (_brightness(ground) < 0.2 and _brightness(letters) > 0.7)
        )
    context.close()


def _to_the_toggle(page: Page) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.md-option')"):
            return
    raise AssertionError("Tab does not come to the palette toggle")


@pytest.mark.parametrize("key", ["Enter", "ArrowRight", "ArrowLeft"])
def test_the_toggle_works_by_keyboard_and_is_remembered(page: Page, site: str, key: str) -> None:
    """The colours change at once, and are still so after a reload, on another page, and once they are changed back."""
    page.goto(site)
    assert page.evaluate(_SCHEME) == "default"
    _to_the_toggle(page)
    page.keyboard.press(key)
    page.wait_for_function(f"{_SCHEME} === 'slate'")
    page.reload()
    assert page.evaluate(_SCHEME) == "slate"
    page.goto(f"{site}ideas/")
    assert page.evaluate(_SCHEME) == "slate"
    _to_the_toggle(page)
    page.keyboard.press(key)
    page.wait_for_function(f"{_SCHEME} === 'default'")
    page.reload()
    assert page.evaluate(_SCHEME) == "default"


def test_the_toggle_can_be_pressed(phone: BrowserContext, site: str) -> None:
    """A tap on the moon makes it dark, a tap on the sun light again."""
    page = phone.new_page()
    page.goto(site)
    for scheme in ("slate", "default"):
        page.locator(".palette label:visible").tap()
        page.wait_for_function(f"{_SCHEME} === '{scheme}'")


def test_without_a_choice_the_page_follows_the_device(page: Page, site: str) -> None:
    """Whoever looked by day and comes back by night, with a device that changes, gets dark colours: a visit is not a choice."""
    page.goto(site)
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site}ideas/")
    assert page.evaluate(_SCHEME) == "slate"
