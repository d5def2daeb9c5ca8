"""A keyboard is enough."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from browser.conftest import NARROW, WIDE
from browser.kinds import MAIN_KINDS, Town

# What everything looks like before it has the focus. A card shows the focus of its link; Material's radio buttons are out of sight, and
# the sign beside them shows theirs.
_BEFORE = """
window.__stand = one => one.matches('.md-option') ? one.parentElement.querySelector('label:not([hidden])') : one;
window.__sign = one => one.closest('.card__title, .challenge-card__title')?.closest('.card, .challenge-card') ?? __stand(one);
window.__look = one => { const style = getComputedStyle(one); return `${style.outline} ${style.boxShadow}`; };
window.__all = [...document.querySelectorAll('*')];
window.__before = new Map(__all.map(one => [one, __look(one)]));
"""
_HERE = """
() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const sign = __sign(one), stand = __stand(one), box = stand.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2], top = document.elementFromPoint(x, y);
  return {
    html: one.outerHTML.slice(0, 120),
    place: __all.indexOf(one),
    block: __all.indexOf(one.closest('header, section, footer')),
    shown: __look(sign) !== __before.get(sign),
    inSight: top !== null && (stand.contains(top) || top.contains(stand)),
    box: {left: box.left, right: box.right, top: box.top + scrollY, bottom: box.bottom + scrollY},
  };
}
"""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the focus is: the element, its place in the document, the block around it, and its box on the page in px."""

    html: str
    place: int
    block: int
    shown: bool
    inSight: bool  # noqa: N815 (named as the script names it)
    box: dict[str, float]


def _walk(page: Page, key: str) -> list[Stop]:
    """Every place where the focus stops until it leaves the page, or comes round to where it began."""
    stops: list[Stop] = []
    for _ in range(400):
        page.keyboard.press(key)
        here: dict[str, Any] | None = page.evaluate(_HERE)
        if here is None or (stops and here["place"] == stops[0].place):
            return stops
        stops.append(Stop(**here))
    raise AssertionError(f"The focus never leaves the page; it was last on {stops[-1].html}")


def _goes_back(one: Stop, following: Stop) -> bool:
    """Whether the focus jumps up to something that was read before, within one block of the page."""
    return one.block == following.block and following.box["bottom"] <= one.box["top"] and following.box["left"] < one.box["right"]


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("kind", [*MAIN_KINDS, "form for an idea"])
def test_tab_goes_through_the_page(context: BrowserContext, site: str, town: Town, kind: str, size: Any) -> None:
    """Tab goes through the page in its order; each stop is in sight and shows that it has the focus; there is a way out at both ends."""
    page = context.new_page()
    page.set_viewport_size(size)
    page.goto(site + town.address(kind))
    page.evaluate(_BEFORE)
    stops = _walk(page, "Tab")
    assert "skip-link" in stops[0].html
    assert "town-footer" in page.evaluate("place => __all[place].closest('footer').className", stops[-1].place)
    assert [stop.html for stop in stops if not stop.shown] == [], "these don't show that they have the focus"
    assert [stop.html for stop in stops if not stop.inSight] == [], "these have the focus, and something lies over them"
    jumps = [f"{one.html} → {after.html}" for one, after in pairwise(stops) if _goes_back(one, after)]
    assert not jumps, "\n".join(jumps)
    assert len(stops) > 15
    assert [stop.place for stop in _walk(page, "Shift+Tab")][-len(stops) :] == [stop.place for stop in reversed(stops)]


@pytest.mark.parametrize("kind", MAIN_KINDS)
def test_the_skip_link_comes_first_and_works(page: Page, site: str, town: Town, kind: str) -> None:
    """The first Tab brings it into sight; Enter goes to the content, and the next Tab is within it."""
    page.goto(site + town.address(kind))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.skip-link')")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#main') !== null")
