"""Everything but the search works without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.kinds import LISTING_KINDS, Town

LISTING = re.compile(r"/(ideas|opportunities)/[a-z0-9-]+/$")


@pytest.fixture
def plain(chromium: Browser, site: str) -> Iterator[Page]:
    """A phone's browser that runs no script, on the home page."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.set_default_timeout(5_000)
    page = context.new_page()
    page.goto(site)
    yield page
    context.close()


@pytest.mark.parametrize(
    "way",
    [
        [".town-nav a[href$='ideas/']"],
        [".town-nav a[href$='opportunities/']"],
        [".door--do"],
        [".town-nav a[href$='ideas/']", ".pager a[rel=next]"],
        [".town-nav a[href$='opportunities/']", ".tallies a[href*='/type/']"],
        [".town-nav a[href$='ideas/']", ".tallies a[href*='/status/']"],
        [".topic"],
        [".card__title a", ".crumbs a[href*='/categories/']"],
        [".card__title a", ".facts a[href*='/areas/']"],
        [".card__title a", ".facts a[href*='/tags/']"],
    ],
    ids=lambda way: " ".join(way),
)
def test_links_lead_from_home_to_a_listing(plain: Page, way: list[str]) -> None:
    """Through lists, page 2, types, statuses, topics, parts of town and tags."""
    for link in (*way, ".cards .card__title a"):
        plain.locator(link).first.click()
    plain.wait_for_url(LISTING)
    assert plain.locator("h1").inner_text()


@pytest.mark.parametrize("kind", LISTING_KINDS)
def test_all_of_a_listing_can_be_read(plain: Page, site: str, town: Town, kind: str) -> None:
    """Every word of a listing's page is in sight: none waits for a script or for something to be opened."""
    plain.goto(site + town.address(kind))
    shown, written = (re.sub(r"\s", "", text).casefold() for text in (plain.inner_text("#main"), plain.text_content("#main") or ""))
    assert shown == written
    assert len(written) > 500


def test_find_offers_lists_instead(plain: Page) -> None:
    """The link to search, and the box on every page, lead to a page of links; the search itself, which can't work, is not shown."""
    plain.locator(".town-search button").click()
    plain.wait_for_url("**/find/**")
    expect(plain.locator("#find-words")).to_be_hidden()
    plain.locator("#find-lists a").first.click()
    expect(plain.locator(".card__title a").first).to_be_visible()


def test_what_needs_a_script_is_not_shown(plain: Page) -> None:
    """The colours follow the device; a toggle that does nothing would only be in the way."""
    assert not plain.locator(".palette").is_visible()


class _Links(HTMLParser):
    """The addresses that a page leads to, and the ids that one can lead to in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href") is not None:
            self.hrefs.append(str(given["href"]))
        if given.get("id"):
            self.ids.add(str(given["id"]))


@pytest.fixture(scope="module")
def pages(built_town: Path) -> dict[str, _Links]:
    """The links of every page of the site, by its address from the root."""
    found = {}
    for file in sorted(built_town.rglob("*.html")):
        address = file.relative_to(built_town).as_posix().removesuffix("index.html")
        found[f"/{address}"] = _Links(file.read_text(encoding="utf-8"))
    return found


def test_no_link_leads_nowhere(pages: dict[str, _Links], built_town: Path) -> None:
    """Every link within the site leads to a page or a file that is there, and to an id that is on it."""
    dead = set()
    for address, page in pages.items():
        for href in page.hrefs:
            target = urlsplit(urljoin(f"http://town{address}", href))
            if target.netloc != "town" or target.scheme != "http" or target.path.startswith("/intake/"):
                continue  # the intake answers there
            if target.path in pages:
                if target.fragment and target.fragment not in pages[target.path].ids:
                    dead.add(f"{address}: {href}")
            elif not (built_town / target.path.lstrip("/")).is_file():
                dead.add(f"{address}: {href}")
    assert not dead, "\n".join(sorted(dead)[:40])


def test_every_page_can_be_reached_from_home(pages: dict[str, _Links]) -> None:
    """Plain links lead from the home page to every page; linked from nowhere are the page for addresses that are not there, and the form of a
    challenge that has closed, which is for whoever has a draft of it."""
    reached, waiting = {"/"}, ["/"]
    while waiting:
        address = waiting.pop()
        for href in pages[address].hrefs:
            target = urlsplit(urljoin(f"http://town{address}", href))
            if target.netloc == "town" and target.path in pages and target.path not in reached:
                reached.add(target.path)
                waiting.append(target.path)
    assert {re.sub(r"^/challenges/[^/]+/enter/$", "a closed form", page) for page in set(pages) - reached} == {"/404.html", "a closed form"}
