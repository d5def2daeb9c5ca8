"""The form and a real intake behind one address, as a web server puts them: from the first step to the status page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.propose.conftest import forwarding
from browser.propose.filling import IDEA, answer, fill_idea, go_on, kept, opened, wait_until_nothing_is_kept
from browser.serving import served
from browser.test_axe import AXE, TAGS
from intake.running import running


@pytest.fixture(scope="module")
def town_address(built_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo town with its intake at /intake/."""
    with running(built_town.parent, tmp_path_factory.mktemp("intake")) as service, served(built_town, forwarding(service)) as address:
        yield address


@pytest.fixture
def page(phone: BrowserContext) -> Iterator[Page]:
    """A phone on which no script fails and nothing is blocked; an answer that says what is wrong is no fault of the page."""
    page = phone.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" and " 422 " not in said.text else None)
    yield page
    assert not faults, faults


def objections(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", list(TAGS))
    return [f"{violation['id']}: {node['target']}" for violation in found["violations"] for node in violation["nodes"]]


def test_from_the_first_step_to_the_status_page(page: Page, town_address: str) -> None:
    """Checked, changed from there, sent; the draft is kept until it was received, and not a moment longer."""
    opened(page, f"{town_address}propose/idea/")
    fill_idea(page)
    expect(page.locator("h1").first).to_have_text("Check your answers")
    assert objections(page) == []
    page.get_by_role("button", name="Change the answer to: Sum it up").click()
    page.wait_for_selector(".propose--ready")
    expect(page.locator("#q-summary")).to_be_focused()
    expect(page.locator(".step:visible")).to_have_count(1)
    assert objections(page) == []
    page.fill("[name=summary]", "A very long slide for all ages, round the old willow.")
    go_on(page)
    expect(page.locator(".answers-check").first).to_contain_text("A very long slide for all ages")
    assert len(kept(page)) == 1
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/intake/status/**")
    expect(page.locator("main, #main").first).to_contain_text("Keep this page")
    wait_until_nothing_is_kept(page)


def test_a_draft_that_was_begun_after_it_was_received_stays(page: Page, town_address: str) -> None:
    """Coming back to the status page deletes nothing that is new."""
    opened(page, f"{town_address}propose/idea/")
    fill_idea(page)
    page.get_by_role("button", name="Send").click()
    wait_until_nothing_is_kept(page)
    status = page.url
    opened(page, f"{town_address}propose/idea/")
    page.fill("[name=title]", "Another idea altogether")
    page.goto(status)
    page.wait_for_load_state("networkidle")
    assert len(kept(page)) == 1


def test_what_only_the_intake_finds_is_shown_on_the_whole_form(page: Page, town_address: str) -> None:
    """All answers are there, the summary leads to the question, and what was put right is sent from the same page."""
    wrong_idea(page, town_address)
    expect(page).to_have_title(re.compile("^Error: Share an idea"))
    expect(page.locator(".step:visible")).to_have_count(5)
    assert objections(page) == []
    page.locator(".wrong a").first.click()
    expect(page.locator("#q-body")).to_be_focused()
    assert page.input_value("[name=title]") == IDEA["title"][0]
    page.fill("[name=body]", "Ask at the boat yard.")
    go_on(page)
    expect(page.locator("h1").first).to_have_text("Check your answers")


def wrong_idea(page: Page, address: str) -> None:
    """An idea that only the intake finds something wrong with, on the page that says so."""
    opened(page, f"{address}propose/idea/")
    fill_idea(page, until="body")
    page.fill("[name=body]", "Write to Megan at megan.bennett42@gmail.com.")
    go_on(page)
    answer(page, "category", "parks")
    for _ in range(3):
        go_on(page)
    page.wait_for_url("**/intake/check*")
    page.wait_for_selector(".propose--ready")


def test_back_from_the_page_that_says_what_is_wrong_leads_to_all_answers(page: Page, town_address: str) -> None:
    """The browser's Back shows the step that was left, with everything in its place."""
    wrong_idea(page, town_address)
    page.go_back()
    page.wait_for_selector(".propose--ready")
    expect(page.locator("#step-contact")).to_be_visible()
    assert page.input_value("[name=title]") == IDEA["title"][0]
    assert page.input_value("[name=body]") == "Write to Megan at megan.bennett42@gmail.com."
    assert page.input_value("[name=category]") == "parks"


@pytest.mark.parametrize("start", ["propose/idea/", "intake/form/change/ideas/"])
def test_back_from_what_is_wrong_keeps_the_answers_without_scripts_too(chromium: Browser, town_address: str, start: str) -> None:
    """On the site's own page and on the service's."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.set_default_timeout(5_000)
    page = context.new_page()
    page.goto(f"{town_address}{start}{_an_idea(page, town_address) if start.endswith('ideas/') else ''}")
    page.fill("[name=title]", "A")
    page.fill("[name=body]", "Words that took an evening.")
    page.locator(".propose__send button").click()
    expect(page.locator(".wrong")).to_be_visible()
    page.go_back()
    expect(page.locator(".wrong")).to_have_count(0)
    assert page.input_value("[name=body]") == "Words that took an evening."
    context.close()


def test_what_was_typed_can_be_deleted_on_the_page_that_says_what_is_wrong(page: Page, town_address: str) -> None:
    """Then nothing is said to be wrong any more, the form is empty and nothing is kept; until the page is left it can be brought back."""
    wrong_idea(page, town_address)
    page.get_by_role("button", name="Delete what I typed").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.locator("#propose-deleted")).to_be_focused()
    expect(page.locator(".wrong, .ask--wrong, .ask__error")).to_have_count(0)
    assert not page.title().startswith("Error")
    assert (page.input_value("[name=title]"), page.input_value("[name=body]"), kept(page)) == ("", "", [])
    page.get_by_role("button", name="Bring it back").click()
    assert page.input_value("[name=title]") == IDEA["title"][0]
    assert len(kept(page)) == 1


def test_a_change_begins_from_the_page_that_it_is_about(page: Page, town_address: str) -> None:
    """The intake's form is filled in, goes step by step too, and is sent from its last step."""
    page.goto(f"{town_address}opportunities/")
    page.locator(".card__title a").first.click()
    title = page.locator("h1").inner_text()
    page.get_by_role("link", name="Suggest a change").click()
    page.wait_for_selector(".propose--ready")
    expect(page.locator(".lead").first).to_contain_text(title)
    assert page.input_value("[name=title]") == title
    expect(page.locator(".step:visible")).to_have_count(1)
    assert objections(page) == []
    page.fill("[name=title]", "Another title")
    page.reload()
    page.wait_for_selector(".propose--ready")
    assert page.input_value("[name=title]") == "Another title"
    last = page.locator(".step").count()
    for number in range(1, last + 1):
        expect(page.locator(".propose__progress")).to_have_text(f"Step {number} of {last}")
        go_on(page)
    expect(page.locator("h1").first).to_have_text("Check your answers")
    expect(page.locator(".answers-check").first).to_contain_text("Another title")


def test_a_change_is_checked_from_any_step_and_its_check_says_what_changes(page: Page, town_address: str) -> None:
    """One answer changed on the first step: one touch to the check, which shows the old and the new of that answer alone."""
    page.goto(f"{town_address}opportunities/")
    page.locator(".card__title a").first.click()
    title = page.locator("h1").inner_text()
    page.get_by_role("link", name="Suggest a change").click()
    page.wait_for_selector(".propose--ready")
    page.fill("[name=title]", "Another title")
    page.get_by_role("button", name="Check what you changed").click()
    expect(page.locator("h1").first).to_have_text("Check your answers")
    changes = page.get_by_role("region", name="You change")
    expect(changes.locator("dt")).to_have_count(1)
    expect(changes.locator("del")).to_have_text(title)
    expect(changes.locator("ins")).to_have_text("Another title")
    assert objections(page) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_back_leads_to_the_pages_before_and_sending_again_to_the_same_status_page(chromium: Browser, town_address: str, scripts: bool) -> None:
    """Back after Send shows the check page, and Back again the form: no page of the browser's own that asks to send again."""
    context = chromium.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    context.set_default_timeout(5_000)
    page = context.new_page()
    page.goto(f"{town_address}intake/form/problem/ideas/{_an_idea(page, town_address)}")
    note = page.locator("[name=note]")
    if not scripts:
        page.get_by_role("button", name="Check your answers").click()
        expect(page.locator(".wrong")).to_be_visible()
    note.fill("The bench has been gone since spring.")
    page.locator(".propose__send button").first.click()
    if scripts:
        page.locator(".propose__send button").first.click()
    expect(page.locator("h1").first).to_have_text("Check your answers")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/intake/status/**")
    status = page.url
    page.go_back()
    expect(page.locator("h1").first).to_have_text("Check your answers")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/intake/status/**")
    assert page.url == status
    page.go_back()
    page.go_back()
    expect(page.locator("[name=note]")).to_have_count(1)
    context.close()


def _an_idea(page: Page, town_address: str) -> str:
    page.goto(f"{town_address}ideas/")
    return str(page.locator(".card__title a").first.get_attribute("href")).strip("./").rsplit("/", 1)[-1]
