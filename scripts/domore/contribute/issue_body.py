"""Answers as the text of an issue, and back: each question's own words as a heading, below it what was answered.

It is the shape that GitHub's and Forgejo's issue forms write (GitHub Docs, "Syntax for issue forms"; seen in issues made with them). Every answer
but one stands on one line, or on as many as a question has choices, and the one of many lines stands last. So what a person types can look
like a heading, or like the whole form, and still be read as what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Final

from domore.contribute.form import Form, FormPurpose, Question
from domore.contribute.submission import NoSubmission, Purpose, Submission
from domore.contribute.values import MANY

NOTHING: Final = "_No response_"
ON_ONE_LINE: Final = 400
NOTE: Final = "What is wrong, or why should it change?"
OPENING: Final = "<!-- domore: "  # what the text begins with that the site's own form filled in; the workflows look for it too
_FIRST: Final = re.compile(r"<!-- domore: (idea|opportunity|change|problem)(?: ((?:ideas|opportunities)/[a-z0-9]+(?:-[a-z0-9]+)*))? -->\n\n")
_NOTE: Final = f"### {NOTE}"
_HINT: Final = re.compile(r"<!-- .* -->")  # GitLab's templates hold what to choose from in such lines
_TICKED: Final = re.compile(r"- \[([ xX])\] (.*)")
_PURPOSES: Final[Mapping[str, FormPurpose]] = {"ideas": "idea", "opportunities": "opportunity"}


def in_order(form: Form) -> tuple[Question, ...]:
    """The questions as an issue asks them: in the form's order, but the one of many lines last."""
    last = long_question(form)
    return (*(question for question in form.questions if question is not last), *([last] if last is not None else []))


def long_question(form: Form) -> Question | None:
    """The one question that is answered in many lines, if there is one: the last that takes more than a line's worth."""
    long = (question for question in form.questions if question.widget == "textarea" and (question.max_length or ON_ONE_LINE + 1) > ON_ONE_LINE)
    return next(iter(reversed(list(long))), None)


def headings(form: Form) -> dict[str, str]:
    """The heading of each question by its name; where two ask the same, the later ones are numbered."""
    told: dict[str, str] = {}
    for question in in_order(form):
        same = sum(heading.rpartition(" (")[0] == question.ask or heading == question.ask for heading in told.values())
        told[question.name] = f"{question.ask} ({same + 1})" if same else question.ask
    return told


def body_of(submission: Submission, form: Form | None) -> str:
    """The text of an issue that says what the submission says. `form` is the one that it answers; a problem has none."""
    told = " ".join(filter(None, (submission.purpose, submission.listing)))
    parts = [f"<!-- domore: {told} -->"]
    if submission.note.strip():
        parts.append("\n".join([_NOTE, "", *(f"> {line}" for line in submission.note.split("\n"))]))
    if form is not None:
        labels, last = headings(form), long_question(form)
        given = {name: [answer for answer in answers if answer.strip()] for name, answers in submission.answers.items()}
        parts += (
            f"### {labels[question.name]}\n\n{_written(question, given[question.name], whole=question is last)}"
            for question in in_order(form)
            if given.get(question.name)
        )
    return "\n\n".join(parts)


def submission_in(body: str, forms: Mapping[FormPurpose, Form], purpose: Purpose | None) -> Submission:
    """What an issue says. `purpose` is what its form is for, and None where its first line says so. Raises `NoSubmission` for any other text."""
    text, listing = body.replace("\r\n", "\n"), None
    if found := _FIRST.match(text):
        text, purpose, listing = text[found.end() :], found[1], found[2]  # type: ignore[assignment]  # one of the four words
    if purpose is None or (purpose in ("change", "problem")) != (listing is not None):
        raise NoSubmission("This issue was not made with one of the forms, so nothing can be made of it by itself.")
    form = forms[_PURPOSES[listing.partition("/")[0]] if listing else purpose]  # type: ignore[index]  # an idea or an opportunity
    text, note = _without_note(text) if listing else (text, "")
    asked = purpose != "problem"
    answers = dict(_by_place(text, form) or _by_heading(text, form)) if asked else {}
    if asked and not answers:
        raise NoSubmission(
            "None of the form's questions can be found in this issue. Open a new one with the form, and leave its headings as they are."
        )
    return Submission(purpose=purpose, answers=answers, listing=listing, note=note)


def _written(question: Question, answers: Sequence[str], *, whole: bool) -> str:
    labels = dict(question.choices)
    if question.widget in MANY:
        return "\n".join(f"- [{'x' if value in answers else ' '}] {label}" for value, label in question.choices)
    said = labels.get(answers[0], answers[0])
    return said if whole else " ".join(said.split("\n"))


def _without_note(text: str) -> tuple[str, str]:
    """The text after the note, and the note: it stands first and is quoted, so that no line of it can be taken for a heading."""
    lines = text.split("\n")
    if lines[:2] != [_NOTE, ""]:
        return text, ""
    quoted = list(takewhile(lambda line: line.startswith(">"), lines[2:]))
    return "\n".join(lines[3 + len(quoted) :]), "\n".join(line[1:].removeprefix(" ") for line in quoted)


def _by_place(text: str, form: Form) -> list[tuple[str, tuple[str, ...]]] | None:
    """The answers by where each must stand; None when the text is not as a form writes it, or somebody changed it since."""
    labels, last, found, at = headings(form), long_question(form), [], 0
    for question in in_order(form):
        start = f"### {labels[question.name]}\n\n"
        if not text.startswith(start, at):
            continue
        at += len(start)
        if question is last:
            found.append((question.name, _read(question, text[at:])))
            return _answered(found)
        for _ in question.choices if question.widget in MANY and not text.startswith(NOTHING, at) else (None,):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            found.append((question.name, _read(question, text[at:end])))
            at = min(end + 1, len(text))
        if at < len(text):
            if text[at] != "\n":
                return None
            at += 1
    return _answered(found) if not text[at:].strip() else None


def _by_heading(text: str, form: Form) -> list[tuple[str, tuple[str, ...]]]:
    """The answers by the headings alone, each the first of its kind after the one before: for an issue that somebody changed by hand."""
    labels, last, lines = headings(form), long_question(form), text.split("\n")
    places: list[tuple[int, Question]] = []
    for question in in_order(form):
        after = places[-1][0] + 1 if places else 0
        line = next((at for at in range(after, len(lines)) if lines[at].strip() == f"### {labels[question.name]}"), None)
        if line is not None:
            places.append((line, question))
    found: list[tuple[str, tuple[str, ...]]] = []
    for number, (at, question) in enumerate(places):
        end = places[number + 1][0] if number + 1 < len(places) else len(lines)
        below = [line for line in lines[at + 1 : end] if not _HINT.fullmatch(line)]
        if question.widget in MANY:
            found += ((question.name, _read(question, line)) for line in below)
        else:
            whole = "\n".join(below).strip("\n")
            found.append((question.name, _read(question, whole if question is last else " ".join(whole.split()))))
    return _answered(found)


def _answered(found: Sequence[tuple[str, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """The answers of each question together, those that hold something."""
    together: dict[str, tuple[str, ...]] = {}
    for name, answers in found:
        together[name] = together.get(name, ()) + answers
    return [(name, answers) for name, answers in together.items() if answers]


def _read(question: Question, text: str) -> tuple[str, ...]:
    """The answers in one line, or in the one text of many lines."""
    if not text.strip() or text.strip() == NOTHING:
        return ()
    values = {_typed(label): value for value, label in question.choices}
    if question.widget in MANY:
        ticked = _TICKED.fullmatch(text.strip())
        if ticked is None:
            return (text.strip(),)
        return (values.get(_typed(ticked[2]), ticked[2].strip()),) if ticked[1] in "xX" else ()
    return (values.get(_typed(text), text),)


def _typed(choice: str) -> str:
    """A choice as people type it in GitLab's templates, which have nothing to choose from: in small letters, perhaps with a full stop."""
    return choice.strip().removesuffix(".").casefold()
