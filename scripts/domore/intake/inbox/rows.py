"""Answers in the words of the form: a row for each question, with what it is and what it was."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final

from domore.contribute.form import Form, Question
from domore.contribute.values import value_of

Answers = Mapping[str, Sequence[str]]
_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")
_ALIKE_FROM: Final = 0.4  # of two texts that share less, all is marked: single words that happen to be in both only confuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of an answer, and whether the other answer lacks it."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question with its answer as it would be (`then`), and where there is another to compare with, as it is now (`now`)."""

    ask: str
    then: tuple[str, ...]
    now: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the answer is another one."""
        return self.then != self.now

    @property
    def pieces(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """The answer as it is now and as it would be, each in parts, so that a few words can be seen in a long text."""
        now, then = (_WORDS.findall(", ".join(answers)) for answers in (self.now, self.then))
        found = SequenceMatcher(None, now, then, autojunk=False)
        if found.quick_ratio() < _ALIKE_FROM or len(now) * len(then) > 4_000_000 or found.ratio() < _ALIKE_FROM:
            return _whole(now), _whole(then)
        blocks = [(kind != "equal", now[a:b], then[c:d]) for kind, a, b, c, d in found.get_opcodes()]
        # A space between two words that differ is marked with them.
        inner = [differs or (not "".join(old).strip() and 0 < at < len(blocks) - 1) for at, (differs, old, _) in enumerate(blocks)]
        return _joined(inner, [old for _, old, _ in blocks]), _joined(inner, [new for _, _, new in blocks])


def row_of(question: Question, then: Answers, now: Answers) -> Row:
    """The row of a question."""
    ask = f"{question.group}: {question.ask}" if question.group else question.ask
    return Row(ask=ask, then=_words(question, then), now=_words(question, now))


def differences(form: Form, now: Answers, then: Answers) -> tuple[Row, ...]:
    """The rows of the questions whose answers mean something else; spaces at the end and the like are no difference."""
    return tuple(
        row_of(question, then, now)
        for question in form.questions
        if value_of(question, now.get(question.name, ())) != value_of(question, then.get(question.name, ()))
    )


def _joined(differ: Sequence[bool], parts: Sequence[Sequence[str]]) -> tuple[Piece, ...]:
    """The parts as pieces, with those that differ and follow each other in one."""
    runs = groupby(zip(differ, parts, strict=True), key=lambda pair: pair[0])
    pieces = (Piece(text="".join(word for _, words in run for word in words), differs=differs) for differs, run in runs)
    return tuple(piece for piece in pieces if piece.text)


def _whole(words: Sequence[str]) -> tuple[Piece, ...]:
    return (Piece(text="".join(words), differs=True),) if words else ()


def _words(question: Question, answers: Answers) -> tuple[str, ...]:
    """An answer in the words that were on the form."""
    labels = dict(question.choices)
    return tuple(labels.get(answer, answer) for answer in answers.get(question.name, ()) if answer.strip())
