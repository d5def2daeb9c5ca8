"""What /data/v1/tallies.json holds: every number that the site shows, in the shape of schemas/published/tallies.schema.json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from domore.model.backing import METHODS
from domore.model.labels import values
from domore.model.stages import State
from domore.model.tallies import Counts, Pace, Tallies
from domore.model.tally_files import Adjustment
from domore.model.ways import GROUPS
from domore.render.studio import Studio

Values = dict[str, Any]
_ANSWER: Final = ("decided", "decided_by", "id", "status", "title", "url")


def tally_values(studio: Studio, tallies: Tallies) -> Values:
    """Every number that the site shows."""
    longest = tallies.waiting[0] if tallies.waiting else None
    waiting = {
        "waiting": len(tallies.waiting),
        "waiting_since": longest.date if longest else None,
        "waiting_longest": longest.id if longest else None,
    }
    counts = _counts(tallies.all)
    ideas = {
        "all": counts["ideas"],
        "by_status": counts["ideas_by_status"],
        "done": tallies.done,
        "done_in_100": tallies.done_in_100,
        "worked_on": tallies.worked_on,
    }
    open_or_not = _every("opportunities", "status", tallies.open_or_not)
    opportunities = {"all": counts["opportunities"], "by_status": open_or_not, "by_type": counts["opportunities_by_type"], "left": tallies.left}
    opportunities |= _ways(tallies)
    return {
        "adjustments": [_adjustment(adjustment) for adjustment in tallies.adjustments],
        "answers": _pace(tallies.pace) | waiting,
        "answers_by_year": [_pace(pace) | {"year": year} for year, pace in tallies.paces.items()],
        "backing": {method: tallies.backed.get(method, 0) for method in sorted(METHODS)},
        "ideas": ideas,
        "ideas_by_month": [{"ideas": number, "month": month} for month, number in tallies.months.items()],
        "newest_answers": [{name: getattr(card, name) for name in _ANSWER} for card in tallies.decisions],
        "no_area": _counts(tallies.no_area),
        "opportunities": opportunities,
        "plans": {"plans": tallies.plans, "steps": tallies.steps, "steps_done": tallies.steps_done},
        "record": _record(studio, tallies),
    } | {vocabulary: [*_words(studio, tallies, vocabulary)] for vocabulary in tallies.words}


def _record(studio: Studio, tallies: Tallies) -> Values:
    """How the town keeps its promise; zeros where it promises nothing."""
    found, settings = tallies.record, studio.settings
    states: Mapping[State, int] = found.states if found else {}
    return {
        "answer_within_days": settings.answer_within_days,
        "answers": found.answers if found else 0,
        "gathering": states.get("gathering", 0),
        "half_within_days": found.half_within_days if found else None,
        "in_time": found.in_time if found else None,
        "late": states.get("late", 0),
        "resting": states.get("resting", 0),
        "stages": [{"supporters": stage.supporters, "within_days": stage.within_days} for stage in settings.stages],
        "taken_up": found.taken_up if found else 0,
        "waiting": states.get("waiting-for-answer", 0),
    }


def _adjustment(adjustment: Adjustment) -> Values:
    return {
        "condition": adjustment.condition,
        "day": adjustment.day.isoformat(),
        "entry": adjustment.entry,
        "ideas": dict(adjustment.ideas),
        "reason": adjustment.reason,
        "removed": adjustment.removed,
    }


def _words(studio: Studio, tallies: Tallies, vocabulary: str) -> Iterator[Values]:
    known = studio.settings.vocabularies.get(vocabulary, {})
    for word in sorted({*known, *tallies.words[vocabulary]}):
        yield _counts(tallies.of(vocabulary, word)) | {"id": word, "label": studio.settings.term(vocabulary, word).label}


def _ways(tallies: Tallies) -> Values:
    by_group = {group: {way.value: len(way.cards) for way in tallies.ways if way.group == group} for group in GROUPS}
    free = by_group.pop("free")
    return {f"by_{group}": numbers for group, numbers in by_group.items()} | free


def _counts(counts: Counts) -> Values:
    return {
        "all": counts.all,
        "ideas": counts.ideas,
        "ideas_by_status": _every("ideas", "status", counts.statuses),
        "opportunities": counts.opportunities,
        "opportunities_by_type": _every("opportunities", "type", counts.types),
    }


def _every(kind: str, field: str, counted: Mapping[str, int]) -> dict[str, int]:
    """A number for every value the field may have, zeros too: readers find the same keys each time."""
    return {value: counted.get(value, 0) for value in values(kind, field)}


def _pace(pace: Pace) -> Values:
    return {
        "answers": pace.answers,
        "half_within_days": pace.half,
        "quarter_within_days": pace.quarter,
        "three_quarters_within_days": pace.three_quarters,
    }
