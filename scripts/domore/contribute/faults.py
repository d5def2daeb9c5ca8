"""What is wrong with an answer, in words for whoever filled in the form: each says what to do, and none speaks of files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from domore.check.formats import cure_of
from domore.contribute.cleaned import cleaned, unseen
from domore.contribute.form import Form, Question
from domore.contribute.values import MANY

MOST_NOTE: Final = 3_000
# How to reach the submitter comes with the answers and is for the inbox alone.
_PRIVATE: Final = "contact."
_KINDS: Final[Mapping[str, str]] = {
    "date": "a day that is in the calendar, year first",
    "time": "a time in 24 hours",
    "url": "a web address that begins with https:// and has no spaces",
    "email": "an e-mail address",
    "phone": "a phone number of digits and spaces",
    "number": "a number",
}
_UNSEEN: Final = "holds a sign that nobody can see ({}). Delete the words around it and type them again."
_EXAMPLES: Final[Mapping[str, str]] = {"date": "2026-03-14", "url": "https://fernley.example/", "number": "5"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to put right. `name` is the question's dotted name, `note` for the note, and empty for the whole."""

    name: str
    message: str


def faults_in(form: Form, values: Mapping[str, Any], kept: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the answers, each looked at on its own and beside those that it needs. `values` holds the new value of each
    question that has one, `kept` those of a listing that were left alone and are not looked at."""
    answered = values.keys() | kept.keys()
    for question in form.questions:
        value, name = values.get(question.name), question.name
        if value is not None:
            if message := fault_in(question, value):
                yield Fault(name=name, message=message)
        elif name not in answered and (question.required or _has_company(question, answered)):
            yield Fault(name=name, message=missing(question))
    yield from _empty_groups(form, answered)


def faults_of_note(note: str, *, needed: bool) -> list[Fault]:
    """What is wrong with a note."""
    note = cleaned(note, lines=True)
    if not note:
        return [Fault(name="note", message="Say in a few words what is wrong.")] if needed else []
    if len(note) > MOST_NOTE:
        return [Fault(name="note", message=f"The note has {len(note):,} letters, and {MOST_NOTE:,} fit. Shorten it by {len(note) - MOST_NOTE:,}.")]
    sign = unseen(note)
    return [Fault(name="note", message=f"The note {_UNSEEN.format(sign)}")] if sign else []


def strangers(form: Form, answers: Mapping[str, Sequence[str]], shown: Mapping[str, Sequence[str]]) -> list[Fault]:
    """A fault for answers to what the form does not ask, so that nothing is lost in silence; not for those that are as they were `shown`."""
    known = {question.name for question in form.questions}
    strange = (
        name
        for name, given in answers.items()
        if name not in known and not name.startswith(_PRIVATE) and "".join(given).strip() and [*given] != [*shown.get(name, ())]
    )
    names = ", ".join(f"“{cleaned(name, lines=False)[:40]}”" for name in sorted(strange)[:5])
    message = f"There is an answer to what this form does not ask: {names}. Fill in the form again from its first page."
    return [Fault(name="", message=message)] if names else []


def overtaken(question: Question) -> Fault:
    """A fault for a change to what somebody else changed since."""
    message = f"Somebody else has changed “{question.ask}” since this form was filled in. Look at the entry as it is now, and suggest it again."
    return Fault(name=question.name, message=message)


def missing(question: Question) -> str:
    """What to say where an answer is needed and there is none."""
    return f"Choose an answer to “{question.ask}”." if question.choices else f"Answer the question “{question.ask}”."


def fault_in(question: Question, value: Any) -> str | None:
    """What is wrong with the value of one answer, if anything is."""
    texts = [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]
    for text in texts:
        if sign := unseen(text):
            return f"“{question.ask}” {_UNSEEN.format(sign)}"
    if question.widget in MANY:
        return _of_many(question, value)
    if isinstance(value, list):
        return f"Give one answer to “{question.ask}”, not {len(value)}."
    if question.widget == "yes-no":
        return None if isinstance(value, bool) else f"Choose yes or no at “{question.ask}”."
    if question.choices:
        return None if value in [choice for choice, _ in question.choices] else f"Choose one of the answers to “{question.ask}”."
    if question.widget == "number":
        return _of_number(question, value)
    return _of_text(question, value)


def not_so(question: Question, value: Any = None) -> str:
    """What to say of an answer that is written in another way than it has to be."""
    kind = "a whole number" if question.schema.get("type") == "integer" else _KINDS.get(question.widget)
    if kind is None:
        return f"Something is not right with the answer to “{question.ask}”. Write it in other words."
    cure = cure_of(question.schema, value)
    example = question.example or _EXAMPLES.get(question.widget, "")
    return f"“{question.ask}” takes {kind}{f', such as {example}' if example else ''}.{f' {cure}' if cure else ''}"


def _of_many(question: Question, value: Sequence[str]) -> str | None:
    if not set(value) <= {choice for choice, _ in question.choices}:
        return f"Choose among the answers to “{question.ask}”."
    most = question.schema.get("maxItems", len(value))
    return f"Choose at most {most} at “{question.ask}”. These are {len(value)}." if len(value) > most else None


def _of_number(question: Question, value: Any) -> str | None:
    if not isinstance(value, (int, float)) or (question.schema["type"] == "integer" and isinstance(value, float)):
        return not_so(question)
    low, high = question.minimum, question.maximum
    if low is not None and (value < low or (value == low and "exclusiveMinimum" in question.schema)):
        return f"“{question.ask}” takes a number {'above' if 'exclusiveMinimum' in question.schema else 'from'} {low:,}."
    return f"“{question.ask}” takes a number up to {high:,}." if high is not None and value > high else None


def _of_text(question: Question, value: str) -> str | None:
    least, most = question.min_length, question.max_length
    if least is not None and len(value) < least:
        return f"“{question.ask}” needs at least {least} letters. These are {len(value)}."
    if most is not None and len(value) > most:
        return f"“{question.ask}” has {len(value):,} letters, and {most:,} fit. Shorten it by {len(value) - most:,}."
    if not re.search(question.schema.get("pattern", ""), value):
        return not_so(question, value)
    return not_so(question, value) if question.widget == "date" and not _is_day(value) else None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _has_company(question: Question, answered: Sequence[str] | set[str]) -> bool:
    return bool(question.needed_in) and any(name.startswith(f"{question.needed_in}.") for name in answered)


def _empty_groups(form: Form, answered: set[str]) -> Iterator[Fault]:
    """A group that must not be empty, though none of its questions must be answered: how to say yes."""
    for group in form.schema.schema["required"]:
        questions = [question for question in form.questions if question.name.startswith(f"{group}.")]
        if questions and not any(question.required or question.name in answered for question in questions):
            hints = form.schema.schema["properties"][group]["x-form"]
            yield Fault(name=questions[0].name, message=hints.get("none", missing(questions[0])))
