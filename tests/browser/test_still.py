"""Nothing moves under a reader's eyes while a page comes in."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from browser.conftest import NARROW, WIDE
from browser.kinds import MAIN_KINDS, Town

MOST = 0.02
_WATCH = """
window.__moved = [];
new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) __moved.push(one); })
  .observe({type: 'layout-shift', buffered: true});
"""
_TOLD = """
() => ({
  sum: __moved.reduce((sum, one) => sum + one.value, 0),
  what: __moved.flatMap(one => one.sources.map(source => source.node?.outerHTML?.slice(0, 100) ?? 'what is gone by now')),
})
"""
# A phone on a middling day: a tenth of a second for each answer, 1.6 Mbit/s.
_SLOW = {"offline": False, "latency": 100, "downloadThroughput": 200_000, "uploadThroughput": 90_000}


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("kind", [*MAIN_KINDS, "numbers", "form for an idea", "form for an opportunity"])
def test_the_layout_does_not_shift(chromium: Browser, site: str, town: Town, kind: str, size: Any) -> None:
    """On a slow line with nothing in store, and while somebody scrolls to the foot, the sum of all layout shifts stays below 0.02."""
    context = chromium.new_context(viewport=size)
    context.add_init_script(_WATCH)
    page = context.new_page()
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", _SLOW)
    page.goto(site + town.address(kind))
    for _ in range(6):
        page.mouse.wheel(0, size["height"])
        page.wait_for_timeout(50)
    told = page.evaluate(_TOLD)
    context.close()
    assert told["sum"] < MOST, told
