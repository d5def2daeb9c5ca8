"""`domore review`: what waits for an answer, since when and by when it is owed; and what rests soon. A list of sections, told in three formats."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from domore.counting.known import Known
from domore.markdown_text import in_markdown
from domore.model.backing import NOBODY
from domore.model.card import Card
from domore.model.stages import Standing
from domore.render.wording import count, day
from domore.render.words_for_challenges import what_is_left
from domore.render.words_for_support import in_brief

Format = Literal["text", "json", "markdown"]
SOON: Final = 14  # days
Row = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of what is to be looked at. `lines` say each row to a person, `rows` to a program; `nothing` is said where there is none."""

    name: str
    heading: str
    lines: Sequence[str]
    rows: Sequence[Row]
    nothing: str


def owed(town: Known) -> list[Section]:
    """The answers that are owed, the latest first; those that nobody set a day for; the challenges that closed and wait for a choice; the ideas that
    rest within SOON days."""
    today, stood = town.catalogue.today, town.standings
    ideas = [(card, stood[card.id]) for card in town.catalogue.ideas if card.id in stood]
    waiting = sorted((pair for pair in ideas if pair[1].state in ("waiting-for-answer", "late") and pair[1].since), key=_longest)
    looked_at = [pair for pair in ideas if pair[1].state == "waiting-for-answer" and not pair[1].since]
    resting = [pair for pair in ideas if pair[1].state == "gathering" and pair[1].by and pair[1].by <= today + timedelta(SOON)]
    late = sum(standing.state == "late" for _, standing in waiting)
    return [
        _section(
            town,
            "waiting",
            f"{count(len(waiting), 'idea waits', 'ideas wait')} for an answer, {late:,} too long",
            waiting,
            "No answer is owed." if stood else "Nothing is promised: site_config/site.yml sets no stages and no answer_within_days.",
        ),
        _section(town, "under-review", "Under review, before their stages were reached", looked_at, ""),
        _challenges(town),
        _section(town, "rests-soon", f"Rest within {SOON} days if nobody else backs them", sorted(resting, key=lambda pair: str(pair[1].by)), ""),
    ]


def told(sections: Iterable[Section], format: Format) -> str:
    """The sections in one of the formats; ends with a line end."""
    if format == "json":
        return json.dumps({"version": 1, **{section.name: list(section.rows) for section in sections}}, indent=1, ensure_ascii=False) + "\n"
    return "\n".join(line for section in sections for line in _told(section, format))


def _told(section: Section, format: Format) -> Iterator[str]:
    if not section.lines:
        if section.nothing:
            yield f"{section.nothing}\n"
        return
    yield f"### {section.heading}\n" if format == "markdown" else f"{section.heading}:"
    for line in section.lines:
        yield f"- {in_markdown(line)}" if format == "markdown" else f"  {line}"
    yield ""


def _section(town: Known, name: str, heading: str, ideas: Sequence[tuple[Card, Standing]], nothing: str) -> Section:
    today = town.catalogue.today
    backed = {card.id: in_brief(town.catalogue.backing.get(card.id, NOBODY).counts) or "nobody yet" for card, _ in ideas}
    return Section(
        name=name,
        heading=heading,
        lines=[f"{card.path}: {card.title}. {_when(stood, today)} ({backed[card.id]})" for card, stood in ideas],
        rows=[_row(town, card, stood) for card, stood in ideas],
        nothing=nothing,
    )


def _challenges(town: Known) -> Section:
    """The challenges that closed and of which nothing was chosen yet, the one that was promised first before the others."""
    today = town.catalogue.today
    judged = [challenge for challenge in town.catalogue.challenges if challenge.status(today) == "judging"]
    judged.sort(key=lambda challenge: (challenge.decides_by or date.max, challenge.closes, challenge.id))
    return Section(
        name="challenges",
        heading=f"{count(len(judged), 'challenge waits', 'challenges wait')} for a choice",
        lines=[f"{challenge.path}: {challenge.title}. {what_is_left(challenge, today)}" for challenge in judged],
        rows=[
            {
                "id": challenge.id,
                "path": challenge.path,
                "title": challenge.title,
                "state": "late" if challenge.decides_by and challenge.decides_by < today else "waiting-for-choice",
                "since": challenge.closes.isoformat(),
                "by": challenge.decides_by.isoformat() if challenge.decides_by else None,
            }
            for challenge in judged
        ],
        nothing="",
    )


def _when(stood: Standing, today: date) -> str:
    if stood.state == "late" and stood.by:
        return f"Owed since {day(stood.since)}, due {day(stood.by)}, {count((today - stood.by).days, 'day', 'days')} late"
    if stood.state == "gathering":
        return f"{stood.so_far:,} of {stood.needed:,} by {day(stood.by)}"
    return f"Owed since {day(stood.since)}{f', due {day(stood.by)}' if stood.by else ''}" if stood.since else "No day is set"


def _row(town: Known, card: Card, stood: Standing) -> Row:
    counts = {counted.method: counted.backs for counted in town.catalogue.backing.get(card.id, NOBODY).counts}
    return {
        "id": card.id,
        "path": card.path,
        "title": card.title,
        "state": stood.state,
        "since": stood.since.isoformat() if stood.since else None,
        "by": stood.by.isoformat() if stood.by else None,
        "needed": stood.needed or None,
        **{f"backed_{method}": counts.get(method, 0) for method in ("email", "paper", "forge")},
    }


def _longest(pair: tuple[Card, Standing]) -> tuple[str, str]:
    return str(pair[1].by or pair[1].since), pair[0].id
