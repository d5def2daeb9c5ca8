"""Documents that passed the check, made into ideas and opportunities: the one place where field names of the files are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final

import msgspec

from domore.check.schemas import Schema, shipped
from domore.model.listing import (
    Cost,
    Decision,
    Idea,
    Image,
    Opportunity,
    Organiser,
    Place,
    Proposer,
    SayYes,
    Session,
    Step,
    Update,
    When,
    Who,
)
from domore.read.sources import Kind, Source

Fields = Mapping[str, Any]
TAKEN_BACK: Final = frozenset({"body", "plan", "help_wanted"})  # with an idea that is withdrawn


def listing(source: Source, fields: Fields) -> Idea | Opportunity:
    """The listing that a checked document holds."""
    return _idea(source, fields) if source.kind == "ideas" else _opportunity(source, fields)


def _idea(source: Source, f: Fields) -> Idea:
    proposer, decision, location, help_wanted = f.get("proposer"), f.get("decision"), f.get("location"), f.get("help_wanted") or {}
    return Idea(
        **_common(source, f),
        area=f.get("area"),
        submitted=date.fromisoformat(f["submitted"]),
        proposer=Proposer(role=proposer["role"], name=proposer.get("name")) if proposer else None,
        location=_place(location) if location else None,
        decision=Decision(date=date.fromisoformat(decision["date"]), by=decision["by"], reason=decision["reason"], link=decision.get("link"))
        if decision
        else None,
        merged_into=f.get("merged_into"),
        plan=tuple(Step(what=s["what"], who=s["who"], by=_date(s.get("by")), done=s.get("done", False)) for s in f.get("plan", ())),
        updates=tuple(Update(date=date.fromisoformat(u["date"]), by=u["by"], voice=u["as"], text=u["text"]) for u in f.get("updates", ())),
        help_wanted=help_wanted.get("text"),
        opportunities=tuple(help_wanted.get("opportunities", ())),
        related=tuple(f.get("related", ())),
        challenge=f.get("challenge"),
        discussion=f.get("discussion"),
    )


def _opportunity(source: Source, f: Fields) -> Opportunity:
    organiser, yes, place, who, cost = f["organiser"], f["how_to_say_yes"], f.get("place"), f.get("who"), f.get("cost")
    return Opportunity(
        **_common(source, f),
        type=f["type"],
        organiser=Organiser(name=organiser["name"], url=organiser.get("url")),
        how_to_say_yes=SayYes(
            url=yes.get("url"), email=yes.get("email"), phone=yes.get("phone"), text=yes.get("text"), reply_within_days=yes.get("reply_within_days")
        ),
        mode=f["mode"],
        place=_place(place) if place else None,
        when=_when(f["when"]) if f.get("when") else None,
        commitment=f.get("commitment"),
        minimum_hours=f.get("minimum_hours"),
        who=Who(min_age=who.get("min_age"), max_age=who.get("max_age"), text=who.get("text")) if who else None,
        checks=f.get("checks"),
        access=tuple(f.get("access", ())),
        cost=Cost(free=cost.get("free", False), amount=cost.get("amount"), text=cost.get("text")) if cost else None,
        expenses_paid=f.get("expenses_paid"),
        strengths_used=tuple(f.get("strengths_used", ())),
        strengths_gained=tuple(f.get("strengths_gained", ())),
        gains=tuple(f.get("gains", ())),
        places_left=f.get("places_left"),
        checked_on=_date(f.get("checked_on")),
        review_by=_date(f.get("review_by")),
        idea=f.get("idea"),
    )


def _common(source: Source, f: Fields) -> dict[str, Any]:
    image, asked = f.get("image"), _asked(source.kind) - (TAKEN_BACK if f["status"] == "withdrawn" else frozenset())
    return {
        "id": source.id,
        "path": source.path,
        "title": f["title"],
        "summary": f["summary"].strip(),
        "lang": f.get("lang"),
        "status": f["status"],
        "category": f["category"],
        "tags": tuple(f.get("tags", ())),
        "body": f.get("body", ""),
        "image": Image(file=image["file"], alt=image["alt"], credit=image.get("credit")) if image else None,
        "extra": tuple(f.get("extra", {}).items()),
        "fields": msgspec.json.encode({name: f[name] for name in f if name in asked}).decode(),
    }


@cache
def _asked(kind: Kind) -> frozenset[str]:
    """The fields that the form asks of residents, or some part of them."""
    schema = shipped("idea" if kind == "ideas" else "opportunity")
    return frozenset(name for name, part in schema["properties"].items() if _is_asked(part))


def _is_asked(part: Schema) -> bool:
    return "step" in part.get("x-form", {}) or any(map(_is_asked, part.get("properties", {}).values()))


def _place(p: Fields) -> Place:
    return Place(name=p.get("name"), address=p.get("address"), postcode=p.get("postcode"), area=p.get("area"), lat=p.get("lat"), lon=p.get("lon"))


def _when(w: Fields) -> When:
    dates = w.get("dates", {})
    sessions = tuple(Session(days=tuple(s["days"]), start=s.get("start"), end=s.get("end")) for s in w.get("sessions", ()))
    return When(sessions=sessions, starts=_date(dates.get("starts")), ends=_date(dates.get("ends")), text=w.get("text"))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
