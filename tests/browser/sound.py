"""What every page of the form's service has to be: clean for axe, no wider than the screen, valid HTML, and allowed by its own policy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page

from browser.test_axe import AXE, TAGS
from browser.validated import faults_in_html


def prove_accessible(page: Page, name: str) -> None:
    """No rule of WCAG 2.2 AA and no best practice that axe knows is broken on the page as it stands, and nothing scrolls sideways."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", list(TAGS))
    assert not found["violations"], (name, json.dumps(found["violations"], indent=1)[:3000])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def prove_valid(chromium: Browser, pages: Mapping[str, str], kept: Path, missing: str = "") -> None:
    """html-validate finds nothing on the pages at these addresses, and nothing on them is refused; the one named `missing` is not found."""
    context = chromium.new_context()
    page, faults = context.new_page(), list[str]()
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    for name, address in pages.items():
        answer = page.goto(address)
        assert answer
        assert answer.status == (404 if name == missing else 200)
        (kept / f"{name}.html").write_bytes(answer.body())
    context.close()
    assert not [fault for fault in faults if not missing or "404" not in fault], faults
    assert faults_in_html(kept, kept / "told.json") == []
