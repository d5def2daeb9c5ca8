"""A proposal is mended before it is published, as a maintainer meets it in a real browser; and what its sender then sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.sound import prove_accessible, prove_valid
from browser.test_axe import LOOKS
from browser.test_inbox import HERE, open_in_inbox, people, press_until, preview, send, town  # noqa: F401 - fixtures too
from nightly import by_night

TITLE, SUM = "What would you call it?", "Sum it up in a sentence or two"


def status_page(page: Page, preview: str, title: str, *, javascript: bool = True) -> str:  # noqa: F811
    """Sends an idea; the address of its status page."""
    send(page, preview, title, javascript=javascript)
    return page.url


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_slip_is_mended_before_it_is_published(
    preview: str,  # noqa: F811
    people: Callable[..., BrowserContext],  # noqa: F811
    javascript: bool,
) -> None:
    """Edit, an error, mend it, look, undo, edit again, accept: the site shows the mended words, and the status page says what was changed."""
    slip = "A bnech by the weir" if javascript else "A seta by the weir"
    right = "A bench by the weir" if javascript else "A seat by the weir"
    resident, maintainer = people(javascript=javascript).new_page(), people(javascript=javascript).new_page()
    send(resident, preview, slip, javascript=javascript)
    open_in_inbox(maintainer, preview, slip)
    maintainer.get_by_role("link", name="Edit", exact=True).click()
    expect(maintainer.get_by_role("heading", level=1)).to_have_text("Edit before it is published")
    expect(maintainer.get_by_label(TITLE)).to_have_value(slip)
    maintainer.get_by_label(TITLE).fill("A")
    maintainer.get_by_label(SUM).fill("Somewhere to sit and watch the swans.")
    maintainer.get_by_role("button", name="Save").click()
    wrong = maintainer.get_by_role("alert")
    expect(wrong).to_contain_text("needs at least 5 letters")
    expect(wrong).to_be_focused()
    expect(maintainer).to_have_title(re.compile("^Error: Edit: "))
    wrong.get_by_role("link").click()
    expect(maintainer.get_by_label(TITLE)).to_be_focused()
    expect(maintainer.get_by_label(SUM)).to_have_value("Somewhere to sit and watch the swans.")
    maintainer.get_by_label(TITLE).fill(right)
    maintainer.get_by_role("button", name="Save").click()
    expect(maintainer.get_by_role("status")).to_have_text("Saved. Look at it once more, then decide.")
    changed = maintainer.get_by_role("region", name="What the team changed")
    expect(changed.locator("del").first).to_have_text(slip.split()[1])
    expect(maintainer.locator(".intake__preview h1")).to_have_text(right)
    maintainer.get_by_role("button", name="Undo these edits").click()
    expect(maintainer.get_by_role("heading", level=1).first).to_have_text(slip)
    maintainer.get_by_role("link", name="Edit", exact=True).click()
    expect(maintainer.get_by_label(TITLE)).to_have_value(slip)
    maintainer.get_by_label(TITLE).fill(right)
    maintainer.get_by_role("button", name="Save").click()
    resident.reload()
    expect(resident.get_by_text("The team changed")).to_have_count(0)
    maintainer.get_by_role("button", name="Accept and publish").click()
    expect(maintainer.get_by_role("link", name="See it on the noticeboard")).to_be_visible()
    resident.reload()
    told = resident.get_by_role("region", name="The team changed a few words before publishing")
    expect(told).to_contain_text(f"You sent: {slip}")
    expect(told).to_contain_text(f"Now: {right}")
    page = f"{preview}ideas/{right.lower().replace(' ', '-')}/"
    for _ in range(100):
        if resident.request.get(page).ok:
            break
        resident.wait_for_timeout(100)
    resident.get_by_role("link", name="See it on the noticeboard").click()
    expect(resident.get_by_role("heading", level=1)).to_have_text(right)


def test_two_tabs_change_it_once(preview: str, people: Callable[..., BrowserContext]) -> None:  # noqa: F811
    """The later one is told, with both versions before its eyes and its own words in the form; a yes to words that are old is not taken."""
    context = people(wide=True)
    one, other, stale = context.new_page(), context.new_page(), context.new_page()
    ref = send(one, preview, "A swing by the weir")
    stale.goto(f"{preview}inbox/{ref}/")
    for tab, title in ((one, "A slide by the weir"), (other, "A ladder by the weir")):
        tab.goto(f"{preview}inbox/{ref}/edit")
        tab.get_by_label(TITLE).fill(title)
    one.get_by_role("button", name="Save").click()
    expect(one.get_by_role("status")).to_contain_text("Saved.")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("alert")).to_contain_text("Somebody else saved an edit while you wrote.")
    expect(other.get_by_role("region", name="What was saved meanwhile, and what you wrote")).to_contain_text("Saved: A slide by the weir")
    expect(other.get_by_label(TITLE)).to_have_value("A ladder by the weir")
    stale.get_by_role("button", name="Accept and publish").click()
    expect(stale.get_by_role("alert")).to_contain_text("since you looked at it")
    expect(stale.get_by_role("heading", level=1).first).to_have_text("A slide by the weir")


def test_a_keyboard_is_enough_to_edit(preview: str, people: Callable[..., BrowserContext]) -> None:  # noqa: F811
    """From the list to the saved edit without a mouse."""
    page = people(wide=True).new_page()
    ref = send(page, preview, "A lamp by the wier")
    page.goto(f"{preview}inbox/{ref}/")
    press_until(page, focused="a[href=edit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/edit$"))
    press_until(page, focused="#q-title")
    page.keyboard.type("A lamp by the weir")
    press_until(page, focused=".propose__send button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    expect(page.get_by_role("heading", level=1).first).to_have_text("A lamp by the weir")


@pytest.fixture(scope="module")
def pages(preview: str, chromium: Browser) -> dict[str, str]:  # noqa: F811
    """An address of every page of editing that looks different, by name."""
    context = chromium.new_context()
    page = context.new_page()
    status = status_page(page, preview, "A BNECH BY THE OLD WEIR")
    refs = {"shouted": status.split("/")[-2]}
    status = status_page(page, preview, "A bnech by the old weir")
    refs["edited"] = status.split("/")[-2]
    published = status_page(page, preview, "A bnech by the old mill")
    for ref in (refs["edited"], published.split("/")[-2]):
        page.goto(f"{preview}inbox/{ref}/edit")
        page.get_by_label(TITLE).fill(page.get_by_label(TITLE).input_value().replace("bnech", "bench"))
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_contain_text("Saved.")
    page.get_by_role("button", name="Accept and publish").click()
    expect(page.get_by_role("link", name="See it on the noticeboard")).to_be_visible()
    context.close()
    told = {name: f"{preview}inbox/{ref}/" for name, ref in refs.items()}
    return told | {"form": f"{told['edited']}edit", "accepted": f"{preview}inbox/{published.split('/')[-2]}/", "status": published}


@pytest.mark.parametrize("look", ["phone, light", pytest.param("wide, dark", marks=by_night)])
def test_axe_finds_nothing(pages: dict[str, str], chromium: Browser, look: str) -> None:
    """No rule of WCAG 2.2 AA and no best practice that axe knows is broken on the pages of editing, also where something is wrong, in both themes."""
    scheme, size = LOOKS[look]
    context = chromium.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    for name, address in (pages | {"error": pages["form"]}).items():
        page.goto(address)
        if name == "error":
            page.get_by_label(TITLE).fill("A")
            page.get_by_role("button", name="Save").click()
            expect(page.get_by_role("alert")).to_be_visible()
        prove_accessible(page, name)
    context.close()


def test_the_pages_are_valid_html_and_break_no_policy(pages: dict[str, str], chromium: Browser, tmp_path: Path) -> None:
    """html-validate finds nothing on the pages of editing, and nothing there is refused by their own policy."""
    prove_valid(chromium, pages, tmp_path)
