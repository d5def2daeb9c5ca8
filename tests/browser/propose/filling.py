"""How a person fills in the form."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page, expect

IDEA: Final = {
    "title": ["A slide that goes round the willow"],
    "summary": ["A long slide for all ages, round the old willow by the weir."],
    "body": ["Everybody laughs on a slide.\n\n# Even <grown-ups> do, *all* of them."],
    "category": ["parks"],
    "area": ["riverside"],
    "location.name": ["The old willow"],
    "proposer.role": ["group"],
    "proposer.name": ["Riverside Walkers"],
    "contact.email": ["walkers@fernley.example"],
}
STEPS: Final = (
    ("title", "summary"),
    ("body",),
    ("category", "area", "location.name"),
    ("proposer.role", "proposer.name"),
    ("contact.email",),
)


def opened(page: Page, address: str) -> Page:
    """The form's page, ready."""
    page.goto(address)
    page.wait_for_selector(".propose--ready")
    return page


def answer(page: Page, name: str, value: str) -> None:
    """Answers one question, whatever its kind."""
    control = page.locator(f"[name='{name}']").first
    kind = control.evaluate("one => one.type")
    if kind in ("radio", "checkbox"):
        page.check(f"[name='{name}'][value='{value}']")
    elif kind == "select-one":
        control.select_option(value)
    else:
        control.fill(value)


def fill_idea(page: Page, *, until: str = "", without: tuple[str, ...] = ()) -> None:
    """Fills in the idea, step by step, up to and without the step that has the question `until`; goes on after each."""
    for number, names in enumerate(STEPS, start=1):
        if until in names:
            return
        names = tuple(name for name in names if name not in without and page.locator(f"[name='{name}']").count())
        if not names:
            continue
        expect(page.locator(".propose__progress")).to_contain_text(f"Step {number} of")
        for name in names:
            answer(page, name, IDEA[name][0])
        go_on(page)


def go_on(page: Page) -> None:
    page.locator(".propose__send button").first.click()


def kept(page: Page) -> list[str]:
    """The names of all drafts in this browser."""
    names: list[str] = page.evaluate("Object.keys(localStorage).filter(name => name.includes(':draft:'))")
    return names


def wait_until_nothing_is_kept(page: Page) -> None:
    """Waits for a page whose policy lets nothing be evaluated from within."""
    for _ in range(100):
        if not kept(page):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"still kept: {kept(page)}")
