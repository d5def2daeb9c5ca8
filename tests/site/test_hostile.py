"""A listing written to do harm, built and looked at: its words are shown, and nothing else happens."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

import pytest

from domore.model.card import card_of
from domore.model.catalogue import catalogue
from domore.model.from_document import listing
from domore.pipeline import build, settings_of
from domore.problems import ContentProblems
from domore.publish.plan import town_pages
from domore.read.sources import Source, Stamp
from domore.render.listing_pages import listing_pages
from domore.render.shell import parse
from domore.render.studio import Studio

from .conftest import TODAY

SHELL = (
    '<!doctype html><title>@@domore:title@@</title><meta name=description content="@@domore:description@@">@@domore:head@@'
    "<nav @@domore:at-ideas@@ @@domore:at-opportunities@@ @@domore:at-numbers@@></nav>@@domore:body@@"
)
HARM = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "@@domore:body@@",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "--><script>alert(1)</script>",
]


class Watch(HTMLParser):
    """Fails on anything that runs but our own modules, and on addresses that are not plain; data in a script element does not run."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag of a page."""
        runs = dict(attrs).get("type") not in ("module", "application/json")
        assert tag not in {"script", "iframe", "object", "embed", "base", "style", "svg-onload"} or not runs
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            if name in {"href", "src", "action"}:
                assert not (value or "").strip().lower().startswith(("javascript:", "data:", "vbscript:")), value


def _idea(harm: str) -> dict[str, object]:
    step = {"what": harm, "who": harm, "by": "2026-01-01"}
    update = {"date": "2026-02-01", "by": harm, "as": "resident", "text": harm}
    decision = {"date": "2026-01-05", "by": harm, "reason": harm}
    base = {"title": harm, "summary": harm, "status": "done", "category": "parks", "submitted": "2026-01-01", "body": harm, "lang": "cy"}
    return base | {
        "proposer": {"role": "group", "name": harm},
        "location": {"name": harm},
        "decision": decision,
        "plan": [step],
        "updates": [update],
        "help_wanted": {"text": harm},
        "image": {"file": "a.jpg", "alt": harm, "credit": harm},
    }


def _opportunity(harm: str) -> dict[str, object]:
    base = {"title": harm, "summary": harm, "type": "event", "status": "open", "category": "parks", "mode": "in-person", "body": harm}
    return base | {
        "organiser": {"name": harm},
        "how_to_say_yes": {"text": harm, "phone": "01632 960000", "email": "a@b.example"},
        "place": {"name": harm, "address": harm, "postcode": harm, "area": "north"},
        "when": {"text": harm},
        "who": {"text": harm},
        "cost": {"text": harm},
        "extra": {"bus_line": harm},
    }


@pytest.mark.parametrize("place", ["content/pages", "site_config/theme", "content/images", "content/ideas"])
def test_nothing_outside_the_town_is_published(town: Path, tmp_path: Path, place: str) -> None:
    """A link to a file elsewhere is refused with its name, and nothing of it reaches the site."""
    (tmp_path / "secret.txt").write_text("the secret")
    (town / place).mkdir(exist_ok=True)
    (town / place / "secret.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(ContentProblems) as refused:
        build(town, town / "site", today=TODAY, with_search=False)
    assert [problem.path for problem in refused.value.problems] == [f"{place}/secret.txt"]
    assert not (town / "site").exists()


@pytest.mark.parametrize("harm", HARM)
def test_words_stay_words_on_every_page(town: Path, harm: str) -> None:
    """Script, markup, template code and our own slots in any field come out as text, on the page and in every list."""
    settings = settings_of(town)
    made = {
        "i": listing(Source("i", "ideas", "harm", Stamp(0, 0, 0)), _idea(harm)),
        "o": listing(Source("o", "opportunities", "harm", Stamp(0, 0, 0)), _opportunity(harm)),
    }
    everything = catalogue([card_of(one) for one in made.values()], TODAY)
    studio = Studio(settings=settings, catalogue=everything, shell=parse(SHELL, 7), fingerprint="x")
    seen = 0
    for page in chain(town_pages(studio), listing_pages(studio, made.__getitem__, {"i": "1", "o": "2"})):
        if page.path.endswith(".html"):
            html = page.draw().decode()
            Watch().feed(html)
            assert "49{" not in html
            seen += "harm" in page.path
    assert seen == 2
