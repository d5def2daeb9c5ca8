"""Calendars (RFC 5545) of what there is to do: all of it, by topic, by part of town; and the days of challenges.

Times are local times without a zone (3.3.5, form 1): they are the town's own clocks, summer and winter. `timezone` in site.yml tells which clocks
those are to calendars that ask (X-WR-TIMEZONE). What stands in a calendar follows from the cards in it and from nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

from domore.model.card import Card
from domore.model.challenge import Challenge
from domore.model.timetable import Slot, timetable
from domore.publish.names import SINCE, authority
from domore.render.followed import calendar_path, followed
from domore.render.page import Page
from domore.render.studio import Studio
from domore.render.wording import first_sentence

_TAKING_PLACE: Final = ("open", "full")
_OCTETS: Final = 75  # of a line, without its end (3.1)
_SIGNS: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
_FULL: Final = "All places are taken just now."
_PIECE: Final = re.compile(rb".{1,74}(?![\x80-\xbf])", re.DOTALL)  # cut before a letter, never within one


def calendar_pages(studio: Studio) -> Iterator[Page]:
    """The calendars of everything, of each topic and of each part of town; those that nothing is in yet too, for people to follow."""
    drawn: dict[str, str] = {}  # each card's events, which stand in up to three calendars

    def events(card: Card) -> str:
        if card.digest not in drawn:
            drawn[card.digest] = _events(studio, card)
        return drawn[card.digest]

    challenges = studio.catalogue.challenges
    for challenge in challenges:
        yield _page(studio, f"challenges/{challenge.id}", f"{studio.settings.name}: {challenge.title}", (), events, (challenge,))
    for name, label in followed(studio):
        folder, _, word = name.partition("/")
        cards = studio.catalogue.by_word[folder].get(word, ()) if word else studio.catalogue.opportunities
        yield _page(studio, name, f"{studio.settings.name}: {label if word else 'things to do'}", cards, events, () if word else challenges)


def _page(studio: Studio, name: str, title: str, cards: Sequence[Card], events: Callable[[Card], str], asked: Sequence[Challenge]) -> Page:
    these = sorted((card for card in cards if card.kind == "opportunities" and card.status in _TAKING_PLACE), key=lambda card: card.id)
    key = studio.key("calendar", name, title, *(card.digest for card in these), *(challenge.digest for challenge in asked))
    return Page(calendar_path(name), key, partial(_drawn, studio, name, title, these, events, asked))


def _drawn(studio: Studio, name: str, title: str, cards: Sequence[Card], events: Callable[[Card], str], asked: Sequence[Challenge]) -> bytes:
    zone = studio.settings.timezone
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Do More//Do More//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"NAME:{_text(title)}", f"X-WR-CALNAME:{_text(title)}", "REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D"]
    lines += [f"X-WR-TIMEZONE:{zone}"] if zone else []
    body = "".join([*map(events, cards), *(_dates(studio, challenge) for challenge in asked)]) or _nothing(studio, name)
    return (_folded(lines) + body + "END:VCALENDAR\r\n").encode()


def _nothing(studio: Studio, name: str) -> str:
    """What stands in a calendar without events, since one with nothing in it is none (3.6)."""
    uid = f"UID:calendar/{name}@{authority(studio.settings, studio.shell.site_url)}"
    return _folded(["BEGIN:VJOURNAL", uid, f"DTSTAMP:{SINCE}0101T000000Z", "SUMMARY:Nothing has a date just now", "END:VJOURNAL"])


def _events(studio: Studio, card: Card) -> str:
    """The events of one opportunity, as text."""
    site_url = studio.shell.site_url
    ours = authority(studio.settings, site_url)
    spoken = f";LANGUAGE={card.lang}" if card.lang else ""
    stamp = _basic(card.date or card.starts or f"{SINCE}-01-01")
    where = card.place or ("Online" if card.mode == "online" else "")
    url = f"{site_url.rstrip('/')}/{card.url}" if site_url else ""
    told = [card.summary, card.when_text, _FULL if card.status == "full" else "", url]
    shared = [
        f"DESCRIPTION{spoken}:{_text(chr(10).join(one for one in told if one))}",
        f"CATEGORIES:{_text(studio.settings.term('categories', card.category).label)}",
        *([f"LOCATION:{_text(where)}"] if where else []),
        *([f"URL:{url}"] if url else []),
        "END:VEVENT",
    ]
    lines: list[str] = []
    for number, slot in enumerate(timetable(card), 1):
        summary = f"SUMMARY{spoken}:{_text(_title(card, slot))}"
        lines += ["BEGIN:VEVENT", summary, f"UID:{card.kind}/{card.id}/{number}@{ours}", f"DTSTAMP:{stamp}T000000Z", *_times(slot), *shared]
    return _folded(lines)


def _dates(studio: Studio, challenge: Challenge) -> str:
    """The days of a challenge: when it opens and closes, and by when it is told what was chosen."""
    site_url = studio.shell.site_url
    ours = authority(studio.settings, site_url)
    days = {"opens": ("Opens", challenge.opens), "closes": ("Last day", challenge.closes), "decides": ("Answer due", challenge.decides_by)}
    lines: list[str] = []
    for name, (said, day) in days.items():
        if day is not None:
            lines += ["BEGIN:VEVENT", f"SUMMARY:{_text(f'{said}: {challenge.title}')}", f"UID:{challenge.url}{name}@{ours}"]
            lines += [f"DTSTAMP:{_basic(challenge.opens.isoformat())}T000000Z", *_times(Slot(first=day, last=day))]
            lines += [f"DESCRIPTION:{_text(challenge.summary)}", *([f"URL:{site_url.rstrip('/')}/{challenge.url}"] if site_url else []), "END:VEVENT"]
    return _folded(lines)


def _title(card: Card, slot: Slot) -> str:
    """Its title; where words say more of its days ("Second Saturday of the month."), with their first sentence, for only people can read that."""
    return f"{card.title} ({first_sentence(card.when_text).rstrip('.')})" if slot.days and card.when_text else card.title


def _times(slot: Slot) -> Iterator[str]:
    first, last = _basic(slot.first.isoformat()), slot.last
    if slot.start is None:
        yield f"DTSTART;VALUE=DATE:{first}"
        if last < date.max:
            yield f"DTEND;VALUE=DATE:{_basic((last + timedelta(days=1)).isoformat())}"  # the day after: an end is not part of it (3.6.1)
    else:
        yield f"DTSTART:{first}T{slot.start.replace(':', '')}00"
        if slot.end is not None and slot.end > slot.start:
            yield f"DTEND:{_basic(last.isoformat())}T{slot.end.replace(':', '')}00"
    if slot.days:
        clock = "" if slot.start is None else "T235959"
        until = f";UNTIL={_basic(slot.until.isoformat())}{clock}" if slot.until else ""
        yield f"RRULE:FREQ=WEEKLY;BYDAY={','.join(day[:2].upper() for day in slot.days)}{until}"


def _basic(day: str) -> str:
    """20261121, for 2026-11-21."""
    return day.replace("-", "")


def _text(words: str) -> str:
    """Words as a value (3.3.11)."""
    return words.translate(_SIGNS)


def _folded(lines: Sequence[str]) -> str:
    """Lines with their ends; a long one goes on in the next after a space (3.1)."""
    return "".join([f"{line if len(line) <= _OCTETS and line.isascii() else _fold(line)}\r\n" for line in lines])


def _fold(line: str) -> str:
    data = line.encode()
    return line if len(data) <= _OCTETS else b"\r\n ".join(_PIECE.findall(data)).decode()
