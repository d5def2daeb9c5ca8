"""Calendars are read by another library, and every event comes back as the listing has it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import available_timezones

import icalendar
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domore.model.card import Card, card_of
from domore.model.catalogue import catalogue
from domore.model.challenge import Challenge
from domore.model.from_document import listing
from domore.model.timetable import timetable
from domore.publish.calendar import calendar_pages
from domore.read.letters import hidden
from domore.read.sources import Source, Stamp
from domore.render.shell import Shell
from domore.render.studio import Studio
from domore.settings import Settings

from .conftest import BARE, TODAY

AT_HOME = Shell(('<link rel="canonical" href="https://fernley.example/', "url", '">', "title", "body"))
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TREES = {
    "title": "Plant trees",
    "summary": "Spend a morning planting oaks.",
    "type": "volunteer",
    "status": "open",
    "category": "parks",
    "organiser": {"name": "Friends"},
    "how_to_say_yes": {"text": "Come along."},
    "mode": "in-person",
    "place": {"name": "The wood", "area": "north"},
    "checked_on": "2026-10-01",
}
WORDS = st.text(st.characters(codec="utf-8"), max_size=120).filter(lambda text: hidden(text) is None)
HOURS = st.times().map(lambda time: f"{time:%H:%M}")
DAYS = st.dates(date(2026, 12, 1), date(2199, 12, 31))
SESSIONS = st.fixed_dictionaries({"days": st.lists(st.sampled_from(WEEK), min_size=1, unique=True)}, optional={"start": HOURS, "end": HOURS})


def card_from(**fields: Any) -> Card:
    return card_of(listing(Source("trees.yml", "opportunities", "trees", Stamp(0, 0, 0)), TREES | fields))


def calendars(*cards: Card, today: date = TODAY, shell: Shell = BARE, **chosen: Any) -> dict[str, bytes]:
    studio = Studio(settings=Settings(name="X; Y, Z", purpose="z", **chosen), catalogue=catalogue(cards, today), shell=shell, fingerprint="x")
    return {page.path: page.draw() for page in calendar_pages(studio)}


def events(data: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def is_well_written(data: bytes) -> bool:
    """Every line ends in CR LF and is at most 75 octets of whole letters (RFC 5545, 3.1)."""
    lines = data.split(b"\r\n")
    return lines.pop() == b"" and all(len(line) <= 75 and b"\n" not in line and b"\r" not in line and line.decode() for line in lines)


def test_the_days_of_a_challenge_stand_in_its_calendar_and_in_the_towns() -> None:
    """When it opens, the last day, and by when it is told what was chosen; each a whole day, with a link where the site knows its address."""
    days = {"opens": date(2026, 9, 1), "closes": date(2026, 12, 15), "decides_by": date(2027, 1, 31)}
    more = {"body": "", "asked_by": "The town", "promise": "x", "judging": "x"}
    square = Challenge(id="square", path="square.yml", title="Stay, or go?", summary="The square; empty.", **more, **days)
    studio = Studio(settings=Settings(name="X", purpose="z"), catalogue=catalogue((), TODAY, [square]), shell=AT_HOME, fingerprint="x")
    made = {page.path: page.draw() for page in calendar_pages(studio)}
    for path in ("calendar/challenges/square.ics", "calendar/all.ics"):
        assert is_well_written(made[path])
        told = [(str(event["SUMMARY"]), event.decoded("DTSTART"), str(event["DESCRIPTION"]), str(event["URL"])) for event in events(made[path])]
        said = ("Opens: Stay, or go?", "Last day: Stay, or go?", "Answer due: Stay, or go?")
        url = "https://fernley.example/challenges/square/"
        assert told == [(words, day, "The square; empty.", url) for words, day in zip(said, days.values(), strict=True)]


@pytest.mark.parametrize("shell", [BARE, AT_HOME])
def test_every_calendar_of_the_demo_town_is_read(cards: list[Card], studio_of: Callable[..., Studio], shell: Shell) -> None:
    """The other library takes each, finds no fault in it, and finds each event once."""
    studio = studio_of(cards)
    studio.shell = shell
    made = {page.path: page.draw() for page in calendar_pages(studio)}
    assert len(events(made["calendar/all.ics"])) > 40
    for path, data in made.items():
        assert is_well_written(data), path
        read = icalendar.Calendar.from_ical(data)
        assert read.errors == []
        assert all(part.errors == [] for part in read.subcomponents)
        assert read.subcomponents, "a calendar with nothing in it is none (3.6)"
        uids = [str(event["UID"]) for event in read.walk("VEVENT")]
        assert len(uids) == len(set(uids))


@settings(max_examples=50, deadline=None)
@given(WORDS, WORDS, st.lists(SESSIONS, max_size=3), st.none() | DAYS, st.none() | DAYS, st.none() | DAYS, st.sampled_from([None, "ar"]))
def test_every_event_and_its_times_come_back(
    title: str, where: str, sessions: list[dict[str, Any]], starts: date | None, ends: date | None, review: date | None, lang: str | None
) -> None:
    """Title, place, first and last hour, days of the week and the last day are read as they were meant, whatever letters they are in."""
    if starts and ends and ends < starts:
        starts, ends = ends, starts
    dates = {name: str(day) for name, day in (("starts", starts), ("ends", ends)) if day}
    when = {"sessions": sessions, "dates": dates}
    card = card_from(title=title, place={"name": where, "area": "north"}, when=when, lang=lang, review_by=str(review) if review else None)
    for name in ("all", "categories/parks", "areas/north"):
        data = calendars(card)[f"calendar/{name}.ics"]
        assert is_well_written(data)
        read, slots = events(data), list(timetable(card))
        assert len(read) == len(slots)
        for event, slot in zip(read, slots, strict=True):
            assert str(event["SUMMARY"]) == title
            assert str(event.get("LOCATION", "")) == where
            if slot.start is None:
                assert event.decoded("DTSTART") == slot.first
                assert event.decoded("DTEND", None) in (slot.last + timedelta(days=1) if slot.last < date.max else None, None)
            else:
                assert event.decoded("DTSTART") == datetime.combine(slot.first, time.fromisoformat(slot.start))
                lasts = slot.end is not None and slot.end > slot.start
                assert event.decoded("DTEND", None) == (datetime.combine(slot.last, time.fromisoformat(slot.end or "")) if lasts else None)
            if not slot.days:
                assert "RRULE" not in event
                continue
            assert [day.lower() for day in event["RRULE"]["BYDAY"]] == [day[:2] for day in slot.days]
            assert WEEK[slot.first.weekday()] in slot.days, "the first time is one of them (3.8.5.3)"
            untils = event["RRULE"].get("UNTIL", [None])
            whole = untils[0] if slot.start is None or untils[0] is None else untils[0].date()
            assert whole == slot.until
            assert slot.until is None or type(untils[0]) is type(event.decoded("DTSTART"))


def test_sessions_begin_with_the_first_day_and_end_with_the_last() -> None:
    """A Saturday class that starts on a Wednesday first takes place on the Saturday after."""
    when = {"sessions": [{"days": ["sat"], "start": "10:00", "end": "12:30"}], "dates": {"starts": "2027-01-06", "ends": "2027-03-27"}}
    (slot,) = timetable(card_from(when=when))
    assert (slot.first, slot.until) == (date(2027, 1, 9), date(2027, 3, 27))


def test_what_nobody_confirmed_again_does_not_go_on_for_ever() -> None:
    """Without a last day it goes on to the day by which somebody should confirm it; with neither a first day nor a confirmation it has no place."""
    when = {"sessions": [{"days": ["sat"]}]}
    (slot,) = timetable(card_from(when=when, review_by="2027-04-01"))
    assert slot.until == date(2027, 4, 1)
    assert list(timetable(card_from(when=when, checked_on=None))) == []


def test_words_about_its_days_stand_in_its_title() -> None:
    """A calendar can't read "second Saturday of the month", people can."""
    when = {"sessions": [{"days": ["sat"]}], "text": "Second Saturday of the month. Bring gloves."}
    (event,) = events(calendars(card_from(when=when))["calendar/all.ics"])
    assert event["SUMMARY"] == "Plant trees (Second Saturday of the month)"


@pytest.mark.parametrize("status", ["paused", "closed"])
def test_what_does_not_take_place_is_in_no_calendar(status: str) -> None:
    """Neither what takes a break nor what is over."""
    when = {"dates": {"starts": "2027-01-06"}}
    assert len(events(calendars(card_from(when=when))["calendar/all.ics"])) == 1
    assert events(calendars(card_from(when=when, status=status))["calendar/all.ics"]) == []


def test_a_calendar_is_the_same_whenever_it_is_made() -> None:
    """It names no day of a build, and the name of an event stays when its words and hours change."""
    when = {"sessions": [{"days": ["sat"], "start": "10:00"}]}
    one, other = card_from(when=when), card_from(when={"sessions": [{"days": ["sun"], "start": "11:00"}]}, title="Other", summary="Other words.")
    assert calendars(one) == calendars(one, today=TODAY + timedelta(days=1))
    (before,), (after,) = (events(calendars(card, shell=AT_HOME)["calendar/all.ics"]) for card in (one, other))
    assert before["UID"] == after["UID"] == "opportunities/trees/1@fernley.example"
    assert msgspec.structs.replace(one, digest="").place == "The wood"


def test_the_towns_clocks_are_named() -> None:
    """To calendars that ask for them."""
    assert b"\r\nX-WR-TIMEZONE:Europe/London\r\n" in calendars(card_from(), timezone="Europe/London")["calendar/all.ics"]
    assert b"X-WR-TIMEZONE" not in calendars(card_from())["calendar/all.ics"]


@given(st.sampled_from(sorted(available_timezones())), DAYS, HOURS)
def test_hours_are_those_of_the_clock_on_the_wall_in_every_time_zone(zone: str, day: date, hour: str) -> None:
    """A zone is only named: at ten o'clock is at ten o'clock, when clocks change too, and in the hour that there is twice or not at all."""
    card = card_from(when={"dates": {"starts": day.isoformat()}, "sessions": [{"days": [WEEK[day.weekday()]], "start": hour}]})
    there, without = (calendars(card, **chosen)["calendar/all.ics"] for chosen in ({"timezone": zone}, {}))
    assert there.replace(f"X-WR-TIMEZONE:{zone}\r\n".encode(), b"") == without
    starts = events(there)[0].decoded("DTSTART")
    assert starts.tzinfo is None
    assert f"{starts:%H:%M}" == hour
