"""What comes out of a printer is fit to be pinned up."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser

from browser.kinds import MAIN_KINDS, Town

_PRESSED = ".town-nav, .town-search, .palette, .skip-link, .town-footer nav, .pager, button, input, select"
_COLOURED = """
() => {
  const clear = 'rgba(0, 0, 0, 0)', wrong = [];
  for (const one of document.querySelectorAll('html, body, body *')) {
    if (!one.checkVisibility()) continue;
    const {backgroundColor: ground, color, backgroundImage} = getComputedStyle(one);
    const written = [...one.childNodes].some(child => child.nodeType === 3 && child.data.trim());
    if (![clear, 'rgb(255, 255, 255)'].includes(ground) || backgroundImage !== 'none') wrong.push(`on ${ground}: ${one.outerHTML.slice(0, 100)}`);
    if (written && color !== 'rgb(0, 0, 0)') wrong.push(`in ${color}: ${one.outerHTML.slice(0, 100)}`);
  }
  return wrong;
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", MAIN_KINDS)
def test_paper_is_white_and_words_are_black(chromium: Browser, site: str, town: Town, kind: str, scheme: Literal["light", "dark"]) -> None:
    """Whatever the colours on the screen, nothing is printed on a ground, all words are black, and nothing that one would press is there."""
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(site + town.address(kind))
    page.emulate_media(media="print")
    pressed = page.locator(_PRESSED).evaluate_all(
        "all => all.filter(one => one.checkVisibility({opacityProperty: true})).map(one => one.outerHTML.slice(0, 100))"
    )
    coloured = page.evaluate(_COLOURED)
    assert page.locator("h1").is_visible()
    context.close()
    assert pressed == []
    assert coloured == []


@pytest.mark.parametrize(("kind", "most"), [("idea with everything", 6), ("opportunity, open", 2)])
def test_all_that_matters_is_on_paper(chromium: Browser, site: str, town: Town, kind: str, most: int) -> None:
    """Title, facts, text, how to say yes or what was decided, and whom to ask are printed, on few sheets of A4."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(site + town.address(kind))
    page.emulate_media(media="print")
    for part in ("h1", ".lead", ".facts", ".prose", ".say-yes" if "opportunity" in kind else ".decision", "#foot-ask"):
        assert page.locator(part).first.is_visible(), part
    sheets = page.pdf(format="A4").count(b"/Type /Page\n")
    context.close()
    assert 1 <= sheets <= most
