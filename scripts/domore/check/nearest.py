"""Did you mean: the known word that somebody most likely wanted to write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

LONGEST = 80


def folded(word: str) -> str:
    """A word as it compares: small letters, hyphens for spaces and underscores."""
    return word[:LONGEST].casefold().strip().replace(" ", "-").replace("_", "-")


def nearest(word: str, known: Iterable[str], labels: Mapping[str, str] | None = None) -> str | None:
    """The known word closest to `word`, by its letters or by its label; None when none is close."""
    meant = {folded(label): id for id, label in (labels or {}).items()} | {folded(id): id for id in known}
    close = get_close_matches(folded(word), meant, n=1, cutoff=0.66)
    return meant[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str], labels: Mapping[str, str] | None = None) -> str:
    """` Did you mean "parks"?`, to stand after a message; nothing when no known word is close."""
    found = nearest(word, known, labels)
    return f' Did you mean "{found}"?' if found else ""
