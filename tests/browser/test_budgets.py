"""What a page costs somebody who pays by the megabyte."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Browser, Response

from browser.conftest import NARROW
from browser.kinds import MAIN_KINDS, Town

KB = 1_000
PAGE = 20 * KB
FIRST_VIEW = 120 * KB


def test_the_page_of_a_listing_is_small(town: Town) -> None:
    """The HTML of every idea and opportunity is at most 20 KB before it is compressed."""
    sizes = {listing["url"]: (town.site / listing["url"] / "index.html").stat().st_size for listing in town.listings()}
    large = {url: f"{size / KB:.1f} KB" for url, size in sizes.items() if size > PAGE}
    assert not large, f"more than {PAGE // KB} KB: {large}"


@pytest.mark.parametrize("kind", [*MAIN_KINDS, "form for an idea", "form for an opportunity"])
def test_a_first_view_is_small(chromium: Browser, site: str, town: Town, kind: str) -> None:
    """All that a browser that was never here fetches for a page is at most 120 KB, compressed as any web server does it (gzip, level 6)."""
    context = chromium.new_context(viewport=NARROW)  # type: ignore[arg-type]
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(site + town.address(kind), wait_until="networkidle")
    sizes = {answer.url.removeprefix(site) or "(home)": len(gzip.compress(answer.body(), 6)) for answer in answers if answer.url.startswith(site)}
    context.close()
    told = ", ".join(f"{url} {size / KB:.1f}" for url, size in sorted(sizes.items(), key=lambda pair: -pair[1]))
    print(f"{kind}: {sum(sizes.values()) / KB:.1f} KB compressed: {told}")
    assert sum(sizes.values()) <= FIRST_VIEW, f"{kind}: {sum(sizes.values()) / KB:.1f} KB compressed: {told}"
