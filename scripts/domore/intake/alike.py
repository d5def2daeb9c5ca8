"""What may be here already, by its title: the same rule for whoever sends something and for whoever decides on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from domore.check.duplicates import words_of

_FROM: Final = 0.5  # of the words of two titles that both have
_MOST: Final = 5
What = TypeVar("What")


def likeliest(title: str, called: Iterable[tuple[What, str]]) -> tuple[What, ...]:
    """Those that may be the same as something called `title`, the likeliest first; each comes with what it is called."""
    words = words_of(title)
    weighed = [(_likeness(words, words_of(theirs)), what) for what, theirs in called]
    likely = sorted((pair for pair in weighed if pair[0] >= _FROM), key=lambda pair: -pair[0])
    return tuple(what for _, what in likely[:_MOST])


def _likeness(one: Sequence[str | None], other: Sequence[str | None]) -> float:
    """The share of words that two titles have in common."""
    mine, theirs = set(one), set(other)
    return len(mine & theirs) / max(len(mine), len(theirs), 1)
