"""The form in a terminal: one question after the other, from the same form as everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from domore.contribute.faults import fault_in, missing
from domore.contribute.form import Form, Question
from domore.contribute.values import MANY, value_of

Say = Callable[[str], None]
# Gives the next line with its end; nothing at the end of all.
ReadLine = Callable[[], str]
Answers = dict[str, tuple[str, ...]]
# Longer answers may have several lines.
_LONG: Final = 1_000
# More choices than this are not listed, but are known by their names.
_SCREENFUL: Final = 25
_YES: Final = {"y": "yes", "yes": "yes", "n": "no", "no": "no"}


class NoMoreAnswers(Exception):  # it is no error of anybody's
    """The answers ended before the form did."""


def ask_all(form: Form, answers: Answers, read: ReadLine, say: Say) -> None:
    """Asks what has no answer yet and puts the answers in. Raises `NoMoreAnswers`; what was answered until then is in `answers`."""
    for question in (question for question in form.questions if question.name in answers):
        say(f"\n{question.ask}\n  Your draft says: {'; '.join(answers[question.name])}")
    for number, step in enumerate(form.steps, 1):
        todo = [question for question in step.questions if question.name not in answers and question.widget != "hidden"]
        if todo:
            say(f"\n== {step.heading} ({number} of {len(form.steps)})")
        for question in todo:
            if not _is_idle(question, form, answers):
                ask_one(question, answers, read, say)


def ask_one(question: Question, answers: Answers, read: ReadLine, say: Say) -> None:
    """Asks one question until there is an answer that is right, or none where none is needed. Lines typed before a stop are kept."""
    for line in _telling(question):
        say(line)
    while True:
        typed: list[str] = []
        try:
            _type(question, typed, read)
        except (NoMoreAnswers, KeyboardInterrupt):
            if typed:
                answers[question.name] = ("\n".join(typed),)
            raise
        given = _choose(question, "\n".join(typed))
        value = value_of(question, given)
        wrong = fault_in(question, value) if value is not None else missing(question) if question.required else None
        if wrong is None:
            answers[question.name] = given
            return
        say(f"  ! {wrong}")


def _telling(question: Question) -> Iterator[str]:
    """What is said before an answer is awaited."""
    yield f"\n{question.ask}{'' if question.required else ' (optional)'}"
    if question.hint:
        yield f"  {question.hint}"
    if question.example:
        yield f"  For example: {question.example}"
    if _is_long(question):
        yield "  You may write several lines. End with a line that holds only a full stop."
    elif len(question.choices) > _SCREENFUL:
        yield f"  Write its name, such as {question.choices[-1][1]}.{'' if question.required else ' Enter leaves it out.'}"
    elif question.choices:
        for number, (_, label) in enumerate(question.choices, 1):
            yield f"  {number:3}  {label}"
        how = "their numbers, with commas between them" if question.widget in MANY else "its number"
        yield f"  Write {how}.{'' if question.required else ' Enter leaves it out.'}"


def _type(question: Question, typed: list[str], read: ReadLine) -> None:
    """Puts the lines of one answer into `typed`; none where the first is empty."""
    line = _line(read)
    while (line and line != ".") or (typed and line != "."):
        typed.append(line)
        if not _is_long(question):
            return
        line = _line(read)


def _line(read: ReadLine) -> str:
    line = read()
    if not line:
        raise NoMoreAnswers
    return line.strip()


def _choose(question: Question, typed: str) -> tuple[str, ...]:
    """The values that were chosen by number, value or label; what is none of these as it was typed."""
    if not typed:
        return ()
    if not question.choices:
        return (typed,)
    parts: Iterable[str] = re.split(r"[,;\s]+", typed) if question.widget in MANY and re.fullmatch(r"[\w,;\s-]+", typed) else [typed]
    chosen = tuple(_chosen(question, part.strip()) for part in parts if part.strip())
    if question.widget in MANY and not set(chosen) <= {value for value, _ in question.choices}:
        return tuple(_chosen(question, part.strip()) for part in typed.split(",") if part.strip())
    return chosen


def _chosen(question: Question, part: str) -> str:
    if part.isascii() and part.isdigit() and 1 <= int(part[:6]) <= len(question.choices):
        return question.choices[int(part) - 1][0]
    if question.widget == "yes-no":
        return _YES.get(part.casefold(), part)
    by_name = {name: value for value, label in question.choices for name in (label.casefold(), label.casefold().partition(" (")[0])}
    return by_name.get(part.casefold(), part)


def _is_long(question: Question) -> bool:
    return question.widget == "textarea" and (question.max_length or _LONG) >= _LONG


def _is_idle(question: Question, form: Form, answers: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a question need not be asked: its group comes again and the one before it was left out, or what leads its group was."""
    name = question.name
    number = next((step for step in question.at if isinstance(step, int)), None)
    if number:
        before = f"{name.partition(f'.{number}.')[0]}.{number - 1}."
        if not any(answers.get(each.name) for each in form.questions if each.name.startswith(before)):
            return True
    leaders = [each for each in form.questions if each.needed_in and name.startswith(f"{each.needed_in}.") and each.name != name]
    return any(each.name in answers and not answers[each.name] for each in leaders)
