"""The find page works by keyboard, aloud, under a strict policy and without JavaScript, and asks nobody but the site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, expect

from browser.find.asking import look_for, opened, ticked, titles


def test_the_keyboard_is_enough(find: Page) -> None:
    """Words, a tick and a result are reached and used without a mouse, in the order in which they are seen."""
    find.focus("#find-words")
    find.keyboard.type("river")
    find.keyboard.press("Enter")
    expect(find.locator("#find-count")).to_contain_text("“river”")
    for _ in range(12):
        find.keyboard.press("Tab")
        if find.evaluate("document.activeElement.matches('input[name=kind]')"):
            break
    find.keyboard.press("Space")
    expect(find).to_have_url(re.compile("kind="))
    for _ in range(80):
        find.keyboard.press("Tab")
        if find.evaluate("document.activeElement.matches('#find-cards a')"):
            break
    find.keyboard.press("Enter")
    find.wait_for_url(re.compile(r"/(ideas|opportunities)/[a-z0-9-]+/$"))


def test_the_number_of_results_is_announced(find: Page) -> None:
    """The count is a polite live region, and every control has a name."""
    count = find.locator("#find-count")
    assert count.get_attribute("aria-live") == "polite"
    unnamed = find.locator("#find :is(input, button, select)").evaluate_all(
        "all => all.filter(one => !one.hidden && !(one.labels?.length || one.textContent.trim() || one.ariaLabel)).map(one => one.outerHTML)"
    )
    assert unnamed == []


def test_no_request_leaves_the_origin(page: Page, site: str) -> None:
    """Searching, filtering and reading results asks nobody but the site itself."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, f"{site}find/")
    look_for(page, "music")
    ticked(page, "category", "arts")
    assert len(asked) > 10
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(site).netloc}


def test_it_works_under_a_strict_content_policy(page: Page, site: str) -> None:
    """Scripts and WebAssembly of the site itself are all it needs."""

    def without_the_theme(route: Route) -> None:
        theme = r"<link[^>]*rel=\"(stylesheet|icon)\"[^>]*>|<style>.*?</style>|<script(?! type=\"module\").*?</script>"
        html = re.sub(theme, "", route.fetch().text(), flags=re.DOTALL)
        policy = "default-src 'none'; connect-src 'self'; img-src 'self' data:; script-src 'self' 'wasm-unsafe-eval'"
        route.fulfill(body=html, headers={"content-type": "text/html", "content-security-policy": policy})

    page.route("**/find/", without_the_theme)
    opened(page, f"{site}find/")
    look_for(page, "music")
    assert titles(page)


def test_without_javascript_the_lists_take_its_place(chromium: Browser, site: str) -> None:
    """Links to the lists by kind, topic, place, type, status, day, cost, access and language are there, and none leads nowhere; the search is
    not, and it is said why."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}find/?q=bench")
    links = page.locator("#find-lists a")
    assert not page.is_visible("#find-words")
    assert links.first.is_visible()
    addresses = {str(link.get_attribute("href")) for link in links.all()}
    assert page.locator("#find-lists noscript p").is_visible()
    ways = ("opportunities/day/sat/", "opportunities/free/", "opportunities/access/step-free/", "opportunities/language/cy/")
    for part in ("ideas/", "opportunities/", "categories/parks/", "areas/riverside/", "opportunities/type/volunteer/", "ideas/status/done/", *ways):
        assert any(address.endswith(part) for address in addresses), part
    assert [address for address in addresses if context.request.get(f"{site}find/{address}").status != 200] == []
    context.close()
