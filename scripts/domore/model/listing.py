"""Ideas and opportunities as frozen values: what a page shows. Made only from documents that passed the check."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

Voice = Literal["resident", "service"]


class Image(msgspec.Struct, frozen=True, kw_only=True):
    """A picture in content/images/."""

    file: str
    alt: str
    credit: str | None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place in town. Latitude and longitude in degrees, both or none."""

    name: str | None
    address: str | None = None
    postcode: str | None = None
    area: str | None = None
    lat: float | None = None
    lon: float | None = None


class Proposer(msgspec.Struct, frozen=True, kw_only=True):
    """Who proposed an idea; a name only if the person wanted it shown."""

    role: str
    name: str | None


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided: when, by whom and why."""

    date: date
    by: str
    reason: str
    link: str | None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a plan, its owner, the day it is due and the day it was done."""

    what: str
    who: str
    by: date | None
    done: bool
    done_on: date | None = None


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of news, written by a resident or for a service."""

    date: date
    by: str
    voice: Voice
    text: str


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Days of the week (mon … sun) and the hours in 24-hour time."""

    days: tuple[str, ...]
    start: str | None
    end: str | None


class When(msgspec.Struct, frozen=True, kw_only=True):
    """Weekly sessions, the dates it runs between, words, or all of them."""

    sessions: tuple[Session, ...]
    starts: date | None
    ends: date | None
    text: str | None


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What taking part costs."""

    free: bool
    amount: float | None
    text: str | None


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Whom it is for, by age in years and in words."""

    min_age: int | None
    max_age: int | None
    text: str | None


class SayYes(msgspec.Struct, frozen=True, kw_only=True):
    """The ways in, and the days within which the organiser promises to answer."""

    url: str | None
    email: str | None
    phone: str | None
    text: str | None
    reply_within_days: int | None


class Organiser(msgspec.Struct, frozen=True, kw_only=True):
    """Who runs an opportunity."""

    name: str
    url: str | None


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """What ideas and opportunities have in common. `path` is the file's, relative to the town; `extra` holds the town's own fields in their order,
    `fields` as JSON what the form asks, as the file has it."""

    id: str
    path: str
    title: str
    summary: str
    lang: str | None
    status: str
    category: str
    tags: tuple[str, ...]
    body: str
    image: Image | None
    extra: tuple[tuple[str, str | float | bool], ...]
    fields: str


class Idea(Listing, frozen=True, kw_only=True):
    """Something the town could do."""

    area: str | None
    submitted: date
    proposer: Proposer | None
    location: Place | None
    decision: Decision | None
    merged_into: str | None
    plan: tuple[Step, ...]
    updates: tuple[Update, ...]
    help_wanted: str | None
    opportunities: tuple[str, ...]
    related: tuple[str, ...]
    challenge: str | None = None
    discussion: str | None = None

    @property
    def is_stub(self) -> bool:
        """Whether it was taken back: its body, its plan and the help it wanted are shown and searched nowhere any more."""
        return self.status == "withdrawn"


class Opportunity(Listing, frozen=True, kw_only=True):
    """Something a person can do, join, learn, get or give."""

    type: str
    organiser: Organiser
    how_to_say_yes: SayYes
    mode: str
    place: Place | None
    when: When | None
    commitment: str | None
    minimum_hours: float | None
    who: Who | None
    checks: str | None
    access: tuple[str, ...]
    cost: Cost | None
    expenses_paid: bool | None
    strengths_used: tuple[str, ...]
    strengths_gained: tuple[str, ...]
    gains: tuple[str, ...]
    places_left: int | None
    checked_on: date | None
    review_by: date | None
    idea: str | None
