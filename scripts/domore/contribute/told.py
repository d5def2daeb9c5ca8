"""What the check says of a listing that came from a form, as faults of its questions and in words for whoever filled it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from domore.contribute.faults import Fault, not_so
from domore.contribute.form import Form, Question
from domore.problems import Problem, Severity
from domore.read.strict_yaml import Document, Path

# The words of a rule whose own speak of files, and the question that they belong to where that is not where the check looked. `{ask}` is the
# question itself, for those of a long text.
WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "no-private-phone-in-text": (
        "",
        "“{ask}” has what looks like a phone number, and it may be a person's. What is published can't be taken back: take it out.",
    ),
    "no-private-email-in-text": (
        "",
        "“{ask}” has what looks like a person's e-mail address, and what is published can't be taken back. Take it out, or use one of the group.",
    ),
    "in-person-says-where": ("place.name", "People need to know where to come. Say what the place is called, or give its address."),
    "one-can-say-yes": ("how_to_say_yes.url", "Nobody can say yes to this yet. Give a page, an e-mail address, a phone number, or say what to do."),
    "the-last-day-comes-after-the-first": ("", "The last day is before the first. Correct one of the two."),
    "sessions-end-after-they-start": ("", "It ends before it starts. Correct the hours; leave the end out if it goes on past midnight."),
    "ages-are-in-order": ("", "The oldest age is below the youngest. Swap them, or correct one."),
    "no-html-in-text": ("", "In “{ask}” the sign < with a letter behind it can't be shown. Put a space behind it, or take it out."),
    "no-pictures-in-text": ("", "In “{ask}” the signs ![ can't be shown. Take one of them out."),
    "links-lead-to-the-web": ("", "In “{ask}” there is an address that is not followed. Let it begin with https://, or take it out."),
    "shape-not": ("cost.amount", "It can't be free and cost something. Take the amount out, or say that it is not free."),
}
_ELSEWHERE: Final = "The entry itself has a fault that this form can't mend. Tell whoever looks after this site."


def told(form: Form, document: Document, problems: Sequence[Problem], places: Mapping[str, Path], severity: Severity = "error") -> tuple[Fault, ...]:
    """The problems of this severity as faults, in the order of the questions. `places` tells where in the document each question's answer stands."""
    names = [question.name for question in form.questions]
    found = dict.fromkeys(_fault(form, document, problem, places) for problem in problems if problem.severity == severity)
    return tuple(sorted(found, key=lambda fault: names.index(fault.name) if fault.name in names else -1))


def _fault(form: Form, document: Document, problem: Problem, places: Mapping[str, Path]) -> Fault:
    asked = {question.name: question for question in form.questions}
    elsewhere, words = WORDS.get(problem.rule, ("", ""))
    question = asked.get(elsewhere) or _question_at(asked, document, problem, places)
    if question is None:
        return Fault(name="", message=words.format(ask="One of the answers") or _ELSEWHERE)
    by_shape = problem.rule.startswith("shape")
    return Fault(name=question.name, message=words.format(ask=question.ask) or (not_so(question) if by_shape else problem.message))


def _question_at(asked: Mapping[str, Question], document: Document, problem: Problem, places: Mapping[str, Path]) -> Question | None:
    """The question whose answer stands at the problem's line; None when something else stands there."""
    value: Any = document.value
    lines = {(name,): document.where((name,), key=True) for name in value} if isinstance(value, dict) else {}
    here = (problem.line, problem.column)
    top = max((at for at, line in lines.items() if line <= here), key=lambda at: lines[at], default=None)
    inside = {name: document.where(at, key=True) for name, at in places.items() if top is not None and at[: len(top)] == top and name in asked}
    name = max((name for name, line in inside.items() if line <= here), key=lambda name: inside[name], default=next(iter(inside), None))
    return asked[name] if name is not None else next((each for each in asked.values() if top is not None and each.at[0] == top[0]), None)
