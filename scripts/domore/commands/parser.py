"""Reading what was typed after `domore`: argparse, whose words for a slip are ours."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from typing import Final, NoReturn

from domore.nearest import did_you_mean

_WRONG_CHOICE: Final = re.compile(r"argument (.+?): invalid choice: '(.*)' \(choose from (.*)\)", re.DOTALL)
_MISSING: Final = re.compile(r"the following arguments are required: (.*)")


class Parser(argparse.ArgumentParser):
    """A parser that says what was meant, or gives an example. Its subparsers are of its kind."""

    def error(self, message: str) -> NoReturn:
        """Ends with exit code 2 and a line in plain words; argparse's own where they are of another kind."""
        if wrong := _WRONG_CHOICE.fullmatch(message):
            name, written, choices = wrong.groups()
            known = re.findall(r"[\w-]+", choices)  # with quotes in some versions of Python, without in others
            cure = did_you_mean(written, known) or f" Choose {', '.join(known)}."
            message = f'{name}: "{written}" is not one of them.{cure}'
        elif missing := _MISSING.fullmatch(message):
            example = (self.epilog or "").rpartition("\n")[2]
            message = f"Say also: {missing[1]}. {example}".rstrip()
        self.exit(2, f"{self.prog}: {message}\n{self.prog} --help says more.\n")

    def refuse(self, left: Sequence[str]) -> NoReturn:
        """Ends like `error` for what was typed and means nothing here."""
        self.error(f'There is no "{left[0]}" here.{did_you_mean(left[0], self._options())}')

    def _options(self) -> Iterable[str]:
        return re.findall(r"(?<!\w)--[a-z][a-z-]*", self.format_usage())
