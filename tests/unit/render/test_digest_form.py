"""The form for letters with the news, on the site's own pages."""

from __future__ import annotations

import re
from datetime import date

import pytest
from msgspec.structs import replace

from domore.intake.guard import HONEYPOT
from domore.model.catalogue import catalogue
from domore.render.follow_page import follow_page
from domore.render.month_pages import month_pages
from domore.render.shell import Shell
from domore.render.studio import Studio
from domore.settings import Propose, Settings, Term

BARE = Shell(("<title>", "title", "</title>", "body", ""))
WORDS = {"categories": {"parks": Term(id="parks", label="Parks & ponds", sentence="")}, "areas": {}}
SETTINGS = Settings(name="X", purpose="Y", propose=Propose(road="intake", intake="/board/in/"), digest_by_email=True, vocabularies=WORDS)


def pages(settings: Settings) -> list[str]:
    studio = Studio(settings=settings, catalogue=catalogue([], date(2026, 10, 1)), shell=BARE, fingerprint="x")
    return [page.draw().decode() for page in (follow_page(studio), next(iter(month_pages(studio))))]


def test_the_news_can_be_asked_for_without_scripts() -> None:
    """A plain form, posted to the service, with the fields that it knows; a list that would be empty is left out."""
    for html in pages(SETTINGS):
        assert 'method="post" action="board/in/follow"' in html.replace("../", "")
        assert set(re.findall(r'name="([a-z_]+)"', html)) == {"email", "rhythm", "category", HONEYPOT}
        assert re.findall(r'name="rhythm" value="([a-z]+)"', html) == ["weekly", "monthly"]
        assert '<option value="parks">Parks &amp; ponds</option>' in html
        assert "<script" not in html


@pytest.mark.parametrize("settings", [replace(SETTINGS, digest_by_email=False), replace(SETTINGS, propose=Propose(road="file"))])
def test_where_nobody_sends_letters_nobody_is_asked(settings: Settings) -> None:
    """It is off unless the town says so, and has the service for it."""
    for html in pages(settings):
        assert "<form" not in html
