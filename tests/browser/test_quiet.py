"""A page says nothing to anybody else, keeps nothing on the device, and its scripts work without a word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from browser.kinds import KINDS, READY, Town

_WATCH = """
window.__blocked = [];
document.addEventListener('securitypolicyviolation', event => __blocked.push(`${event.effectiveDirective}: ${event.blockedURI.slice(0, 80)}`));
"""
_KEPT = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What came of looking at a page from top to bottom, in a browser that was never here."""

    said: list[str]
    asked: list[str]
    missing: list[str]
    blocked: list[str]
    cookies: list[str]
    kept: list[str]


@pytest.fixture(scope="module")
def visit(chromium: Browser, site: str, town: Town) -> Callable[[str], Visit]:
    """Looks at a page of a kind, once."""
    return cache(lambda kind: _visit(chromium, site, town.address(kind)))


def _visit(chromium: Browser, site: str, address: str) -> Visit:
    context = chromium.new_context()
    context.add_init_script(_WATCH)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    missing: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: missing.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.goto(site + address)
    if address in READY:
        page.wait_for_selector(READY[address])
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(100)
    visit = Visit(
        said=said,
        asked=[url for url in asked if not url.startswith("data:")],
        missing=missing,
        blocked=page.evaluate("__blocked"),
        cookies=[str(cookie.get("name")) for cookie in context.cookies()],
        kept=page.evaluate(_KEPT),
    )
    context.close()
    return visit


@pytest.mark.parametrize("kind", KINDS)
def test_the_console_stays_empty(visit: Callable[[str], Visit], kind: str) -> None:
    """No error, no warning, no word of any other kind, and no file that is missing."""
    assert visit(kind).said == []
    assert visit(kind).missing == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_request_leaves_the_site(visit: Callable[[str], Visit], site: str, kind: str) -> None:
    """Every request of a page goes to the site's own address."""
    assert len(visit(kind).asked) > 5
    assert [url for url in visit(kind).asked if urlsplit(url).netloc != urlsplit(site).netloc] == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_kept_on_the_device(visit: Callable[[str], Visit], kind: str) -> None:
    """Whoever only looks gets no cookie and nothing in the browser's storage."""
    assert visit(kind).cookies == []
    assert visit(kind).kept == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_recommended_policy_blocks_nothing(visit: Callable[[str], Visit], kind: str) -> None:
    """The Content-Security-Policy of docs/maintaining.md, under which all these tests run, is one that every page keeps."""
    assert visit(kind).blocked == []


def test_the_policy_is_in_force(chromium: Browser, site: str) -> None:
    """A picture from elsewhere would be blocked, so the tests above would have noticed one."""
    context = chromium.new_context()
    context.add_init_script(_WATCH)
    page = context.new_page()
    page.goto(site)
    page.evaluate("new Image().src = 'http://127.0.0.2:9/x.png'")
    page.wait_for_function("__blocked.length === 1")
    assert page.evaluate("__blocked") == ["img-src: http://127.0.0.2:9/x.png"]
    context.close()
