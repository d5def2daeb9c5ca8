"""How reading stops: one exception that never leaves this package."""

from __future__ import annotations


class Refused(Exception):  # it is an answer and no fault of ours
    """A file can't be read past this line and column (from 1); `strict_yaml.read` turns it into a `Problem`."""

    def __init__(self, rule: str, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.rule, self.message, self.line, self.column = rule, message, line, column
