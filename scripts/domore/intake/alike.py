"""What may be here already, by its title: the same rule for whoever sends something and for whoever decides on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from domore.check.duplicates import words_of
from domore.contribute.change import Town
from domore.intake.inbox.titles import title_in
from domore.read.sources import Stamp, find

_FROM: Final = 0.5  # of the words of two titles that both have
_MOST: Final = 5
What = TypeVar("What")


def likeliest(title: str, called: Iterable[tuple[What, str]]) -> tuple[What, ...]:
    """Those that may be the same as something called `title`, the likeliest first; each comes with what it is called."""
    words = words_of(title)
    weighed = [(_likeness(words, words_of(theirs)), what) for what, theirs in called]
    likely = sorted((pair for pair in weighed if pair[0] >= _FROM), key=lambda pair: -pair[0])
    return tuple(what for _, what in likely[:_MOST])


class KnownTitles:
    """The titles of a town's entries. A file is read again only when it changed: at 10,000 entries the first look takes half a second, the next
    a tenth."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[Stamp, str]] = {}

    def __call__(self, town: Town) -> dict[str, str]:
        """The title of each entry by `ideas/<id>`."""
        before, known = self._known, {}
        sources = find(self._folder)[0]
        for source in sources:
            was = before.get(source.path)
            known[source.path] = was if was and was[0] == source.stamp else (source.stamp, title_in(town, source.path))
        self._known = known
        return {f"{source.kind}/{source.id}": known[source.path][1] for source in sources}


def _likeness(one: Sequence[str | None], other: Sequence[str | None]) -> float:
    """The share of words that two titles have in common."""
    mine, theirs = set(one), set(other)
    return len(mine & theirs) / max(len(mine), len(theirs), 1)
