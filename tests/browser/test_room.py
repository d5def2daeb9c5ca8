"""Pages fit into small windows and large letters, and fingers can hit what can be pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import NARROW, WIDE
from browser.kinds import KINDS, READY, Town

# Width of the window and size of the letters that somebody set in the browser, in px.
# 320 px is WCAG's reflow; 32 px instead of the usual 16 its resize of text.
VIEWS = ((390, 16), (320, 16), (390, 32), (1280, 32))

_CUT_OFF = """
() => {
  const page = document.documentElement.scrollWidth, faults = page > innerWidth ? [`the page is ${page} px wide`] : [];
  const scrolls = one => one && (['auto', 'scroll'].includes(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  for (const one of document.querySelectorAll('body *')) {
    const box = one.getBoundingClientRect();
    const shows = [...one.childNodes].some(child => child.nodeType === 3 && child.data.trim()) || one.matches('img, svg, input, button, select');
    if (!shows || box.width <= 1 || one.closest('[aria-hidden=true]') || !one.checkVisibility({visibilityProperty: true})) continue;
    if ((box.right > innerWidth + 1 || box.left < -1) && !scrolls(one.parentElement)) {
      faults.push(`${Math.round(box.left)} to ${Math.round(box.right)} px: ${one.outerHTML.slice(0, 100)}`);
    }
  }
  return faults;
}
"""

_SMALL = """
() => {
  const faults = [];
  for (const one of document.querySelectorAll('a[href], button, input, select, summary')) {
    const pressed = (one.matches('input[type=checkbox], input[type=radio]') && one.closest('label')) || one;
    if (!pressed.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    // What stands in a line of text is as high as the line: WCAG 2.5.8 excepts it.
    if (getComputedStyle(pressed).display === 'inline') continue;
    const box = pressed.getBoundingClientRect(), least = one.matches('button, .button, .door, .town-nav a, .pager a, select') ? 44 : 24;
    if (Math.min(box.width, box.height) < least - 0.5) {
      faults.push(`${Math.round(box.width)}×${Math.round(box.height)} px, at least ${least}: ${one.outerHTML.slice(0, 100)}`);
    }
  }
  return faults;
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What stands wrong on a page: cut off in one of VIEWS, or too small for a finger on a phone."""

    cut_off: list[str]
    small: list[str]


@pytest.fixture(scope="module")
def seen(chromium: Browser, site: str, town: Town) -> Iterator[Callable[[str], Seen]]:
    """Looks at a page of a kind, once, through a window that all these tests share."""
    context = chromium.new_context(has_touch=True)
    window = context.new_page()
    yield cache(lambda kind: _seen(window, site, town.address(kind)))
    context.close()


def _seen(window: Page, site: str, address: str) -> Seen:
    window.set_viewport_size(NARROW)  # type: ignore[arg-type]
    window.goto(site + address)
    if address in READY:
        window.wait_for_selector(READY[address])
    small, cut_off = window.evaluate(_SMALL), []
    for width, letters in VIEWS:
        window.set_viewport_size({"width": width, "height": WIDE["height"]})
        with _letters_of(window, letters):
            cut_off += [f"{width} px wide, letters of {letters} px: {fault}" for fault in window.evaluate(_CUT_OFF)]
    return Seen(cut_off=cut_off, small=small)


@contextmanager
def _letters_of(window: Page, size: int) -> Iterator[None]:
    """As if somebody had set the browser's letters to `size` px."""
    asked = window.context.new_cdp_session(window)
    asked.send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})
    yield
    asked.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    asked.detach()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_cut_off(seen: Callable[[str], Seen], kind: str) -> None:
    """No page scrolls sideways and no word or picture stands outside of it: at 390 px, at 320 px, and with letters twice as large."""
    assert not seen(kind).cut_off, "\n".join(seen(kind).cut_off)


@pytest.mark.parametrize("kind", KINDS)
def test_fingers_can_hit_it(seen: Callable[[str], Seen], kind: str) -> None:
    """On a phone whatever can be pressed is at least 24 by 24 px; buttons and the main navigation 44."""
    assert not seen(kind).small, "\n".join(seen(kind).small)
