"""A submission as a file that a maintainer edits: the answers as canonical YAML, in plain text as they were typed, and back to answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from domore.contribute.canonical import to_yaml
from domore.contribute.faults import Fault
from domore.contribute.form import Form, fields_of, get
from domore.contribute.values import answer_of
from domore.intake.inbox.editing import count_in
from domore.intake.inbox.rows import Answers
from domore.nearest import did_you_mean
from domore.problems import Problem
from domore.read import strict_yaml
from domore.read.strict_yaml import Document, Path

_HEAD: Final = """# domore: submission {ref}, edit {edits} (leave this line)
# Mend what you must, save, and close the editor. Text is plain: it shows as it is typed. Lines like these are not kept.
{rest}"""
_FIRST: Final = re.compile(r"# domore: submission ([a-z0-9]+), edit (\d{1,9})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What a file says: the answers, and of which submission it is and how often that had been edited when the file was written ("" and -1 where
    it does not say)."""

    ref: str
    seen: int
    answers: Answers
    document: Document


def text_of(ref: str, edits: int, form: Form, answers: Answers) -> str:
    """The file. Raises DoMoreError for what no file can hold."""
    plain = _plain(form)
    fields = fields_of(plain, answers)
    unanswered = [question.name for question in form.questions if get(fields, question.at) is None]
    rest = f"# Not answered: {', '.join(unanswered)}\n" if unanswered else ""
    body = to_yaml(fields, plain.schema.schema, schema_path="").partition("\n")[2]
    return _HEAD.format(ref=ref, edits=edits, rest=rest) + body


def edited_in(path: str, data: bytes, form: Form) -> Edited | tuple[Problem, ...]:
    """What a file says, or what is wrong with it; `path` is what it is called in that."""
    document = strict_yaml.read(path, data)
    if isinstance(document, Problem):
        return (document,)
    plain = _plain(form)
    known = {question.name for question in plain.questions}
    strange = [at for at in _leaves((), document.value) if ".".join(map(str, at)) not in known]
    if strange:
        return tuple(document.problem(at, _stranger(at, known), rule="edit", key=True) for at in strange)
    found = {question.name: tuple(answer_of(question, get(document.value, question.at))) for question in plain.questions}
    first = _FIRST.match(document.text or data.decode("utf-8", "replace"))
    ref, seen = (first[1], count_in(first[2])) if first else ("", -1)
    return Edited(ref=ref, seen=seen, answers={name: given for name, given in found.items() if given}, document=document)


def problems_of(edited: Edited, form: Form, faults: tuple[Fault, ...]) -> tuple[Problem, ...]:
    """The faults of the answers, each where the answer stands in the file."""
    at = {question.name: question.at for question in form.questions}
    return tuple(edited.document.problem(at.get(fault.name, ()), fault.message, rule="edit") for fault in faults)


def seen_anew(text: str, ref: str, edits: int) -> str:
    """The file with another number of edits in its first line."""
    return _FIRST.sub(f"# domore: submission {ref}, edit {edits}", text, count=1)


def _plain(form: Form) -> Form:
    """The form with its text as it was typed, where a listing holds it as Markdown."""
    return replace(form, steps=tuple(replace(step, questions=tuple(replace(each, markdown=False) for each in step.questions)) for step in form.steps))


def _leaves(at: Path, value: Any) -> Iterator[Path]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves((*at, name), inner)
    elif isinstance(value, list) and any(isinstance(each, (dict, list)) for each in value):
        for number, inner in enumerate(value):
            yield from _leaves((*at, number), inner)
    elif value is not None or at:
        yield at


def _stranger(at: Path, known: set[str]) -> str:
    name = ".".join(map(str, at))
    if not name:
        return 'the file must hold the answers by their names, such as "title: A bench by the river".'
    return f'"{name}" is not asked in the form, so it can\'t be edited here.{did_you_mean(name, known)}'
