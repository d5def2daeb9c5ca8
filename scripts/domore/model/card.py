"""Cards: each listing in brief, light enough to hold all of them at every build. Lists, tallies, links and filters are made from cards alone."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Final

import msgspec

from domore.model.happened import Happening, happened_to
from domore.model.listing import Idea, Opportunity, Session
from domore.model.wording_digest import wording_digest
from domore.read.sources import digest

GREY_DAYS: Final = 60


class Card(msgspec.Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """One listing in brief. `date` is the day an idea was proposed, or an opportunity last checked; dates are ISO text, which sorts.

    `wording` is the digest of an idea's words (`wording_digest`). `digest` is a fingerprint of all the other fields but
    `wording`, which no page shows. What depends on the day (ended, stale, left) is asked with that day."""

    kind: str
    id: str
    path: str
    title: str
    summary: str
    lang: str | None
    status: str
    category: str
    area: str | None
    tags: tuple[str, ...]
    date: str
    image: tuple[str, str] | None
    # int apart from float: what was remembered comes back as it was written, 2 and not 2.0.
    extra: tuple[tuple[str, str | int | float | bool], ...]
    happened: tuple[Happening, ...] = ()
    # ideas
    decided: str | None = None
    decided_by: str | None = None
    updated: str | None = None
    merged_into: str | None = None
    steps: int = 0
    steps_done: int = 0
    help_wanted: bool = False
    opportunities: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    proposer: str | None = None
    challenge: str | None = None
    # opportunities
    type: str | None = None
    organiser: str | None = None
    mode: str | None = None
    commitment: str | None = None
    hours: int | float | None = None
    sessions: tuple[tuple[tuple[str, ...], str | None, str | None], ...] = ()
    starts: str | None = None
    ends: str | None = None
    free: bool | None = None
    amount: int | float | None = None
    when_text: str | None = None
    cost_text: str | None = None
    access: tuple[str, ...] = ()
    min_age: int | None = None
    max_age: int | None = None
    strengths: tuple[str, ...] = ()
    review_by: str | None = None
    idea: str | None = None
    place: str | None = None
    digest: str = ""
    wording: str = ""

    def begins_later(self, today: datetime.date) -> bool:
        """Whether its first day is still to come, and it goes on after that: its days of the week alone would send people there too early."""
        return bool(self.sessions) and self.starts is not None and self.starts != self.ends and self.starts > _days(today)[0]

    @property
    def url(self) -> str:
        """The address of its page, from the site's root."""
        return f"{self.kind}/{self.id}/"

    def has_ended(self, today: datetime.date) -> bool:
        """Whether its last day is over."""
        return self.ends is not None and self.ends < _days(today)[0]

    def is_stale(self, today: datetime.date) -> bool:
        """Whether somebody should have confirmed it by now."""
        return self.review_by is not None and self.review_by < _days(today)[0]

    def has_left(self, today: datetime.date) -> bool:
        """Whether it has left the lists: closed, over, or unconfirmed for longer than GREY_DAYS past its review day."""
        if self.kind == "ideas":
            return False
        return self.status == "closed" or self.has_ended(today) or (self.review_by is not None and self.review_by < _days(today)[1])


@cache
def _days(today: datetime.date) -> tuple[str, str]:
    """Today, and the day before which an unconfirmed entry has left the lists: asked for each card, so worked out once."""
    return today.isoformat(), (today - datetime.timedelta(days=GREY_DAYS)).isoformat()


def card_of(listing: Idea | Opportunity) -> Card:
    """The card of a listing."""
    card = _idea(listing) if isinstance(listing, Idea) else _opportunity(listing)
    wording = wording_digest(listing.title, listing.summary, listing.body) if isinstance(listing, Idea) else ""
    return msgspec.structs.replace(card, digest=digest(msgspec.msgpack.encode(card)), wording=wording)


def _idea(idea: Idea) -> Card:
    return Card(
        kind="ideas",
        id=idea.id,
        path=idea.path,
        title=idea.title,
        summary=idea.summary,
        lang=idea.lang,
        status=idea.status,
        category=idea.category,
        area=idea.area,
        tags=idea.tags,
        date=idea.submitted.isoformat(),
        image=(idea.image.file, idea.image.alt) if idea.image else None,
        extra=idea.extra,
        happened=happened_to(idea),
        decided=idea.decision.date.isoformat() if idea.decision else None,
        decided_by=idea.decision.by if idea.decision else None,
        updated=max(update.date for update in idea.updates).isoformat() if idea.updates else None,
        merged_into=idea.merged_into,
        steps=0 if idea.is_stub else len(idea.plan),
        steps_done=0 if idea.is_stub else sum(step.done for step in idea.plan),
        help_wanted=not idea.is_stub and bool(idea.help_wanted or idea.opportunities),
        opportunities=idea.opportunities,
        related=idea.related,
        proposer=idea.proposer.name if idea.proposer else None,
        challenge=idea.challenge,
    )


def _opportunity(opportunity: Opportunity) -> Card:
    when, cost, who, place = opportunity.when, opportunity.cost, opportunity.who, opportunity.place
    return Card(
        kind="opportunities",
        id=opportunity.id,
        path=opportunity.path,
        title=opportunity.title,
        summary=opportunity.summary,
        lang=opportunity.lang,
        status=opportunity.status,
        category=opportunity.category,
        area=place.area if place else None,
        tags=opportunity.tags,
        date=opportunity.checked_on.isoformat() if opportunity.checked_on else "",
        image=(opportunity.image.file, opportunity.image.alt) if opportunity.image else None,
        extra=opportunity.extra,
        happened=happened_to(opportunity),
        type=opportunity.type,
        organiser=opportunity.organiser.name,
        mode=opportunity.mode,
        commitment=opportunity.commitment,
        hours=opportunity.minimum_hours,
        sessions=tuple(_session(session) for session in when.sessions) if when else (),
        starts=when.starts.isoformat() if when and when.starts else None,
        ends=when.ends.isoformat() if when and when.ends else None,
        free=None if cost is None else cost.free,
        amount=cost.amount if cost else None,
        when_text=when.text if when else None,
        cost_text=cost.text if cost else None,
        access=opportunity.access,
        min_age=who.min_age if who else None,
        max_age=who.max_age if who else None,
        strengths=opportunity.strengths_used + opportunity.strengths_gained,
        review_by=opportunity.review_by.isoformat() if opportunity.review_by else None,
        idea=opportunity.idea,
        place=", ".join(part for part in (place.name, place.address, place.postcode) if part) or None if place else None,
    )


def _session(session: Session) -> tuple[tuple[str, ...], str | None, str | None]:
    return session.days, session.start, session.end
