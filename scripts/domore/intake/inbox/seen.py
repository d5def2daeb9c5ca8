"""A submission as a maintainer looks at it: what it says question by question, what it would change, what it may repeat, what the guard saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domore.contribute.change import Change, Town, fields_in
from domore.contribute.form import Form, answers_of
from domore.contribute.submission import Submission
from domore.intake.alike import likeliest
from domore.intake.guard import SIGNS
from domore.intake.inbox.desk import NAMES, Desk
from domore.intake.inbox.editing import may_edit, submission_in, what_was_edited
from domore.intake.inbox.rows import Answers, Row, row_of
from domore.intake.inbox.warned import warnings_of
from domore.intake.spool import Entry
from domore.intake.titles import title_in, titles_of
from domore.intake.town import was_taken_down

HANDED_IN: Final = "handed in as a file"
PURPOSES: Final[Mapping[str, str]] = {
    "idea": "An idea",
    "opportunity": "Something to do",
    "change": "A change",
    "problem": "Something is wrong",
}
_OF_PROBLEMS: Final[Mapping[str, str]] = {"published": "dealt with", "not-published": "closed"}
_SIGNS: Final[Mapping[str, str]] = {sign.__name__.replace("_", " "): (sign.__doc__ or "").strip() for sign in SIGNS} | {
    HANDED_IN: "It was handed in as a file and put here by a maintainer."
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Something that may be the same: an entry of the town (`name` is "ideas/<id>"), or another submission that waits (`ref`)."""

    title: str
    name: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All there is to see of a submission. `faults` say why it can't be accepted as it is, `warnings` what to look at twice; `steps` hold the answers
    under the form's headings, `edits` what a maintainer changed of what was sent."""

    entry: Entry
    title: str
    what: str
    state: str
    steps: tuple[tuple[str, tuple[Row, ...]], ...]
    note: str
    change: Change | None
    faults: tuple[str, ...]
    warnings: tuple[str, ...]
    edits: tuple[Row, ...]
    may_edit: bool
    alike: tuple[Alike, ...]
    signs: tuple[str, ...]
    contact: str | None
    from_there: tuple[Entry, ...]


def seen(desk: Desk, one: Entry) -> Seen:
    """What there is to see of a submission."""
    town, submission = desk.town(), submission_in(one.current)
    is_open = one.state in ("received", "waiting")
    found = desk.change(one)
    change, faults = (found, ()) if isinstance(found, Change) else (None, found)
    title = title_of(one, town)
    return Seen(
        entry=one,
        title=title,
        what=PURPOSES.get(one.purpose, one.purpose),
        state=state_of(one, town),
        steps=_steps(one, submission, change, town),
        note=submission.note if submission else "",
        change=change,
        faults=faults if is_open else (),
        warnings=warnings_of(change, town, desk.today) if change and is_open else (),
        edits=what_was_edited(one, town),
        may_edit=may_edit(one, town),
        alike=alike(desk, one, title) if one.purpose in ("idea", "opportunity") else (),
        signs=tuple(_SIGNS.get(sign, f"{sign[:1].upper()}{sign[1:]}.") for sign in one.signs),
        contact=desk.contact(one),
        from_there=tuple(desk.from_there(one)),
    )


def title_of(one: Entry, town: Town) -> str:
    """What it is called: its own title, or that of the entry it is about."""
    submission = submission_in(one.current)
    own = " ".join((*submission.answers.get("title", ()), "")[0].split()) if submission else ""
    if own and one.purpose != "problem":
        return own
    path = town.listings.get(one.listing or "")
    return title_in(town, path) or one.listing or "" if path else one.listing or "Words that are not kept any more"


def state_of(one: Entry, town: Town) -> str:
    """How it stands, in a maintainer's words."""
    if one.purpose == "problem" and one.state in _OF_PROBLEMS:
        return _OF_PROBLEMS[one.state]
    return "taken down again" if was_taken_down(one, town) else NAMES[one.state]


def alike(desk: Desk, one: Entry, title: str) -> tuple[Alike, ...]:
    """What may be the same as something called `title`, the likeliest first: entries of the town, and what else waits."""
    town = desk.town()
    prefix = "ideas/" if one.purpose == "idea" else "opportunities/"
    there = ((name, called) for name, called in titles_of(town).items() if name.startswith(prefix) and town.listings[name] != one.path)
    found = [Alike(title=called or name, name=name) for name, called in there]
    others = [other for other in desk.entries() if other.ref != one.ref and other.purpose == one.purpose]
    found += [Alike(title=title_of(other, town), ref=other.ref) for other in others]
    return likeliest(title, [(each, each.title) for each in found])


def _steps(one: Entry, submission: Submission | None, change: Change | None, town: Town) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """The answers: those of the entry that would be, else as they were sent. Of a change, only what differs."""
    kind = "ideas" if one.purpose == "idea" else "opportunities" if one.purpose == "opportunity" else (one.listing or "").partition("/")[0]
    if kind not in ("ideas", "opportunities") or one.purpose == "problem":
        return ()
    form = town.forms["ideas" if kind == "ideas" else "opportunities"]
    before = town.listings.get(one.listing or "") if one.purpose == "change" else None
    now = _answers(form, town.read(before), before) if before else {}
    then = _answers(form, change.yaml.encode(), change.path) if change else submission.answers if submission else {}
    steps = []
    for step in form.steps:
        rows = [row_of(question, then, now) for question in step.questions]
        rows = [row for row in rows if (row.differs if one.purpose == "change" else row.then)]
        if rows:
            steps.append((step.heading, tuple(rows)))
    return tuple(steps)


def _answers(form: Form, data: bytes, path: str) -> Answers:
    return answers_of(form, fields_in(data, path) or {})
