"""Problems as values: what is wrong, where, and how to mend it.

`DoMoreError` is the top of the tree of errors that end a command with one plain line; everything about content is a `Problem` and is collected.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Problem:
    """One thing to mend. `line` and `column` count from 1; `path` is relative to the town and uses `/`."""

    path: str
    line: int
    column: int
    severity: Severity
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class DoMoreError(Exception):
    """A command can't go on; its text is one plain sentence for the person who called it."""


class WrongUse(DoMoreError):
    """The command was called in a way that can't work: exit 2."""


class EngineFailed(DoMoreError):
    """The theme engine could not make the pages and shells."""


class SearchFailed(DoMoreError):
    """The search index could not be made."""


class ContentProblems(DoMoreError):
    """The content has errors, so nothing was published. Holds them all."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        errors = sum(p.severity == "error" for p in problems)
        super().__init__(f"{errors} {'problem' if errors == 1 else 'problems'} in the content")
