"""How it will look in public, where no service draws it: the page that the site would show, word for word."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.propose.filling import opened
from demo_town import ROOT, demo_settings
from domore.contribute.change import Change, Town, change_of, fields_in
from domore.contribute.form import answers_of
from domore.contribute.submission import Purpose, Submission
from domore.model.catalogue import catalogue
from domore.model.from_document import listing
from domore.read import strict_yaml
from domore.read.sources import Source, Stamp
from domore.render.listing_pages import preview
from domore.render.shell import Shell
from domore.render.studio import Studio

OnRoad = Callable[[str], str]
Answers = Mapping[str, Sequence[str]]
TODAY = date(2026, 11, 23)
TOWN = Town(settings=demo_settings(), listings={}, read=lambda _: b"")
KINDS: Mapping[str, Purpose] = {"ideas": "idea", "opportunities": "opportunity"}
# What is said of each part: its element, look, language and words. Links are left out: nothing leads away from what is not sent yet.
PARTS = """html => {
    const of = html ? new DOMParser().parseFromString(html, 'text/html') : document; // which fetches nothing
    const page = of.querySelector('article.listing');
    const shown = [page, ...page.querySelectorAll('section, header, nav, h1, h2, p, dt, dd, ul, ol, li, dl')];
    const words = one => one.matches('h1, h2, p, dt, dd, li') ? one.textContent.replace(/\\s+/g, '') : '';
    return shown.map(one => [one.tagName, one.className, one.getAttribute('lang'), one.getAttribute('dir'), words(one)]);
}"""
FILL = """async answers => {
    const { put } = await import(new URL('../../assets/propose/answers.js', location.href).href);
    const { previewOf } = await import(new URL('../../assets/propose/preview.js', location.href).href);
    const form = document.querySelector('.propose__form');
    put(form, answers);
    document.querySelector('article.listing')?.closest('.preview').remove();
    document.body.append(previewOf(form, KIND, null, new Date(2026, 10, 23)));
}"""


def entries(kind: str) -> list[tuple[str, Answers]]:
    """Every entry of the demo town as answers to the form for a new one."""
    found = []
    for file in sorted((ROOT / "content" / kind).rglob("*.yml")):
        answers = answers_of(TOWN.forms["ideas" if kind == "ideas" else "opportunities"], fields_in(file.read_bytes(), file.as_posix()) or {})
        found.append((file.stem, answers))
    return found


def drawn(change: Change) -> str:
    """What the service shows, with the site's own templates."""
    document = strict_yaml.read(change.path, change.yaml.encode())
    assert isinstance(document, strict_yaml.Document)
    kind = "ideas" if change.path.startswith("content/ideas") else "opportunities"
    source = Source(change.path, "ideas" if kind == "ideas" else "opportunities", "new", Stamp(0, 0, 0))
    studio = Studio(settings=TOWN.settings, catalogue=catalogue((), TODAY), shell=Shell(("",)), fingerprint="")
    return str(preview(studio, listing(source, document.value)))


def parts(page: Page, html: str | None) -> list[Any]:
    said = page.evaluate(PARTS, html)
    told = [[tag, look, lang, direction, plain(words)] for tag, look, lang, direction, words in said]
    return [part for part in told if part[1] != "checked"]  # whether somebody confirmed it is said by whoever publishes it


def plain(words: str) -> str:
    """Words without what only Markdown makes of them: curly quotes, dashes and dots."""
    for curly, typed in {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "…": "...", "—": "---"}.items():
        words = words.replace(curly, typed)
    return re.sub("-+", "-", words)


@pytest.mark.parametrize("kind", KINDS)
def test_the_preview_is_the_page_that_the_site_would_show(page: Page, on_road: OnRoad, kind: str) -> None:
    """For every entry of the demo town: the same parts in the same order, with the same look and the same words, dates and sums among them."""
    opened(page, f"{on_road('file')}propose/{KINDS[kind]}/")
    held = 0
    for id, answers in entries(kind):
        change = change_of(Submission(purpose=KINDS[kind], answers={name: tuple(given) for name, given in answers.items()}), TOWN, TODAY)
        if not isinstance(change, Change) or "" < "".join(answers.get("when.dates.ends", ())) < TODAY.isoformat():
            continue  # nobody proposes what is over
        page.evaluate(FILL.replace("KIND", repr(kind)), dict(answers))
        made, right = parts(page, None), parts(page, drawn(change))
        assert [part for part in made if part not in right] == [part for part in right if part not in made], id
        assert made == right, id
        held += 1
    assert held > 30
