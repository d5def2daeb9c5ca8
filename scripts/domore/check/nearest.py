"""Did you mean: the known word that somebody most likely wanted to write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

LONGEST: Final = 80
_MOST_SHARED: Final = 2_000
_MOST_COMPARED: Final = 40


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


def by_parts(ids: Iterable[str]) -> dict[str, list[str]]:
    """The ids under each of their words, and under their first two letters with a `*`: so that few need to be compared among thousands."""
    parts: dict[str, list[str]] = {}
    for id in ids:
        for part in {*id.split("-"), f"{id[:2]}*"}:
            parts.setdefault(part, []).append(id)
    return parts


def likely(id: str, parts: Mapping[str, list[str]]) -> list[str]:
    """At most 40 ids that share words with this one, or its first two letters when none does."""
    shared = Counter(found for word in dict.fromkeys(id.split("-")) for found in parts.get(word, ())[:_MOST_SHARED])
    return [found for found, _ in shared.most_common(_MOST_COMPARED)] or list(parts.get(f"{id[:2]}*", ())[:_MOST_COMPARED])
