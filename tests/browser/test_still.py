"""Nothing moves under a reader's eyes while a page comes in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from playwright.sync_api import Browser

from browser.conftest import NARROW, WIDE
from browser.kinds import MAIN_KINDS, Town
from browser.serving import Site, served

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
# A phone on a middling day: a tenth of a second for each answer, 1.6 Mbit/s for all together. The line is slow at our end: Chromium's own slow line
# (DevTools) now and then lets nothing through at all.
_LATENCY = 0.1
_RATE = 200_000
_PIECE = 4_000


class SlowSite(Site):
    """Answers as over a slow line."""

    line = Lock()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Sends a file piece by piece, by turns with the others that are under way."""
        time.sleep(_LATENCY)
        while piece := source.read(_PIECE):
            with self.line:
                time.sleep(len(piece) / _RATE)
            outputfile.write(piece)


@pytest.fixture(scope="module")
def slow_site(built_town: Path) -> Iterator[str]:
    """The address of the demo town at the other end of a slow line."""
    with served(built_town, SlowSite) as address:
        yield address


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("kind", [*MAIN_KINDS, "numbers", "form for an idea", "form for an opportunity"])
def test_the_layout_does_not_shift(chromium: Browser, slow_site: str, town: Town, kind: str, size: Any) -> None:
    """On a slow line with nothing in store, and while somebody scrolls to the foot, the sum of all layout shifts stays below 0.02."""
    context = chromium.new_context(viewport=size)
    context.add_init_script(_WATCH)
    page = context.new_page()
    page.goto(slow_site + town.address(kind))
    for _ in range(6):
        page.mouse.wheel(0, size["height"])
        page.wait_for_timeout(50)
    told = page.evaluate(_TOLD)
    context.close()
    assert told["sum"] < MOST, told
