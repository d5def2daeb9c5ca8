"""The answers of a form put into a listing: a new one, or one that is there, of which everything stays that was left alone or is not asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from domore.contribute.form import Form, Question, get
from domore.contribute.plain_text import as_changed, as_typed
from domore.contribute.values import answer_of, value_of
from domore.read.strict_yaml import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A listing with the answers in it. `values` holds what is new by the questions' names, `kept` what was left alone; `places` tells where
    in `fields` each of them stands. `overtaken` are the questions whose answer was changed, and what it was about by somebody else too."""

    fields: dict[str, Any]
    values: dict[str, Any]
    kept: dict[str, Any]
    places: dict[str, Path]
    overtaken: tuple[Question, ...]


def answered(form: Form, answers: Mapping[str, Sequence[str]], before: Mapping[str, Any], shown: Mapping[str, Sequence[str]]) -> Answered:
    """`before` with the answers in the place of what the form asks. No answer takes the field out. An answer that is as it was `shown` leaves
    the field alone."""
    values: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    fields: dict[str, Any] = deepcopy(dict(before))
    numbered: dict[Path, dict[int, list[Question]]] = {}
    overtaken: list[Question] = []
    for question in form.questions:
        old, given_now = get(before, question.at), answers.get(question.name, ())
        now = answer_of(question, old)
        was = shown.get(question.name, ())
        if value_of(question, given_now) == value_of(question, was):
            given_now = now
        elif value_of(question, was) != value_of(question, now) != value_of(question, given_now):
            overtaken.append(question)
        new = _value(question, given_now, old)
        if new is not None:
            (kept if new is old else values)[question.name] = new
        number = next((at for at, step in enumerate(question.at) if isinstance(step, int)), None)
        if number is not None:
            numbered.setdefault(question.at[:number], {}).setdefault(int(question.at[number]), []).append(question)
        else:
            _set(fields, question.at, new)
    given = values | kept
    places = {question.name: question.at for question in form.questions if question.name in given}
    for at, entries in numbered.items():
        places |= _set_list(fields, at, entries, given, get(before, at))
    return Answered(fields=fields, values=values, kept=kept, places=places, overtaken=tuple(overtaken))


def _value(question: Question, answers: Sequence[str], old: Any) -> Any:
    """The value of a question now; `old` itself where it was left alone, or could not be shown in the form."""
    new = value_of(question, answers)
    if old is None or new == value_of(question, answer_of(question, old)):
        return new if old is None else old
    offered = {choice for choice, _ in question.choices}
    if question.choices and new is None and isinstance(old, str) and old not in offered:
        return old
    if question.markdown and isinstance(new, str) and isinstance(old, str):
        return as_changed(as_typed(new), old) + "\n"
    return new


def _set(fields: dict[str, Any], at: Path, value: Any) -> None:
    """Sets or takes out the value there, with the groups around it as far as they are empty then."""
    *groups, last = at
    inside: Any = fields
    way = []
    for step in groups:
        way.append((inside, step))
        inner = inside.get(step)
        if not isinstance(inner, dict):
            if value is None:
                return
            inner = inside[step] = {}
        inside = inner
    if value is not None:
        inside[last] = value
    elif inside.pop(last, None) is not None:
        for around, step in reversed(way):
            if around[step] == {}:
                del around[step]


def _set_list(fields: dict[str, Any], at: Path, entries: Mapping[int, list[Question]], given: Mapping[str, Any], before: Any) -> dict[str, Path]:
    """Sets the entries of a list of groups; those that the form does not ask stay behind them. Gives the places of their answers."""
    old = before if isinstance(before, list) else []
    made: list[Any] = []
    places: dict[str, Path] = {}
    for number, questions in entries.items():
        entry = deepcopy(old[number]) if number < len(old) and isinstance(old[number], dict) else {}
        for question in questions:
            _set(entry, question.at[len(at) + 1 :], given.get(question.name))
        if entry:
            places |= {each.name: (*at, len(made), *each.at[len(at) + 1 :]) for each in questions if each.name in given}
            made.append(entry)
    made += deepcopy(old[len(entries) :])
    _set(fields, at, made or None)
    return places
