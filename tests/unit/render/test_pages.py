"""Pages of listings that no check has seen, or of a site in another language: their words and addresses stay what they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from email.headerregistry import Address
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.check.schemas import JoinedSchema, shipped
from domore.model.card import card_of
from domore.model.catalogue import catalogue
from domore.model.from_document import listing
from domore.model.listing import Idea, Opportunity
from domore.read.sources import Source, Stamp
from domore.render.find_page import find_pages
from domore.render.listing_pages import listing_pages, preview
from domore.render.shell import Shell
from domore.render.studio import Studio
from domore.settings import Settings

TODAY = date(2026, 12, 1)
BARE = Shell(("<title>", "title", "</title>", "body", ""))
TREES = {
    "title": "Plant trees",
    "summary": "Spend a morning planting oaks.",
    "type": "volunteer",
    "status": "open",
    "category": "parks",
    "organiser": {"name": "Friends"},
    "how_to_say_yes": {"text": "Come along."},
    "mode": "online",
    "checked_on": "2026-10-01",
}
EMAIL = JoinedSchema(shipped("opportunity")["properties"]["how_to_say_yes"]["properties"]["email"])


def trees(**fields: Any) -> Idea | Opportunity:
    return listing(Source("trees.yml", "opportunities", "trees", Stamp(0, 0, 0)), TREES | fields)


IDEA = listing(
    Source("trees.yml", "ideas", "trees", Stamp(0, 0, 0)),
    {"title": "More trees", "summary": "Shade for the square.", "status": "open", "category": "parks", "submitted": "2026-10-01"},
)


def studio_of(one: Idea | Opportunity, language: str = "en") -> Studio:
    settings = Settings(name="X", purpose="Y", language=language)
    return Studio(settings=settings, catalogue=catalogue([card_of(one)], TODAY), shell=BARE, fingerprint="x")


def page_of(one: Idea | Opportunity, language: str = "en") -> str:
    (page,) = listing_pages(studio_of(one, language), lambda _: one, {"trees.yml": "1"})
    return page.draw().decode()


def languages(html: str, around: str) -> Iterator[tuple[str, str]]:
    """The language and direction in which each heading and chip of ours stands, if the page is in `around`."""
    open_tags: list[tuple[str, str]] = []
    for tag in re.finditer(r"<(/?)(article|section|header|div|dl|ul|li|h2|p|nav)\b([^>]*)>", html):
        if tag[1]:
            open_tags.pop()
            continue
        lang = re.search(r' lang="([^"]+)" dir="([^"]+)"', tag[3])
        open_tags.append((lang[1], lang[2]) if lang else open_tags[-1] if open_tags else (around, ""))
        if tag[2] in ("h2", "nav") or "card__kind" in tag[3]:
            yield open_tags[-1]


@pytest.mark.parametrize(("site", "entry"), [("ar", "ar"), ("ar", None), ("ar", "cy"), ("en", "ur"), ("cy", "cy")])
def test_our_words_are_marked_as_english_among_words_in_another_language(site: str, entry: str | None) -> None:
    """Whatever the site's language is: our own words are English until they are translated."""
    one = trees(lang=entry) if entry else trees()
    assert set(languages(page_of(one, site), site)) == {("en", "ltr")}
    studio = studio_of(one, site)
    assert set(languages(str(studio.card(studio.catalogue.cards[0])), site)) == {("en", "ltr")}


def test_among_english_words_ours_need_no_mark() -> None:
    assert 'dir="ltr"' not in page_of(trees())
    assert page_of(trees(lang="en"), "ar").count('dir="ltr"') == 1  # the entry itself


@given(st.from_regex(EMAIL.schema["pattern"], fullmatch=True) | st.text("ab.@?&%+'#:;,<> \"é", max_size=20))
def test_an_address_that_passes_the_check_is_one_address_and_nothing_more(address: str) -> None:
    """No header of a letter can be slipped in by it: what follows mailto: is the address, and our subject the only header."""
    if not EMAIL.accepts(address):
        return
    Address(addr_spec=address)
    assert not set(address) & set('?&%#:;,<>"')


@pytest.mark.parametrize(
    "address", ["join@wood.example", "o'neil+trees@wood.example", "a?bcc=x@b.example", "a&cc=c%40d@b.example", 'a"b#c@d.example']
)
def test_a_letter_goes_to_the_address_alone(address: str) -> None:
    """The link holds one address and one header, our subject, also for an address that no check has seen."""
    link = re.search(r'href="(mailto:[^"]+)"', page_of(trees(title="Trees & more?", how_to_say_yes={"email": address})))
    assert link
    parts = urlsplit(link[1])
    assert unquote(parts.path) == address
    assert parts.query == "subject=Trees%20%26%20more%3F"
    assert not parts.fragment


def test_a_day_in_the_far_future_breaks_no_search() -> None:
    """The find page counts days in letters, of which there are fewer than days before the year 9999."""
    pages = {page.path: page for page in find_pages(studio_of(trees(when={"dates": {"starts": "0026-01-01", "ends": "9999-12-31"}})))}
    times = json.loads(pages["search/times.json"].draw())
    assert times["starts"] < times["ends"]


@pytest.mark.parametrize("one", [trees(), IDEA])
def test_a_preview_is_the_entry_and_nothing_else(one: Idea | Opportunity) -> None:
    """It has no feed yet, and no file that anybody could change."""
    assert re.fullmatch(r"\s*<article\b.*</article>\s*", preview(studio_of(one), one), re.DOTALL)
    assert 'class="follow"' in page_of(one) and 'class="listing-foot"' in page_of(one)


def test_a_withdrawn_idea_is_a_stub() -> None:
    """Its title, what became of it and what was said since stay; what was proposed is gone."""
    fields = {
        "title": "A bell at the ford",
        "summary": "Ring it to cross.",
        "category": "parks",
        "submitted": "2026-03-14",
        "body": "It would be loud.",
    }
    source = Source("bell.yml", "ideas", "bell", Stamp(0, 0, 0))
    settings = Settings(name="X", purpose="Y")

    def page(status: str) -> str:
        one = listing(source, fields | {"status": status})
        studio = Studio(settings=settings, catalogue=catalogue([card_of(one)], TODAY), shell=BARE, fingerprint="x")
        (drawn,) = listing_pages(studio, lambda _: one, {"bell.yml": "1"})
        return drawn.draw().decode()

    assert "<p>It would be loud." in page("open")
    assert "<p>It would be loud." not in page("withdrawn")
    assert "so that links to it still work" in page("withdrawn")
