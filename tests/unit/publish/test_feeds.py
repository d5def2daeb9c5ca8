"""Feeds are right for every reader, tell what happened and nothing of when they were made, and stay as they are while nothing happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from msgspec.structs import replace

from domore.model.card import Card, card_of
from domore.model.catalogue import catalogue
from domore.model.challenge import Challenge, Chosen
from domore.model.from_document import listing
from domore.publish.feeds import MOST, feed_pages, idea_feeds
from domore.read.letters import hidden
from domore.read.sources import Source, Stamp
from domore.render.shell import Shell
from domore.render.studio import Studio
from domore.settings import Settings, Term

from .conftest import BARE, TODAY

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
AT_HOME = Shell(('<link rel="canonical" href="https://fernley.example/', "url", '"><title>', "title", "</title>", "body", ""))
HARM = [
    "<script>alert(1)</script>",
    "]]><x>",
    '"><img src=x onerror=alert(1)>',
    "&amp;lt;script&amp;gt;",
    "{{ 7 * 7 }}",
    "<!-- a",
    "</p></content></entry>",
]
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(lambda text: hidden(text) is None and bool(text.strip()))
Feeds = dict[str, etree._Element]


def feeds_of(studio: Studio) -> Feeds:
    return {page.path: etree.fromstring(page.draw()) for page in chain(feed_pages(studio), idea_feeds(studio))}


def texts(feed: etree._Element, path: str) -> list[str]:
    return [str(found) for found in feed.xpath(path, namespaces=ATOM)]


def card_from(fields: dict[str, Any], kind: Any = "ideas", id: str = "bench") -> Card:
    return card_of(listing(Source(f"{id}.yml", kind, id, Stamp(0, 0, 0)), fields))


def a_studio(*cards: Card, shell: Shell = BARE) -> Studio:
    words = {"categories": {"parks": Term(id="parks", label="Parks & ponds", sentence="")}}
    return Studio(settings=Settings(name="X & <Y>", purpose="z", vocabularies=words), catalogue=catalogue(cards, TODAY), shell=shell, fingerprint="x")


BENCH = {
    "title": "A bench",
    "summary": "A place to sit.",
    "status": "planned",
    "category": "parks",
    "submitted": "2026-03-14",
    "proposer": {"role": "resident"},
    "decision": {"date": "2026-05-02", "by": "Parks team", "reason": "It costs **less** than the repairs, see [the minutes](https://a.example/)."},
    "updates": [
        {"date": "2026-04-01", "by": "Parks team", "as": "service", "text": "We measured."},
        {"date": "2026-04-01", "by": "Riverside Walkers", "as": "resident", "text": "We watched you."},
    ],
}


@pytest.fixture(params=[BARE, AT_HOME], ids=["no site_url", "site_url"], scope="module")
def feeds(request: pytest.FixtureRequest, cards: list[Card], studio_of: Callable[..., Studio]) -> Feeds:
    studio = studio_of(cards)
    studio.shell = request.param
    return feeds_of(studio)


def test_every_feed_of_the_demo_town_is_valid(feeds: Feeds) -> None:
    """Each is what RFC 4287 says a feed is, and names each of its entries once."""
    assert len(feeds) > 60
    for path, feed in feeds.items():
        SCHEMA.assertValid(feed)
        ids = texts(feed, "a:entry/a:id/text()")
        assert len(ids) == len(set(ids)), path
        assert len(ids) <= MOST


def test_a_feed_was_updated_when_its_newest_news_came(feeds: Feeds) -> None:
    """Never when it was made; and the newest news stands first."""
    for path, feed in feeds.items():
        days = texts(feed, "a:entry/a:updated/text()")
        assert days == sorted(days, reverse=True), path
        assert texts(feed, "a:updated/text()") == (days[:1] or ["2026-01-01T00:00:00Z"])


def test_a_feed_names_itself_and_pages_that_are_there(feeds: Feeds, cards: list[Card]) -> None:
    """By full addresses where the site's own is known, else by the way from the feed."""
    pages = {card.url for card in cards}
    for path, feed in feeds.items():
        (self,) = texts(feed, "a:link[@rel='self']/@href")
        root = self.removesuffix(path)
        assert root in ("https://fernley.example/", "../" * path.count("/"))
        assert {link.removeprefix(root) for link in texts(feed, "a:entry/a:link/@href")} <= pages


def test_a_decision_says_who_when_and_why() -> None:
    """In words, without mark-up; the two who wrote on one day are two entries, told apart."""
    feed = feeds_of(a_studio(card_from(BENCH)))["feeds/ideas/bench.atom"]
    assert texts(feed, "a:entry/a:title/text()") == ["Decided: A bench", "News: A bench", "News: A bench", "New idea: A bench"]
    said = [html.fromstring(f"<div>{content}</div>").text_content() for content in texts(feed, "a:entry/a:content/text()")]
    assert said[0] == "Decided by Parks team on 2 May 2026. It stands now at: Planned. Why:It costs less than the repairs, see the minutes."
    assert said[1] == "Riverside Walkers (resident) wrote on 1 April 2026:We watched you."
    assert texts(feed, "a:entry/a:id/text()") == [
        f"tag:x-y.invalid,{day}:ideas/bench/{what}"
        for day, what in (("2026-05-02", "decided"), ("2026-04-01", "update/2"), ("2026-04-01", "update"), ("2026-03-14", "proposed"))
    ]


def test_the_feed_of_a_challenge_tells_of_its_entries_and_of_what_was_chosen() -> None:
    """And of nothing else; that an entry was chosen says by whom and why."""
    chosen = Chosen(idea="bench", reason="It costs **little**.", date=date(2026, 6, 1), by="The jury")
    days = {"opens": date(2026, 3, 1), "closes": date(2026, 5, 1)}
    square = Challenge(
        id="square", path="s.yml", title="Stay?", summary="x", body="", asked_by="The town", promise="x", judging="x", chosen=(chosen,), **days
    )
    cards = [card_from(BENCH | {"challenge": "square", "title": "An entry"}), card_from(BENCH, id="apart")]
    studio = Studio(settings=Settings(name="X", purpose="z"), catalogue=catalogue(cards, TODAY, [square]), shell=BARE, fingerprint="x")
    feed = feeds_of(studio)["feeds/challenges/square.atom"]
    SCHEMA.assertValid(feed)
    assert texts(feed, "a:title/text()") == ["X: Stay?"]
    assert texts(feed, "a:entry/a:title/text()") == [f"{what}: An entry" for what in ("Chosen", "Decided", "News", "News", "New idea")]
    said = html.fromstring(f"<div>{texts(feed, 'a:entry/a:content/text()')[0]}</div>").text_content()
    assert "The jury" in said
    assert "It costs little." in said


def test_a_name_is_told_only_if_its_owner_chose_so() -> None:
    """A proposer without a name is nobody's name in the feed: its author is the town."""
    assert texts(feeds_of(a_studio(card_from(BENCH)))["feeds/all.atom"], "a:entry[last()]/a:author/a:name/text()") == []
    named = card_from(BENCH | {"proposer": {"role": "resident", "name": "Ann"}})
    assert texts(feeds_of(a_studio(named))["feeds/all.atom"], "a:entry[last()]/a:author/a:name/text()") == ["Ann"]


def test_ids_stay_when_words_change() -> None:
    """Readers take an entry with other words for the same news."""
    before, after = (
        texts(feeds_of(a_studio(card_from(BENCH | fields)))["feeds/all.atom"], "a:entry/a:id/text()")
        for fields in ({}, {"title": "B", "category": "food"})
    )
    assert before == after


def test_a_feed_is_drawn_again_only_when_its_news_changed(cards: list[Card], studio_of: Callable[..., Studio]) -> None:
    """Neither another day nor news about something else changes the key of a topic's feed."""
    keys = {page.path: page.key for page in feed_pages(studio_of(cards))}
    later = {page.path: page.key for page in feed_pages(studio_of(cards, TODAY + timedelta(days=1)))}
    same = [path for path in keys if path != "feeds/all.atom" and keys[path] == later[path]]
    assert len(same) >= len(keys) - 3  # what ended that day left its topic
    one = next(card for card in cards if card.kind == "ideas" and card.category == "arts" and not card.area)
    changed = [msgspec.structs.replace(card, digest="other") if card is one else card for card in cards]
    other = {page.path: page.key for page in feed_pages(studio_of(changed))}
    assert {path for path in keys if keys[path] != other[path]} <= {"feeds/all.atom", "feeds/categories/arts.atom"}


@pytest.mark.parametrize("harm", HARM)
def test_words_stay_words_in_every_feed(harm: str) -> None:
    """Mark-up in any field is text in the reader's page, and ends no element of the feed."""
    fields = BENCH | {"title": harm, "summary": harm, "proposer": {"role": "group", "name": harm}, "lang": "ar"}
    fields["decision"] = {"date": "2026-05-02", "by": harm, "reason": harm}
    fields["updates"] = [{"date": "2026-04-01", "by": harm, "as": "service", "text": harm}]
    for feed in feeds_of(a_studio(card_from(fields), shell=AT_HOME)).values():
        SCHEMA.assertValid(feed)
        for content in texts(feed, "a:entry/a:content/text()"):
            made = html.fragments_fromstring(content)
            assert [one.tag for one in made] == ["p", "p"]
            assert all(not len(one) for one in made)
            assert (made[1].get("lang"), made[1].get("dir")) == ("ar", "rtl")


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS, WORDS, st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str), st.sampled_from([None, "ar", "zh-hant"]))
def test_whatever_a_listing_says_its_feeds_are_valid(title: str, by: str, text: str, day: str, lang: str | None) -> None:
    """Any letters that the reader lets through, and any day."""
    news = {"date": day, "by": by, "as": "resident", "text": text}
    fields = {"title": title, "summary": text, "submitted": day, "decision": {"date": day, "by": by, "reason": text}, "updates": [news, news]}
    for feed in feeds_of(a_studio(card_from(BENCH | fields | {"lang": lang}))).values():
        SCHEMA.assertValid(feed)


def test_a_town_with_any_name_has_feeds() -> None:
    """Also one in other letters, and one at an address in other letters."""
    for name, address in (("大阪", ""), ("!!", ""), ("Łódź", "https://łódź.example/town/")):
        studio = a_studio(card_from(BENCH))
        studio.settings = replace(studio.settings, name=name)
        studio.shell = Shell((f'"{address}', "url", "", "body", ""))
        for feed in feeds_of(studio).values():
            SCHEMA.assertValid(feed)
            assert all(id.isascii() for id in texts(feed, "//a:id/text()"))
