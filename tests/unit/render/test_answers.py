"""You said, we did, and each month's page: what stands on them, and in what order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lxml import html

from domore.model.card import Card, card_of
from domore.model.catalogue import catalogue
from domore.model.challenge import Challenge, Chosen
from domore.model.from_document import listing
from domore.model.tallies import tally
from domore.read.sources import Source, Stamp
from domore.render.answers_pages import answers_pages
from domore.render.month_pages import month_pages
from domore.render.shell import Shell
from domore.render.studio import Studio
from domore.settings import Settings

TODAY = date(2026, 11, 23)
BARE = Shell(("<title>", "title", "</title>", "body", ""))
WALK = {
    "title": "A walking bus",
    "status": "under-way",
    "submitted": "2026-03-01",
    "decision": {"date": "2026-09-02", "by": "Streets team", "reason": "It costs **nothing**."},
    "plan": [
        {"what": "Draw the route", "who": "Parents", "by": "2026-11-01", "done": True, "done_on": "2026-10-12"},
        {"what": "Paint the stops", "who": "Streets team", "by": "2026-11-10"},
        {"what": "Count again", "who": "School", "by": "2026-11-30"},
        {"what": "Sing", "who": "Everybody"},
    ],
    "updates": [
        {"date": "2026-11-02", "by": "Parents", "as": "resident", "text": "Nine children came."},
        {"date": "2026-11-20", "by": "Streets team", "as": "service", "text": "The paint is late."},
    ],
}
REFUSED = {
    "title": "A cable car",
    "status": "not-taken-forward",
    "submitted": "2026-11-01",
    "decision": {"date": "2026-11-12", "by": "The council", "reason": "There is no hill."},
}
TOWN: Mapping[str, Mapping[str, Any]] = {
    "walk": WALK,
    "cable-car": REFUSED,
    "new": {"title": "A new idea", "status": "open", "submitted": "2026-11-05"},
    "old": {"title": "Longest waiting", "status": "proposed", "submitted": "2025-02-01"},
    "gone": WALK | {"title": "Taken back", "status": "withdrawn", "decision": None, "submitted": "2026-11-03"},
}


def studio() -> Studio:
    cards = [card(id, fields) for id, fields in TOWN.items()]
    return Studio(settings=Settings(name="Tinyton", purpose="z"), catalogue=catalogue(cards, TODAY), shell=BARE, fingerprint="x")


def card(id: str, fields: Mapping[str, Any]) -> Card:
    common = {"summary": f"What {id} is about.", "category": "parks"}
    return card_of(listing(Source(f"{id}.yml", "ideas", id, Stamp(0, 0, 0)), {**common, **{name: value for name, value in fields.items() if value}}))


def texts(page: Any, path: str) -> list[str]:
    """What is read in each element, with a space where a block begins."""
    for block in page.xpath("//p | //h3 | //h4 | //h5 | //div"):
        block.text = f" {block.text or ''}"
    return [" ".join(found.text_content().split()) for found in page.xpath(path)]


def month(name: str) -> Any:
    return html.fromstring(next(page for page in month_pages(studio()) if page.path == f"this-month/{name}/index.html").draw())


def part(page: Any, id: str) -> list[str]:
    """The lines of a part of a month's page."""
    return texts(page, f"//section[@aria-labelledby='{id}']//li")


def test_you_said_we_did_has_each_decided_idea_the_newest_decision_first() -> None:
    """With no in it as well as yes, and who has waited longest; what nobody decided and what was taken back is not there."""
    (drawn,) = answers_pages(studio(), tally(studio().catalogue))
    page = html.fromstring(drawn.draw())
    assert texts(page, "//h3") == ["A cable car Not taken forward", "A walking bus Under way"]
    assert texts(page, "//p[@class='waiting']") == [
        "2 ideas still wait for an answer. The longest has waited since 1 February 2025: Longest waiting."
    ]
    assert texts(page, "//*[contains(@class, 'answer__part--decided')]") == [
        "What was decided, and why There is no hill. The council, 12 November 2026",
        "What was decided, and why It costs nothing. Streets team, 2 September 2026",
    ]


def test_an_answer_shows_the_plan_with_what_is_late_and_the_last_news() -> None:
    (drawn,) = answers_pages(studio(), tally(studio().catalogue))
    page = html.fromstring(drawn.draw())
    assert texts(page, "//p[@class='answer__progress']") == ["1 of 4 steps done, 1 late"]
    assert texts(page, "//ul[@class='steps']/li") == [
        "Done Draw the route (Parents)",
        "Late, due 10 November 2026 Paint the stops (Streets team)",
        "To do by 30 November 2026 Count again (School)",
        "To do Sing (Everybody)",
    ]
    assert texts(page, "//*[@class='answer__news']") == ["The last news Streets team Service 20 November 2026 The paint is late."]


def test_a_month_has_what_happened_in_it_and_nothing_else() -> None:
    """Decisions, steps by the day they were done or are due, news of residents and services told apart, new ideas; nothing of one taken back."""
    page = month("2026-11")
    assert part(page, "decided") == ["A cable car Not taken forward There is no hill. The council, 12 November 2026"]
    assert part(page, "steps") == [
        "Late, due 10 November 2026 Paint the stops (Streets team) A walking bus",
        "To do by 30 November 2026 Count again (School) A walking bus",
    ]
    news = [line for line in part(page, "news") if "walking" in line]
    assert news == [
        "Streets team Service 20 November 2026 A walking bus The paint is late.",
        "Parents Resident 2 November 2026 A walking bus Nine children came.",
    ]
    assert [line.partition(" What")[0] for line in part(page, "proposed")] == ["A new idea", "A cable car"]
    assert part(month("2026-10"), "steps") == ["Done Draw the route (Parents) A walking bus"]
    assert part(month("2026-10"), "decided") == []


def test_a_month_tells_what_became_of_challenges() -> None:
    """That one was asked, closed and decided, each in its month; nothing that is still to come; also where nothing else happened."""
    asked = {"summary": "z", "body": "", "asked_by": "Parks team", "promise": "z", "judging": "z"}
    decided = Challenge(
        id="square",
        path="square.yml",
        title="What of the square?",
        opens=date(2026, 7, 1),
        closes=date(2026, 10, 31),
        **asked,
        chosen=(Chosen(idea="walk", reason="z", date=date(2026, 11, 18), by="Parks team"),),
    )
    coming = Challenge(id="hill", path="hill.yml", title="What of the hill?", opens=date(2026, 11, 2), closes=date(2026, 11, 30), **asked)
    drawing = Studio(
        settings=Settings(name="Tinyton", purpose="z"),
        catalogue=catalogue([card(id, fields) for id, fields in TOWN.items()], TODAY, (decided, coming)),
        shell=BARE,
        fingerprint="x",
    )
    pages = {page.path: html.fromstring(page.draw()) for page in month_pages(drawing)}
    told = {name: part(pages[f"this-month/2026-{name}/index.html"], "asked") for name in ("11", "10", "09", "07")}
    assert told == {
        "11": [
            "What of the square? 1 answer was chosen. 18 November 2026",
            "What of the hill? Asked by Parks team, open for answers until 30 November 2026. 2 November 2026",
        ],
        "10": ["What of the square? It closed, and the answers are being judged. 31 October 2026"],
        "09": [],
        "07": ["What of the square? Asked by Parks team, open for answers until 31 October 2026. 1 July 2026"],
    }


def test_the_months_lead_to_one_another_and_the_index_to_all() -> None:
    assert texts(month("2026-10"), "//nav[@class='months']//a") == ["September 2026", "November 2026"]
    index = html.fromstring(next(page for page in month_pages(studio()) if page.path == "this-month/index.html").draw())
    named = texts(index, "//nav[@class='months']//a")
    assert named == ["November 2026", "October 2026", "September 2026", "March 2026", "February 2025"]
