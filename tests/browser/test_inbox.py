"""From the form to the noticeboard on one machine, as the people meet it: a resident with a phone, a maintainer beside them, a real browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.conftest import NARROW, WIDE
from browser.previewing import served
from browser.sound import prove_accessible, prove_valid
from browser.test_axe import LOOKS
from nightly import by_night

HERE = Path(__file__).parent
TINY = HERE.parent / "site" / "town"
SENTENCE = "Somewhere to sit and watch the ducks."


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny town in a repository of its own, which takes proposals by its form."""
    town = shutil.copytree(TINY, tmp_path_factory.mktemp("inbox") / "town", ignore=shutil.ignore_patterns(".domore", "site"))
    settings = town / "site_config" / "site.yml"
    told = settings.read_text().replace("  kind: forgejo\n  url: https://forge.example/tinyton/board\n", "  kind: local\n")
    settings.write_text(f"{told}propose:\n  road: intake\n")
    (town / ".gitignore").write_text(".domore/\nsite/\n")
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "Begin"]):
        subprocess.run(["git", "-C", town, "-c", "user.name=Clerk", "-c", "user.email=clerk@tinyton.example", *words], check=True)
    return town


@pytest.fixture(scope="module")
def preview(town: Path) -> Iterator[str]:
    """The address of a running `domore serve` with its form and inbox."""
    with served(town) as serving:
        yield serving.address
    assert f"{serving.address}propose/" in serving.said()
    assert f"{serving.address}inbox/" in serving.said()
    assert "Traceback" not in serving.said()
    assert "fault" not in serving.said()


@pytest.fixture
def people(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Windows, for as many people as a test needs."""
    opened: list[BrowserContext] = []

    def window(*, javascript: bool = True, wide: bool = False) -> BrowserContext:
        size: Any = WIDE if wide else NARROW
        context = chromium.new_context(viewport=size, has_touch=not wide, java_script_enabled=javascript)
        context.set_default_timeout(8_000)
        opened.append(context)
        return context

    yield window
    for context in opened:
        context.close()


def begin(page: Page, address: str, *, javascript: bool = True) -> None:
    """Opens a form, which with JavaScript shows one step at a time."""
    page.goto(address)
    if javascript:
        page.wait_for_selector(".propose--ready")


def answer(page: Page, label: str, words: str) -> None:
    """Answers a question as soon as its step is reached."""
    go_on_until(page, lambda: page.get_by_label(label).is_visible())
    if label == "What is it about?":
        page.get_by_label(label).select_option(words)
    else:
        page.get_by_label(label).fill(words)


def check_answers(page: Page) -> None:
    """Goes on until the answers are shown once more."""
    go_on_until(page, lambda: page.locator(".intake__send").count() > 0)


def go_on_until(page: Page, there: Callable[[], bool]) -> None:
    for _ in range(12):
        page.wait_for_load_state()
        if there():
            return
        page.locator(".propose__send button").first.click()
    pytest.fail("the form does not come to an end")


def send(page: Page, preview: str, title: str, *, javascript: bool = True) -> str:
    """Sends an idea, answered as far as it must be, and gives its reference."""
    begin(page, f"{preview}propose/idea/", javascript=javascript)
    answer(page, "What would you call it?", title)
    answer(page, "Sum it up in a sentence or two", SENTENCE)
    answer(page, "What is it about?", "parks")
    return send_answers(page)


def send_answers(page: Page) -> str:
    """Looks at the answers, sends them, and gives the reference."""
    check_answers(page)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. We have it.")
    page.wait_for_load_state()  # the draft goes once the page that says so is there
    return page.url.split("/")[-2]


def open_in_inbox(page: Page, preview: str, title: str) -> None:
    page.goto(f"{preview}inbox/")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name="How it will look in public")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_idea_goes_from_a_phone_to_the_noticeboard(preview: str, town: Path, people: Callable[..., BrowserContext], javascript: bool) -> None:
    """Errors, check answers, sent, status; then the inbox in another tab, accepted; the site shows it by itself, and the status page leads there."""
    title = "A bench by the mill pond" if javascript else "Swings for all ages"
    id = title.lower().replace(" ", "-")
    resident, maintainer, reader = people(javascript=javascript).new_page(), people(javascript=javascript, wide=True).new_page(), people().new_page()
    reader.goto(f"{preview}ideas/")
    begin(resident, f"{preview}propose/idea/", javascript=javascript)
    answer(resident, "Sum it up in a sentence or two", SENTENCE)
    resident.locator(".propose__send button").click()
    wrong = resident.get_by_role("alert")
    expect(wrong).to_contain_text("There is a problem")
    expect(resident).to_have_title(re.compile("^Error: "))
    wrong.get_by_role("link").first.click()
    expect(resident.get_by_label("What would you call it?")).to_be_focused()
    expect(resident.get_by_label("Sum it up in a sentence or two")).to_have_value(SENTENCE)
    answer(resident, "What would you call it?", title)
    answer(resident, "What is it about?", "parks")
    check_answers(resident)
    expect(resident.get_by_role("heading", name="How it will look in public")).to_be_visible()
    send_answers(resident)
    open_in_inbox(maintainer, preview, title)
    maintainer.get_by_role("button", name="Accept and publish").click()
    expect(maintainer.get_by_role("status")).to_have_text("Accepted.")
    expect(maintainer.get_by_role("link", name="See it on the noticeboard")).to_be_visible()
    expect(reader.get_by_role("link", name=title)).to_be_visible(timeout=15_000)  # the page was reloaded by itself
    resident.reload()
    expect(resident.get_by_role("heading", level=1)).to_have_text("It is published")
    resident.get_by_role("link", name="See it on the noticeboard").click()
    expect(resident.get_by_role("heading", level=1)).to_have_text(title)
    assert resident.url == f"{preview}ideas/{id}/"
    log = subprocess.run(["git", "-C", town, "log", "-1", "--format=%s", "--name-only"], capture_output=True, text=True, check=True).stdout
    assert re.search(rf"^content/ideas/\d+/{id}\.yml$", log, re.MULTILINE), log
    status = subprocess.run(["git", "-C", town, "status", "--porcelain"], capture_output=True, text=True, check=True).stdout
    assert not status


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_no_comes_with_a_reason_that_the_submitter_sees(preview: str, people: Callable[..., BrowserContext], javascript: bool) -> None:
    """Without a reason the inbox asks for one; with it, the status page shows it; and it can be undone."""
    title, reason = f"A zoo {'with' if javascript else 'without'} bears", "The bears would not like it.\nAsk the wood instead."
    resident, maintainer = people(javascript=javascript).new_page(), people(javascript=javascript).new_page()
    send(resident, preview, title, javascript=javascript)
    open_in_inbox(maintainer, preview, title)
    maintainer.get_by_role("button", name="Do not publish").click()
    wrong = maintainer.get_by_role("alert")
    expect(wrong).to_contain_text("Write a reason: whoever sent this sees it, and nothing else.")
    expect(wrong).to_be_focused()
    expect(maintainer).to_have_title(re.compile("^Error: "))
    wrong.get_by_role("link").click()
    expect(maintainer.get_by_label("Why?")).to_be_focused()
    maintainer.get_by_label("Why?").fill(reason)
    maintainer.get_by_role("button", name="Do not publish").click()
    expect(maintainer.get_by_role("status")).to_contain_text("Not published.")
    resident.reload()
    expect(resident.get_by_role("heading", level=1)).to_have_text("It was not published")
    expect(resident.locator("blockquote")).to_have_text(reason)
    maintainer.get_by_role("button", name="Let it wait for a decision again").click()
    expect(maintainer.get_by_role("status")).to_have_text("It waits for you again.")
    resident.reload()
    expect(resident.get_by_role("heading", level=1)).to_have_text("Thank you. We have it.")


def test_a_duplicate_leads_the_submitter_to_what_is_there(preview: str, people: Callable[..., BrowserContext]) -> None:
    """What may be the same is offered; a name that is not there is told with the one that was meant; the status page leads on."""
    resident, maintainer = people().new_page(), people(wide=True).new_page()
    send(resident, preview, "Bench by the pond")
    open_in_inbox(maintainer, preview, "Bench by the pond")
    expect(maintainer.get_by_role("region", name="It may be the same as").get_by_role("link", name="A bench by the pond")).to_be_visible()
    maintainer.get_by_label("The entry that stays").fill("ideas/bnech")
    maintainer.get_by_role("button", name="Close it as a duplicate").click()
    expect(maintainer.get_by_role("alert")).to_contain_text('Did you mean "ideas/bench"?')
    maintainer.get_by_label("The entry that stays").fill(f"{preview}ideas/bench/")
    maintainer.get_by_role("button", name="Close it as a duplicate").click()
    expect(maintainer.get_by_role("status")).to_contain_text("Closed as a duplicate.")
    resident.reload()
    resident.get_by_role("link", name="See the entry that was there before").click()
    expect(resident.get_by_role("heading", level=1)).to_have_text("A bench by the pond")


def press_until(page: Page, *, focused: str, key: str = "Tab", most: int = 120) -> None:
    """Presses a key until something is focused, as a person would who has no mouse."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", focused):
            return
    pytest.fail(f"{focused} can't be reached with {key}")


def test_a_keyboard_is_enough(preview: str, people: Callable[..., BrowserContext]) -> None:
    """The whole road without a mouse: form, check, send, inbox, a reason, no."""
    resident = people(wide=True).new_page()
    begin(resident, f"{preview}propose/idea/")
    for step, asked in enumerate(({"#q-title": "A keyboard in the library", "#q-summary": SENTENCE}, {}, {"#q-category": "Parks"}, {}, {}), start=1):
        expect(resident.locator(".propose__progress")).to_contain_text(f"Step {step} of")
        for field, keys in asked.items():
            press_until(resident, focused=field)
            resident.keyboard.type(keys)
        press_until(resident, focused=".propose__send button")
        resident.keyboard.press("Enter")
    expect(resident.get_by_role("heading", level=1).first).to_have_text("Check your answers")
    press_until(resident, focused=".intake__send button")
    resident.keyboard.press("Enter")
    expect(resident.get_by_role("heading", level=1)).to_have_text("Thank you. We have it.")
    resident.goto(f"{preview}inbox/")
    for _ in range(60):
        press_until(resident, focused=".inbox__title a")
        if resident.evaluate("document.activeElement.textContent") == "A keyboard in the library":
            break
    resident.keyboard.press("Enter")
    resident.wait_for_url(re.compile("/inbox/[a-z2-7]{12}/$"))
    press_until(resident, focused="#reason")
    resident.keyboard.type("There is one already.")
    press_until(resident, focused="form[action=reject] button")
    resident.keyboard.press("Enter")
    expect(resident.get_by_role("status")).to_contain_text("Not published.")


@pytest.fixture(scope="module")
def pages(preview: str, chromium: Browser) -> dict[str, str]:
    """An address of every page of the inbox that looks different, by name."""
    context = chromium.new_context()
    page = context.new_page()
    refs = {name: send(page, preview, f"A kite day in {name}") for name in ("May", "June")}
    begin(page, f"{preview}intake/form/change/ideas/bench")
    answer(page, "What would you call it?", "A wide bench by the pond")
    refs["change"] = send_answers(page)
    begin(page, f"{preview}intake/form/problem/ideas/bench")
    answer(page, "Tell us what is wrong", "It is a seat, not a bench.")
    refs["problem"] = send_answers(page)
    page.goto(f"{preview}inbox/{refs['June']}/")
    page.get_by_label("Why?").fill("Not in June.")
    page.get_by_role("button", name="Do not publish").click()
    expect(page.get_by_role("status")).to_be_visible()
    context.close()
    lists = {"list": "inbox/", "all": "inbox/?all=1", "missing": "inbox/aaaaaaaaaaaa/"}
    return {name: f"{preview}{path}" for name, path in (lists | {name: f"inbox/{ref}/" for name, ref in refs.items()}).items()}


@pytest.mark.parametrize("look", ["wide, dark", pytest.param("phone, light", marks=by_night)])
def test_axe_finds_nothing(pages: dict[str, str], chromium: Browser, look: str) -> None:
    """No rule of WCAG 2.2 AA and no best practice that axe knows is broken in the inbox, also where something is wrong, in both themes."""
    scheme, size = LOOKS[look]
    context = chromium.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    for name, address in (pages | {"error": pages["May"]}).items():
        page.goto(address)
        if name == "error":
            page.get_by_role("button", name="Do not publish").click()
            expect(page.get_by_role("alert")).to_be_visible()
        prove_accessible(page, name)
    context.close()


def test_the_pages_are_valid_html_and_break_no_policy(pages: dict[str, str], chromium: Browser, tmp_path: Path) -> None:
    """html-validate finds nothing in the inbox, and nothing on its pages is refused by their own policy."""
    prove_valid(chromium, pages, tmp_path, missing="missing")
