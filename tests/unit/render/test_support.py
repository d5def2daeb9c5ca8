"""What an idea's page says of its backing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.intake.guard import HONEYPOT
from domore.model.backing import METHODS, Count
from domore.model.card import card_of
from domore.model.catalogue import catalogue
from domore.model.challenge import Challenge, NoneChosen
from domore.model.from_document import listing
from domore.model.tally_files import EmailTally, IdeaCount, PaperCount, PaperTally
from domore.read.sources import Source, Stamp
from domore.render.listing_pages import listing_pages
from domore.render.shell import Shell
from domore.render.studio import Studio
from domore.render.words_for_challenges import STAYS
from domore.render.words_for_status import MEANINGS, RESTS
from domore.render.words_for_support import in_brief, of_these
from domore.settings import Contact, Propose, Settings, Stage, Support

SUBMITTED = date(2026, 10, 1)
BARE = Shell(("<title>", "title", "</title>", "body", ""))
FIELDS = {"title": "A bell at the ford", "summary": "Ring it to cross.", "status": "open", "category": "parks", "submitted": "2026-10-01"}
SETTINGS = Settings(
    name="X",
    purpose="Y",
    propose=Propose(road="intake", intake="/board/in/"),
    support=Support(email=True),
    stages=(Stage(supporters=25, within_days=60),),
    answer_within_days=30,
    contact=Contact(name="The desk"),
)
EMAIL = EmailTally(date(2026, 10, 10), 9, "ab" * 32, {"bell": IdeaCount(12, 4, 1, 3)})
PAPER = PaperTally((PaperCount("bell", date(2026, 10, 11), 8, "Desk", "Librarian"),))

NONE = NoneChosen(reason="None of them fits the square.", date=date(2026, 11, 10), by="The council")
SQUARE = Challenge(
    id="square",
    path="content/challenges/square.yml",
    title="A better square",
    summary="What would make it better?",
    body="",
    asked_by="The council",
    promise="The best is built.",
    judging="By use.",
    opens=date(2026, 10, 1),
    closes=date(2026, 11, 1),
    none_chosen=NONE,
)


def page(today: date = date(2026, 10, 20), settings: Settings = SETTINGS, **fields: Any) -> str:
    one = listing(Source("content/ideas/2026/bell.yml", "ideas", "bell", Stamp(0, 0, 0)), FIELDS | fields)
    studio = Studio(settings=settings, catalogue=catalogue([card_of(one)], today, [EMAIL, PAPER, SQUARE]), shell=BARE, fingerprint="x")
    (drawn,) = listing_pages(studio, lambda _: one, {one.path: "1"})
    return drawn.draw().decode()


def test_an_open_idea_can_be_backed_without_scripts() -> None:
    """A plain form, posted to the service, with the fields that it knows; progress stands beside the counts that it is made of."""
    html = page()
    assert 'method="post" action="board/in/support"' in html.replace("../", "")
    assert set(re.findall(r'name="([a-z_]+)"', html)) == {"idea", "email", "would_use", "would_help", "action", HONEYPOT}
    assert set(re.findall(r'name="action" value="([a-z]+)"', html)) == {"back", "withdraw"}
    assert 'name="idea" value="bell"' in html
    assert "<strong>12</strong> confirmed by e-mail" in html and "<strong>8</strong> on paper" in html
    assert "20 of 25 needed by 30 November 2026" in html
    assert "3 of these before the wording changed" in html


@pytest.mark.parametrize(
    ("today", "fields"),
    [
        (date(2026, 12, 1), {}),
        (date(2026, 10, 20), {"status": "done", "decision": {"date": "2026-10-19", "by": "Us", "reason": "It is a good bell."}}),
        (date(2026, 10, 20), {"status": "withdrawn"}),
    ],
)
def test_one_that_rests_or_is_over_takes_no_support_and_keeps_its_counts(today: date, fields: dict[str, Any]) -> None:
    html = page(today, **fields)
    assert "<form" not in html
    assert "<strong>12</strong> confirmed by e-mail" in html


def test_one_that_rests_may_be_proposed_again() -> None:
    html = page(date(2026, 12, 1))
    assert "This idea rests" in html
    assert "propose/idea/" in html
    assert (RESTS in html, MEANINGS["open"] in html) == (True, False)  # nobody is told to add to what takes nothing more


@pytest.mark.parametrize(
    ("today", "status", "settings", "stays"),
    [
        (date(2026, 11, 20), "open", SETTINGS, True),
        (date(2026, 12, 1), "open", SETTINGS, False),
        (date(2026, 11, 20), "withdrawn", SETTINGS, False),
        (date(2026, 11, 20), "open", Settings(name="X", purpose="Y"), False),
    ],
)
def test_one_that_a_challenge_did_not_choose_says_whether_it_goes_on(today: date, status: str, settings: Settings, stays: bool) -> None:
    """As long as there is a way to back it; not once it rests or left the way."""
    html = page(today, settings, status=status, challenge="square")
    assert "It was not among those chosen." in html
    assert (STAYS in html) is stays


def test_without_stages_nothing_is_said_of_any() -> None:
    html = page(settings=Settings(name="X", purpose="Y"))
    assert "<strong>12</strong> confirmed by e-mail" in html
    assert not re.search(r"needed|[Ss]tage|owed|<form", html)


@given(st.lists(st.builds(Count, st.sampled_from(METHODS), *[st.integers(0, 5000)] * 4), max_size=3, unique_by=lambda count: count.method))
def test_no_sum_is_ever_told(counts: list[Count]) -> None:
    """In brief and in full, each number is that of one method."""
    shown = [int(number.replace(",", "")) for number in re.findall(r"[\d,]+\d|\d", in_brief(counts))]
    assert shown == [count.backs for count in counts]
    for count in counts:
        parts = [int(number.replace(",", "")) for number in re.findall(r"[\d,]+\d|\d", of_these(count))]
        assert parts == [number for number in (count.would_use, count.would_help, count.before_change) if number]
