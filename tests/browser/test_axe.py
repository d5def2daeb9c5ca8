"""axe-core finds nothing to object to, in light and in dark colours, on a phone and on a wide screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import NARROW, WIDE
from browser.kinds import KINDS, MAIN_KINDS, READY, Town
from nightly import by_night

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
Look = tuple[Literal["light", "dark"], dict[str, int]]
LOOKS: dict[str, Look] = {
    "phone, light": ("light", NARROW),
    "wide, dark": ("dark", WIDE),
    "phone, dark": ("dark", NARROW),
    "wide, light": ("light", WIDE),
}
EACH_ONCE: tuple[str, ...] = ("phone, light", "wide, dark")  # each scheme and each width
MAIN: tuple[str, ...] = (*MAIN_KINDS, "find", "numbers", "form for an idea")
# By day every kind in one of these two looks, by turns, and those that people see most in both; by night all kinds in both and those in all four.
WATCHED = [
    pytest.param(kind, look, marks=() if look in EACH_ONCE and (kind in MAIN or look == EACH_ONCE[at % 2]) else by_night)
    for at, kind in enumerate(KINDS)
    for look in LOOKS
    if look in EACH_ONCE or kind in MAIN
]


@pytest.fixture(scope="module")
def objections(chromium: Browser, site: str) -> Iterator[Callable[[str, str], list[str]]]:
    """Asks axe about an address in one of LOOKS, all that can be opened open: what it objects to, and where."""
    if not AXE.exists():
        pytest.fail("axe-core is not installed. ./scripts/test installs it.")
    axe, pages = AXE.read_text(encoding="utf-8"), {look: _window(chromium, *how) for look, how in LOOKS.items()}

    def ask(look: str, address: str) -> list[str]:
        page = pages[look]
        page.goto(site + address)
        if address in READY:
            page.wait_for_selector(READY[address])
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        page.evaluate(axe)
        found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", list(TAGS))
        return [_told(violation, node) for violation in found["violations"] for node in violation["nodes"]]

    yield ask
    for page in pages.values():
        page.context.close()


def _window(chromium: Browser, scheme: Literal["light", "dark"], size: Any) -> Page:
    return chromium.new_context(viewport=size, color_scheme=scheme).new_page()


def _told(violation: dict[str, Any], node: dict[str, Any]) -> str:
    return f"{violation['id']}: {node['target']}: {node['failureSummary']}"


@pytest.mark.parametrize(("kind", "look"), WATCHED)
def test_axe_finds_nothing(objections: Callable[[str, str], list[str]], town: Town, kind: str, look: str) -> None:
    """No rule of WCAG 2.2 AA and no best practice that axe knows is broken."""
    found = objections(look, town.address(kind))
    assert not found, "\n".join(found)
