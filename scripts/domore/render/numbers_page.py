"""The Numbers page: the town's tallies as charts, each under a sentence that says what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from markupsafe import Markup

from domore.model.labels import values
from domore.model.tallies import Pace, Tallies
from domore.render.charts import BarChart, Column, MonthChart, Row
from domore.render.list_pages import term_rows
from domore.render.page import Page
from domore.render.shell import BASE
from domore.render.studio import Studio
from domore.render.wording import count, month

_HEAD: Final = str(Markup('<link rel="stylesheet" href="{}assets/domore/numbers.css">').format(BASE))
_ALIKE: Final = 3  # when more share the lead, no one leads


def numbers_page(studio: Studio, tallies: Tallies) -> Page:
    """The page at /numbers/. It names no day but the newest entry's, so that it changes only when a number does."""
    charts = [chart for chart in _bar_charts(studio, tallies) if chart.rows]
    longest = tallies.waiting[0] if tallies.waiting else None
    shown: dict[str, Any] = {
        "lead": f"What people shared, what became of it, and how long it took. {tallies.done_in_100} of every 100 ideas are done." if tallies.done else "What people shared, what became of it, and how long it took.",
        "strip": [(name, f"{number:,}") for name, number in _strip(tallies).items()],
        "charts": charts,
        "by_month": _by_month(tallies),
        "waiting": _waiting(len(tallies.waiting)),
        "steps": tallies.steps,
        "steps_done": tallies.steps_done,
        "steps_heading": f"{tallies.steps_done:,} of {count(tallies.steps, 'step', 'steps')} done in {count(tallies.plans, 'plan', 'plans')}",
        "steps_width": round(100 * tallies.steps_done / max(1, tallies.steps), 1),
        "left": tallies.left,
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


def _strip(tallies: Tallies) -> dict[str, int]:
    return {"ideas shared": tallies.all.ideas, "answered": tallies.pace.answers, "done": tallies.done, "things to do now": tallies.all.opportunities}


def _bar_charts(studio: Studio, tallies: Tallies) -> Iterator[BarChart]:
    ideas, offers = tallies.all.ideas, tallies.all.opportunities
    both = (Column("Ideas", ideas), Column("Things to do", offers))
    topics = _by_size(_term_row(row, "categories") for row in term_rows(studio, tallies, "categories"))
    areas = _by_size(_term_row(row, "areas") for row in term_rows(studio, tallies, "areas"))
    areas.append(Row("All over town, or online", None, (tallies.no_area.ideas, tallies.no_area.opportunities)))
    yield BarChart(
        id="by-status",
        heading=f"{tallies.done:,} of {count(ideas, 'idea', 'ideas')} done, {tallies.worked_on:,} planned or under way",
        first="Status",
        columns=both[:1],
        rows=_value_rows("ideas", "status", tallies.all.statuses),
    )
    yield BarChart(id="by-topic", heading=f"Ideas are most often about {_leader(topics, 0)}; things to do, about {_leader(topics, 1)}", first="Topic", columns=both, rows=topics if tallies.all.all else [])
    yield BarChart(id="by-area", heading=f"Where in {studio.settings.name}: most often, ideas for {_leader(areas, 0, str)} and things to do in {_leader(areas, 1, str)}", first="Part of town", columns=both, rows=areas)
    types = _value_rows("opportunities", "type", tallies.all.types)
    yield BarChart(id="by-type", heading=f"Things to do are most often marked “{_leader(types, 0, str)}”", first="Kind", columns=both[1:], rows=types)
    yield BarChart(
        id="open",
        heading=f"{tallies.open_or_not.get('open', 0):,} of {count(offers, 'thing', 'things')} to do have room now",
        first="Is there room?",
        columns=both[1:],
        rows=[row._replace(url=None) for row in _value_rows("opportunities", "status", tallies.open_or_not)],
    )
    yield _answers(tallies)
