"""Did you mean: the known word that somebody most likely wanted to write, offered only if a person would agree.

Far words look like an answer and lead astray ("Line 2" is not "Line 4"), so a guess is a slip of the fingers, a word cut short or drawn out, or
the only name that holds all the words that were written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Final

LONGEST: Final = 80
_MOST_SHARED: Final = 2_000
_MOST_COMPARED: Final = 40
_SHORTEST: Final = 3  # letters: of two, one slip leaves nothing to go by
_MOST_ADDED: Final = 3  # letters: "bench" for "benches", "monday" for "mon"
_DIGITS: Final = re.compile(r"\d+")


def folded(word: str) -> str:
    """A word as it compares: small letters, hyphens for spaces and underscores."""
    return word[:LONGEST].casefold().strip().replace(" ", "-").replace("_", "-")


def nearest(word: str, known: Iterable[str], labels: Mapping[str, str] | None = None) -> str | None:
    """The known word that `word` was meant to be, by its letters or by its label; None when a person might doubt it."""
    meant = {folded(label): id for id, label in (labels or {}).items()} | {folded(id): id for id in known}
    written = folded(word)
    if written in meant:
        return meant[written]
    # Of words with as few slips, the one that goes on longest as it was begun: "tre" is "tree" before it is "tie".
    slips = [(found, -_begun_alike(written, one), one) for one in meant if (found := _slips(written, one)) is not None]
    if slips:
        return meant[min(slips)[2]]
    longer = {meant[one] for one in meant if _is_part(written, one)}
    return longer.pop() if len(longer) == 1 else None


def _begun_alike(one: str, other: str) -> int:
    """How many letters two words share before they part."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _slips(written: str, known: str) -> int | None:
    """How many slips lie between two words: letters left out, added, replaced or swapped; None when there are too many for a person to see one
    word in the other. One in a short word, two in seven letters, three in ten; numbers are the same, and the first letter too, but for one slip
    in a long word."""
    shorter, longer = sorted((written, known), key=len)
    added = len(longer) - len(shorter)
    most = 3 if len(shorter) >= 10 else 2 if len(shorter) >= 7 else 1
    if len(shorter) < _SHORTEST or added > _MOST_ADDED or _DIGITS.findall(written) != _DIGITS.findall(known):
        return None
    if longer.startswith(shorter):
        return added
    if added > most or (written[0] != known[0] and len(shorter) < 5):
        return None
    distance = _distance(written, known, most)
    return None if distance > most or (distance > 1 and written[0] != known[0]) else distance


def _distance(one: str, other: str, most: int) -> int:
    """The optimal string alignment distance (Damerau's four slips); more than `most` as soon as it must be."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, facing in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != facing))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == facing:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def _is_part(written: str, known: str) -> bool:
    """Whether a known name of several words holds all those that were written."""
    words = set(written.split("-"))
    return len(written) > _SHORTEST and words < set(known.split("-"))


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
