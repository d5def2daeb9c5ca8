"""The puzzle that a town may switch on, in a real browser: nobody sees it, it stops nobody, and what was solved counts."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.propose.conftest import forwarding, served
from browser.propose.test_with_the_intake import objections
from intake.running import Running, running

# Keys are derived only once the test says so.
STUCK = """const derive = crypto.subtle.deriveBits.bind(crypto.subtle);
const free = new Promise((resolve) => { globalThis.setFree = resolve; });
crypto.subtle.deriveBits = async (...told) => { await free; return derive(...told); };"""
WITHOUT_KEYS = "Object.defineProperty(crypto, 'subtle', { value: undefined });"
Puzzled = tuple[str, Running]


@pytest.fixture(scope="module")
def puzzled(built_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Puzzled]:
    """The address of the demo town with the puzzle switched on, and its service."""
    town = tmp_path_factory.mktemp("puzzled") / "town"
    shutil.copytree(built_town.parent, town)
    site = town / "site_config" / "site.yml"
    site.write_text(site.read_text(encoding="utf-8").replace("  road: intake\n", "  road: intake\n  puzzle: true\n"), encoding="utf-8")
    with running(town, tmp_path_factory.mktemp("intake")) as service, served(town / "site", forwarding(service)) as address:
        yield address, service


@pytest.fixture
def page(phone: BrowserContext, puzzled: Puzzled) -> Iterator[Page]:
    """A phone on which no script fails, nothing is blocked, and nobody else is asked for anything."""
    page = phone.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: None if asked.url.startswith((puzzled[0], "data:")) else faults.append(asked.url))
    yield page
    assert not faults, faults


def checked(page: Page, address: str, note: str) -> Page:
    """The page where answers are checked, about something that is wrong with an idea."""
    page.goto(f"{address}ideas/")
    idea = str(page.locator(".card__title a").first.get_attribute("href")).strip("./").rsplit("/", 1)[-1]
    page.goto(f"{address}intake/form/problem/ideas/{idea}")
    page.locator("[name=note]").fill(note)
    while page.locator("h1").first.inner_text() != "Check your answers":
        page.locator(".propose__send button").first.click()
    return page


def send(page: Page) -> None:
    page.get_by_role("button", name="Send").click(no_wait_after=True)
    page.wait_for_url("**/intake/status/**", timeout=15_000)


def held(service: Running, note: str) -> bool:
    """Whether the submission with this note is held for want of a solution."""
    with closing(sqlite3.connect(service.spool)) as spool:
        (signs,) = spool.execute("SELECT signs FROM submissions WHERE body LIKE ?", (f"%{note}%",)).fetchone()
    return "puzzle not solved" in signs


def test_it_is_solved_while_the_answers_are_read(page: Page, puzzled: Puzzled) -> None:
    """Within moments and without a word; nothing is held, and axe finds nothing."""
    checked(page, puzzled[0], "Read at leisure")
    expect(page.locator("[name=altcha]")).not_to_have_value("")
    expect(page.get_by_text("your browser does a small sum")).to_be_visible()
    expect(page.locator("#puzzle-said")).to_have_text("")
    assert objections(page) == []
    send(page)
    assert not held(puzzled[1], "Read at leisure")


def test_who_is_faster_than_the_browser_waits_a_moment(page: Page, puzzled: Puzzled) -> None:
    """A status says so, the focus stays, and it is sent by itself once it is solved."""
    page.add_init_script(STUCK)
    checked(page, puzzled[0], "In a hurry")
    button = page.get_by_role("button", name="Send")
    button.click()
    button.click()
    expect(page.get_by_role("status")).to_contain_text("One moment")
    expect(button).to_be_focused()
    assert objections(page) == []
    page.evaluate("setFree()")
    page.wait_for_url("**/intake/status/**")
    assert not held(puzzled[1], "In a hurry")


def test_who_waited_ten_seconds_waits_no_longer(page: Page, puzzled: Puzzled) -> None:
    """It is sent without the solution, and a person looks first."""
    page.add_init_script(STUCK)
    send(checked(page, puzzled[0], "On a very old phone"))
    assert held(puzzled[1], "On a very old phone")


def test_an_answer_can_be_changed_while_it_works(page: Page, puzzled: Puzzled) -> None:
    """Only sending waits."""
    page.add_init_script(STUCK)
    checked(page, puzzled[0], "Not quite right")
    page.get_by_role("button", name="Change what you told us").click()
    page.wait_for_selector(".propose--ready")
    expect(page.locator("[name=note]")).to_have_value("Not quite right")


def test_a_browser_that_derives_no_keys_sends_all_the_same(page: Page, puzzled: Puzzled) -> None:
    """As where a page does not come by https: a person looks first."""
    page.add_init_script(WITHOUT_KEYS)
    checked(page, puzzled[0], "No keys here")
    send(page)
    assert held(puzzled[1], "No keys here")


def test_without_javascript_it_is_sent_and_a_person_looks(chromium: Browser, puzzled: Puzzled) -> None:
    """The page says so beforehand."""
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(5_000)
    page = checked(context.new_page(), puzzled[0], "No scripts here")
    expect(page.get_by_text("send all the same: a person looks at it first")).to_be_visible()
    send(page)
    assert held(puzzled[1], "No scripts here")
    context.close()
