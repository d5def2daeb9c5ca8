"""Backing an idea by e-mail, and having the news by it, as people meet them: a real browser, a real service, a real mail server on this machine."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import NARROW
from browser.propose.conftest import forwarding
from browser.serving import served
from browser.sound import prove_accessible, prove_valid
from browser.test_axe import LOOKS
from domore.intake.digest.tables import digest_beside
from domore.intake.digest.words import WAYS_OUT
from domore.intake.tokens import key_beside, secret_of
from domore.pipeline import build
from intake.postbox import Postbox
from intake.running import TESTS, Running, running, wait_for
from intake.towns import with_digest, with_support
from nightly import by_night

IDEA = "croesfan"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, box: Postbox) -> Iterator[Running]:  # noqa: ARG001 - for its environment
    """The service of the tiny town, where ideas are backed and news comes by e-mail."""
    folder = tmp_path_factory.mktemp("support")
    town = shutil.copytree(TESTS / "site" / "town", folder / "town", ignore=shutil.ignore_patterns(".domore", "site"))
    with_digest(with_support(town))
    build(town, town / "site", today=date.today(), with_search=False)
    with running(town, folder) as service:
        yield service


@pytest.fixture(scope="module")
def board(service: Running) -> Iterator[str]:
    """The address of the town, with its service at /intake/."""
    with served(service.town / "site", forwarding(service)) as address:
        yield address.removesuffix("/")


def ask(page: Page, board: str, email: str) -> None:
    """Backs the idea on its own page."""
    page.goto(f"{board}/ideas/{IDEA}/")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_label("I would use it").check()
    page.get_by_role("button", name="I back this").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Now look in your mail")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_an_idea_s_page_to_the_support_and_back(board: str, box: Postbox, chromium: Browser, javascript: bool) -> None:
    """The letter's link confirms nothing to a scanner that opens it; the button does. A slip in the address is told where it is; then taken back."""
    email = f"ada.{javascript}@one.example".lower()
    context = chromium.new_context(viewport=NARROW, has_touch=True, java_script_enabled=javascript)  # type: ignore[arg-type]
    context.set_default_timeout(8_000)
    page = context.new_page()
    ask(page, board, email)
    link = board + box.link(email)
    scanner = chromium.new_context()
    opened = scanner.new_page()
    for _ in range(2):
        assert scanner.request.head(link).status == 200
        opened.goto(link, wait_until="networkidle")
        expect(opened.get_by_role("button", name="Yes, I back this idea")).to_be_visible()
    scanner.close()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Back this idea")
    expect(page.get_by_text("Nothing is counted yet.")).to_be_visible()
    expect(page.get_by_text("“I would use it.”")).to_be_visible()
    page.get_by_role("button", name="Yes, I back this idea").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. You are counted.")
    page.get_by_role("link", name="take it back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Take your support back")
    page.get_by_label("Your e-mail address").fill("ada at one")
    page.get_by_role("button", name="Send me the link to take it back").click()
    wrong = page.get_by_role("alert")
    expect(wrong).to_be_focused()
    wrong.get_by_role("link").click()
    expect(page.get_by_label("Your e-mail address")).to_be_focused()
    expect(page.get_by_label("Your e-mail address")).to_have_value("ada at one")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me the link to take it back").click()
    page.goto(board + box.link(email, 2))
    page.get_by_role("button", name="Yes, take my support back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your support is taken back")
    page.get_by_role("link", name="Go to the idea").click()
    expect(page).to_have_url(f"{board}/ideas/{IDEA}/")
    context.close()


def want_news(page: Page, board: str, box: Postbox, email: str) -> str:
    """Asks for letters by the form on the site; the address of the link in the letter that asks back."""
    page.goto(f"{board}/follow/")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_label("Every month").check()
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Now look in your mail")
    wait_for(lambda: box.to(email), 40)
    (link,) = re.findall(r"https://\S+(/intake/follow/\S+)", box.to(email)[0].get_content())
    return f"{board}{link}"


def test_the_news_is_asked_for_without_javascript(board: str, box: Postbox, chromium: Browser) -> None:
    """From the page of feeds and calendars to the yes behind the letter's link; a slip in the address is told where it is."""
    context = chromium.new_context(viewport=NARROW, java_script_enabled=False)  # type: ignore[arg-type]
    context.set_default_timeout(8_000)
    page = context.new_page()
    page.goto(want_news(page, board, box, "news@one.example"))
    expect(page.get_by_text("A letter every month")).to_be_visible()
    page.get_by_role("button", name="Yes, send me these letters").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. The letters come.")
    page.goto(f"{board}/intake/follow")
    page.get_by_label("Your e-mail address").fill("ada at one")
    page.get_by_role("button", name="Send me the link").click()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Your e-mail address")).to_be_focused()
    expect(page.get_by_label("Your e-mail address")).to_have_value("ada at one")
    context.close()


@pytest.fixture(scope="module")
def pages(service: Running, board: str, box: Postbox, chromium: Browser) -> dict[str, str]:
    """An address of every page of support and of the news that looks different, by name."""
    context = chromium.new_context()
    page = context.new_page()
    told = {"form": f"{board}/intake/support?idea={IDEA}", "back": f"{board}/intake/support?idea={IDEA}&action=withdraw"}
    told["written"] = f"{board}/intake/support/written?idea={IDEA}"
    for name in ("link", "counted"):
        ask(page, board, f"{name}@two.example")
        told[name] = board + box.link(f"{name}@two.example")
    page.goto(told["counted"])
    page.get_by_role("button").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. You are counted.")
    told |= {"follow": f"{board}/follow/", "month": f"{board}/this-month/", "news": f"{board}/intake/follow"}
    told["news written"], told["news link"] = f"{board}/intake/follow/written", want_news(page, board, box, "more@two.example")
    for name in ("way out", "no more"):
        page.goto(want_news(page, board, box, f"{name.replace(' ', '-')}@two.example"))
        page.get_by_role("button", name="Yes, send me these letters").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. The letters come.")
        (reference,) = sqlite3.connect(digest_beside(service.spool)).execute("SELECT ref FROM followers ORDER BY rowid DESC").fetchone()
        told[name] = f"{board}/intake/follow/stop/{reference}/{secret_of(key_beside(service.spool), reference, WAYS_OUT)}"
    page.goto(told["no more"])
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You get no more letters")
    context.close()
    return told


@pytest.mark.parametrize("look", ["phone, light", pytest.param("wide, dark", marks=by_night)])
def test_axe_finds_nothing(board: str, pages: dict[str, str], chromium: Browser, look: str) -> None:
    """No rule of WCAG 2.2 AA and no best practice that axe knows is broken, also where an address is wrong and where nobody can back an idea."""
    scheme, size = LOOKS[look]
    context = chromium.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    for name, address in (pages | {"error": pages["form"], "decided": f"{board}/intake/support?idea=bench"}).items():
        page.goto(address)
        if name == "error":
            page.get_by_label("Your e-mail address").fill("ada at one")
            page.get_by_role("button", name="Send me the link").click()
            expect(page.get_by_role("alert")).to_be_visible()
        assert page.locator(".trap").evaluate_all("traps => traps.every(trap => trap.offsetHeight <= 1)"), f"the trap is in sight: {name}"
        prove_accessible(page, name)
    context.close()


def test_the_pages_are_valid_html_and_break_no_policy(pages: dict[str, str], chromium: Browser, tmp_path: Path) -> None:
    """html-validate finds nothing on them, and nothing there is refused by their own policy."""
    prove_valid(chromium, pages, tmp_path)
