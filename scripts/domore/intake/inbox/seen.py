"""A submission as a maintainer looks at it: what it says question by question, what it would change, what it may repeat, what the guard saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domore.contribute.change import Change, Town, fields_in
from domore.contribute.form import Form, Question, answers_of
from domore.contribute.submission import NoSubmission, Submission
from domore.intake.alike import likeliest
from domore.intake.guard import SIGNS
from domore.intake.inbox.desk import NAMES, Desk
from domore.intake.inbox.titles import title_in, titles_of
from domore.intake.spool import Entry
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
Answers = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question with its answer as it would be (`then`), and for a change as it is now (`now`)."""

    ask: str
    then: tuple[str, ...]
    now: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the answer is another one."""
        return self.then != self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Something that may be the same: an entry of the town (`name` is "ideas/<id>"), or another submission that waits (`ref`)."""

    title: str
    name: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All there is to see of a submission. `faults` say why it can't be accepted as it is; `steps` hold the answers under the form's headings."""

    entry: Entry
    title: str
    what: str
    state: str
    steps: tuple[tuple[str, tuple[Row, ...]], ...]
    note: str
    change: Change | None
    faults: tuple[str, ...]
    alike: tuple[Alike, ...]
    signs: tuple[str, ...]
    contact: str | None
    from_there: tuple[Entry, ...]


def seen(desk: Desk, one: Entry) -> Seen:
    """What there is to see of a submission."""
    town, submission = desk.town(), _submission(one)
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
        faults=faults if one.state in ("received", "waiting") else (),
        alike=alike(desk, one, title) if one.purpose in ("idea", "opportunity") else (),
        signs=tuple(_SIGNS.get(sign, f"{sign[:1].upper()}{sign[1:]}.") for sign in one.signs),
        contact=desk.contact(one),
        from_there=tuple(desk.from_there(one)),
    )


def title_of(one: Entry, town: Town) -> str:
    """What it is called: its own title, or that of the entry it is about."""
    submission = _submission(one)
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


def _submission(one: Entry) -> Submission | None:
    try:
        return Submission.from_json(one.body.encode())
    except NoSubmission:
        return None


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
        rows = [Row(ask=_ask(question), then=_words(question, then), now=_words(question, now)) for question in step.questions]
        rows = [row for row in rows if (row.differs if one.purpose == "change" else row.then)]
        if rows:
            steps.append((step.heading, tuple(rows)))
    return tuple(steps)


def _answers(form: Form, data: bytes, path: str) -> Answers:
    return answers_of(form, fields_in(data, path) or {})


def _ask(question: Question) -> str:
    return f"{question.group}: {question.ask}" if question.group else question.ask


def _words(question: Question, answers: Answers) -> tuple[str, ...]:
    """An answer in the words that were on the form."""
    labels = dict(question.choices)
    return tuple(labels.get(answer, answer) for answer in answers.get(question.name, ()) if answer.strip())
