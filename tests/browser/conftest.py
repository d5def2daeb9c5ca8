"""The demo town, built once and served on this machine's own address, and a real Chromium to look at it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from browser.faultless import faultless
from browser.kinds import TODAY, Town, town_of
from browser.serving import served
from domore.pipeline import build
from made_history import git

PROJECT = Path(__file__).resolve().parents[2]
NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
# A browser that asks nobody but us.
FLAGS = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")


@pytest.fixture(scope="session")
def built_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo town's site, built in a folder of its own."""
    town = tmp_path_factory.mktemp("town")
    for name in ("content", "site_config"):
        shutil.copytree(PROJECT / name, town / name)
    shutil.copy(PROJECT / "mkdocs.yml", town)
    _with_a_past(town)
    build(town, town / "site", today=TODAY)
    return town / "site"


def _with_a_past(town: Path) -> None:
    """One idea was changed once, so that it has a page that says what changed."""
    idea = town / "content/ideas/2025/bench-by-the-boat-yard.yml"
    text = idea.read_text(encoding="utf-8")
    git(town, "init", "--quiet")
    for words in (text.replace("bench", "seat"), text):
        idea.write_text(words, encoding="utf-8")
        git(town, "add", "content")
        git(town, "-c", "user.name=Somebody", "-c", "user.email=somebody@private.example", "commit", "--quiet", "--message", "The words")


@pytest.fixture(scope="session")
def town(built_town: Path) -> Town:
    """The demo town's pages by their kind."""
    return town_of(built_town)


@pytest.fixture(scope="session")
def site(built_town: Path) -> Iterator[str]:
    """The address of the demo town, with a slash at the end."""
    with served(built_town) as address:
        yield address


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A real browser: DOMORE_BROWSER, else the machine's own Chromium, else Playwright's. Its lack is a failure, never a skip."""
    executable = os.environ.get("DOMORE_BROWSER") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        if executable is None and not Path(playwright.chromium.executable_path).exists():
            pytest.fail("There is no Chromium. ./scripts/test installs one.")
        browser = playwright.chromium.launch(executable_path=executable, args=[*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def wide_browser(chromium: Browser) -> Iterator[BrowserContext]:
    """Somebody's browser with a wide window: to make a new one for each test takes as long as three pages."""
    yield from _browser_of_somebody(chromium, viewport=WIDE)


@pytest.fixture(scope="package")
def phones_browser(chromium: Browser) -> Iterator[BrowserContext]:
    """The same on a phone."""
    yield from _browser_of_somebody(chromium, viewport=NARROW, has_touch=True)


def _browser_of_somebody(chromium: Browser, **kind: Any) -> Iterator[BrowserContext]:
    context = chromium.new_context(**kind)
    context.set_default_timeout(5_000)
    context.new_page()  # stays open, so that what shows pages stays ready
    yield context
    context.close()


@pytest.fixture
def context(wide_browser: BrowserContext) -> Iterator[BrowserContext]:
    """A wide window, in which nothing is left of the test before."""
    yield from _as_new(wide_browser)


@pytest.fixture
def phone(phones_browser: BrowserContext) -> Iterator[BrowserContext]:
    """A phone's narrow window, in which nothing is left of the test before."""
    yield from _as_new(phones_browser)


def _as_new(context: BrowserContext) -> Iterator[BrowserContext]:
    """Afterwards the test's pages are closed, and all that sites kept on the device is gone."""
    first, *_ = context.pages
    yield context
    sites = {f"{site.scheme}://{site.netloc}" for page in context.pages if (site := urlsplit(page.url)).netloc}
    for page in context.pages[1:]:
        page.close()
    asked = context.new_cdp_session(first)
    for site in sites:
        asked.send("Storage.clearDataForOrigin", {"origin": site, "storageTypes": "all"})
    asked.detach()
    context.clear_cookies()
    context.clear_permissions()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A wide page on which nothing goes wrong."""
    with faultless(context) as page:
        yield page
