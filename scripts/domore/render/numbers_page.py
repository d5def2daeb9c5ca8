"""The Numbers page: the town's tallies as charts, each under a sentence that says what it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from markupsafe import Markup

from domore.model.labels import values
from domore.model.stages import State
from domore.model.tallies import Pace, Tallies
from domore.render.charts import BarChart, Column, MonthChart, Row
from domore.render.list_pages import term_rows
from domore.render.page import Page
from domore.render.shell import BASE
from domore.render.studio import Studio
from domore.render.wording import capitalised, count, in_a_row, month
from domore.render.words_for_support import method
from domore.settings import Settings

_HEAD: Final = str(Markup('<link rel="stylesheet" href="{}assets/domore/numbers.css">').format(BASE))
_STATES: Final[dict[State, str]] = {
    "gathering": "Finding supporters",
    "waiting-for-answer": "Answer owed, and in time",
    "late": "Answer late",
    "resting": "Resting",
}
_ALIKE: Final = 3  # when more than these share the lead, none of them leads


def numbers_page(studio: Studio, tallies: Tallies) -> Page:
    """The page at /numbers/. It names no day but the newest entry's, so that it changes only when a number does."""
    longest = tallies.waiting[0] if tallies.waiting else None
    shown: dict[str, Any] = {
        "strip": _strip(tallies),
        "charts": {chart.id: chart for chart in _bar_charts(studio, tallies)},
        "by_month": _by_month(tallies.months),
        "waiting": len(tallies.waiting),
        "steps": tallies.steps,
        "steps_done": tallies.steps_done,
        "plans": tallies.plans,
        "left": tallies.left,
        "kept": _kept(tallies, studio.settings),
        "adjustments": tallies.adjustments,
        "newest": tallies.newest,
    }
    cards = [*tallies.decisions, *([longest] if longest else [])]
    draw = partial(
        studio.page,
        url="numbers/",
        template="numbers.html",
        title="Numbers",
        description=f"{studio.settings.name} in numbers: ideas, answers and things to do.",
        values=shown | {"longest": longest, "decisions": tallies.decisions},
        section="numbers",
        head=_HEAD,
    )
    return Page("numbers/index.html", studio.key("numbers", repr(shown), *(card.digest for card in cards)), draw)


def _strip(tallies: Tallies) -> list[tuple[str, str]]:
    numbers = {
        "ideas shared": tallies.all.ideas,
        "answered": tallies.pace.answers,
        "done": tallies.done,
        "of 100 ideas are done": tallies.done_in_100,
        "things to do now": tallies.all.opportunities,
    }
    return [(name, f"{number:,}") for name, number in numbers.items()]


def _bar_charts(studio: Studio, tallies: Tallies) -> list[BarChart]:
    return [
        _by_status(tallies),
        _by_topic(studio, tallies),
        _by_area(studio, tallies),
        _answers(tallies),
        _by_type(tallies),
        _open_or_not(tallies),
        _owed(tallies),
        _backed(tallies),
    ]


def _by_status(tallies: Tallies) -> BarChart:
    ideas = tallies.all.ideas
    rows = _value_rows("ideas", "status", tallies.all.statuses)
    return BarChart(
        id="by-status",
        heading=f"{tallies.done:,} of {count(ideas, 'idea is', 'ideas are')} done, {tallies.worked_on:,} being worked on",
        first="Status",
        columns=[Column("Ideas", ideas)],
        rows=rows,
    )


def _by_topic(studio: Studio, tallies: Tallies) -> BarChart:
    rows = _term_rows(studio, tallies, "categories")
    about, things_about = (" or ".join(_lowered(label) for label in _leaders(rows, at)) or "no one topic" for at in (0, 1))
    return BarChart(
        id="by-topic",
        heading=f"Ideas are most often about {about}; things to do, about {things_about}",
        first="Topic",
        columns=_both(tallies),
        rows=rows,
    )


def _by_area(studio: Studio, tallies: Tallies) -> BarChart:
    rows = _term_rows(studio, tallies, "areas")
    place, things_place = (" or ".join(_leaders(rows, at)) or "no one part more than others" for at in (0, 1))
    heading = f"Ideas for one part of town are most often for {place}; things to do, in {things_place}"
    town = Row("The whole town, or online", None, (tallies.no_area.ideas, tallies.no_area.opportunities))
    return BarChart(id="by-area", heading=heading, first="Part of town", columns=_both(tallies), rows=[*rows, town])


def _answers(tallies: Tallies) -> BarChart:
    pace = tallies.pace
    paces = tallies.paces if len(tallies.paces) == 1 else {**tallies.paces, "All years": pace}
    return BarChart(
        id="answers",
        heading=f"Half of the {count(pace.answers, 'answer', 'answers')} came within {count(pace.half or 0, 'day', 'days')}",
        first="Year",
        columns=[Column("Answers", barred=False), *(Column(f"{part} within", unit="days") for part in ("A quarter", "Half", "Three quarters"))],
        rows=[Row(year, None, _days(pace)) for year, pace in paces.items() if pace.answers],
        note="In days, from the day an idea was shared to the day it was decided; the year is that of the decision.",
    )


def _owed(tallies: Tallies) -> BarChart:
    """How ideas stand that want an answer; without rows, and so not drawn, where nothing is promised."""
    record = tallies.record
    rows = [Row(label, None, (record.states[state],)) for state, label in _STATES.items() if record.states.get(state)] if record else []
    rows += [Row("Under review already", None, (record.taken_up,))] if record and record.taken_up else []
    owed, late = (record.owed, record.late) if record else (0, 0)
    heading = f"{count(owed, 'answer is', 'answers are')} owed, {late:,} of them late" if owed else "No answer is owed"
    return BarChart(id="owed", heading=heading, first="How ideas stand", columns=[Column("Ideas", tallies.all.ideas)], rows=rows)


def _kept(tallies: Tallies, settings: Settings) -> str:
    """How the promise was kept, in a sentence or two; nothing where no answer was owed yet."""
    record = tallies.record
    if record is None or record.half_within_days is None:
        return ""
    half = f"Half of the {count(record.answers, 'answer that was owed', 'answers that were owed')} came within"
    told = f"{half} {count(record.half_within_days, 'day', 'days')}."
    if record.in_time is None or settings.answer_within_days is None:
        return told
    return f"{told} {record.in_time:,} came within the {count(settings.answer_within_days, 'day', 'days')} that are promised."


def _backed(tallies: Tallies) -> BarChart:
    """Each way of counting by itself: they are never added up."""
    return BarChart(
        id="backed",
        heading="How often people said that they are for an idea",
        first="How they were counted",
        columns=[Column("Times", unit="times")],
        rows=[Row(capitalised(method(way, 2)), None, (number,)) for way, number in tallies.backed.items()],
        note="One person may be in several of these, so they are not added up.",
    )


def _by_type(tallies: Tallies) -> BarChart:
    rows = _value_rows("opportunities", "type", tallies.all.types)
    leaders = " or ".join(f"“{label}”" for label in _leaders(rows, 0)) or "no one kind"
    return BarChart(id="by-type", heading=f"Things to do are most often marked {leaders}", first="Kind", columns=_both(tallies)[1:], rows=rows)


def _open_or_not(tallies: Tallies) -> BarChart:
    # These have no lists of their own to lead to.
    rows = [row._replace(url=None) for row in _value_rows("opportunities", "status", tallies.open_or_not)]
    heading = f"{tallies.open_or_not.get('open', 0):,} of {count(tallies.all.opportunities, 'thing', 'things')} to do are open now"
    return BarChart(id="open-now", heading=heading, first="Can people say yes?", columns=_both(tallies)[1:], rows=rows)


def _by_month(months: Mapping[str, int]) -> MonthChart | None:
    if not months:
        return None
    most = max(months.values())
    busiest = [month(key) for key, number in months.items() if number == most]
    told = (
        f"The busiest {'month' if len(busiest) == 1 else 'months'} for new ideas: {in_a_row(busiest)}, with {most:,}"
        if len(busiest) <= _ALIKE
        else f"No month brought more than {count(most, 'new idea', 'new ideas')}"
    )
    return MonthChart(id="by-month", heading=told, name="New ideas", months=months)


def _both(tallies: Tallies) -> tuple[Column, Column]:
    return Column("Ideas", tallies.all.ideas), Column("Things to do", tallies.all.opportunities)


def _value_rows(kind: str, field: str, counted: Mapping[str, int]) -> list[Row]:
    """The values that a field takes, in the schema's order, each leading to its list."""
    return [Row(label, f"{kind}/{field}/{value}/", (counted[value],)) for value, label in values(kind, field).items() if counted.get(value)]


def _term_rows(studio: Studio, tallies: Tallies, vocabulary: str) -> list[Row]:
    """Every word of a vocabulary, the most borne first; none in a town without entries."""
    rows = [
        Row(row["term"].label, f"{vocabulary}/{row['term'].id}/", (row["ideas"], row["opportunities"]))
        for row in term_rows(studio, tallies, vocabulary)
    ]
    return sorted(rows, key=lambda row: sum(row.numbers), reverse=True) if tallies.all.all else []


def _leaders(rows: Sequence[Row], at: int) -> list[str]:
    """The labels of the rows with the highest number in a column; none if there are too many of them to name."""
    most = max((row.numbers[at] for row in rows), default=0)
    leaders = [row.label for row in rows if row.numbers[at] == most]
    return leaders if most and len(leaders) <= _ALIKE else []


def _lowered(label: str) -> str:
    """A label inside a sentence: "Arts and music" loses its capital, "NHS and health" does not."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _days(pace: Pace) -> tuple[int, ...]:
    return tuple(number or 0 for number in (pace.answers, pace.quarter, pace.half, pace.three_quarters))
