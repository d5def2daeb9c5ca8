"""Facts: what the files say that are no listings, made from documents that passed the check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import msgspec

from domore.model.challenge import Challenge, Chosen, NoneChosen, Shortlisted
from domore.model.tally_files import Adjustment, EmailTally, ForgeTally, IdeaCount, PaperCount, PaperTally, StageDays
from domore.read.sources import Source, digest
from domore.settings import Stage

Fact = Challenge | EmailTally | ForgeTally | PaperTally | StageDays
Fields = Mapping[str, Any]


def fact(source: Source, fields: Fields) -> Fact:
    """What a checked file of challenges or tallies says."""
    if source.kind == "challenges":
        return _challenge(source, fields)
    return _TALLIES[source.id](fields)


def _challenge(source: Source, f: Fields) -> Challenge:
    none_chosen, decides_by = f.get("none_chosen"), f.get("decides_by")
    challenge = Challenge(
        id=source.id,
        path=source.path,
        title=f["title"],
        summary=f["summary"].strip(),
        body=f.get("body", ""),
        asked_by=f["asked_by"],
        promise=f["promise"],
        judging=f["judging"],
        opens=date.fromisoformat(f["opens"]),
        closes=date.fromisoformat(f["closes"]),
        decides_by=date.fromisoformat(decides_by) if decides_by else None,
        stages=tuple(Stage(**stage) for stage in f.get("stages", ())),
        shortlist=tuple(Shortlisted(**listed) for listed in f.get("shortlist", ())),
        chosen=tuple(map(_chosen, f.get("chosen", ()))),
        none_chosen=NoneChosen(**none_chosen | {"date": date.fromisoformat(none_chosen["date"])}) if none_chosen else None,
    )
    return msgspec.structs.replace(challenge, digest=digest(msgspec.msgpack.encode(challenge)))


def _chosen(f: Fields) -> Chosen:
    made = f.get("made", {})
    return Chosen(
        idea=f["idea"], reason=f["reason"], date=date.fromisoformat(f["date"]), by=f["by"], made=made.get("text"), made_link=made.get("link")
    )


def _email(f: Fields) -> EmailTally:
    counted = f["counted"]
    adjustments = tuple(
        Adjustment(a["entry"], date.fromisoformat(a["day"]), a["reason"], a["condition"], a["removed"], a["ideas"]) for a in f.get("adjustments", ())
    )
    return EmailTally(date.fromisoformat(counted["day"]), counted["entries"], counted["head"], _ideas(f), adjustments)


def _forge(f: Fields) -> ForgeTally:
    return ForgeTally(date.fromisoformat(f["counted"]["day"]), _ideas(f))


def _ideas(f: Fields) -> dict[str, IdeaCount]:
    return {id: IdeaCount(**counts) for id, counts in f["ideas"].items()}


def _paper(f: Fields) -> PaperTally:
    return PaperTally(tuple(PaperCount(**count | {"day": date.fromisoformat(count["day"])}) for count in f["counts"]))


def _stages(f: Fields) -> StageDays:
    return StageDays({id: tuple(map(date.fromisoformat, days)) for id, days in f["reached"].items()})


_TALLIES: Final[Mapping[str, Callable[[Fields], Fact]]] = {"email": _email, "forge": _forge, "paper": _paper, "stages": _stages}
