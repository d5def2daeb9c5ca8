"""The words of a made town: plain English first, then made-up ones, as often as in real text."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Final

_PLAIN: Final = Path(__file__).with_name("plain_words.txt")  # by how often they are used, roughly

# Letters chosen so that no made-up word is a rude one.
_STARTS: Final = [
    "b",
    "br",
    "c",
    "ch",
    "cl",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "pr",
    "r",
    "s",
    "sh",
    "st",
    "t",
    "th",
    "tr",
    "v",
    "w",
]
_VOWELS: Final = ["a", "e", "o", "ai", "ea", "ee", "oa", "oo"]
_ENDS: Final = ["", "", "", "l", "m", "n", "nd", "r", "rk", "s", "st", "ll"]


class Words:
    """`size` distinct words, the first ones used most: the word of rank r about 1/(r + 3) as often as the first (Zipf's law)."""

    def __init__(self, random: Random, size: int = 4_000) -> None:
        words = dict.fromkeys(_PLAIN.read_text(encoding="utf-8").split())
        while len(words) < size:
            words["".join(_syllable(random) for _ in range(random.choice((1, 2, 2, 2))))] = None
        self.all = [word for word in words if len(word) > 1]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.all))))
        self._random = random

    def some(self, count: int) -> list[str]:
        """Words as they come in text: common ones over and over, rare ones now and then."""
        return self._random.choices(self.all, cum_weights=self._weights, k=count)

    def rare(self, count: int) -> list[str]:
        """Words of which each is as likely as any other."""
        return self._random.choices(self.all, k=count)

    def sentence(self, least: int = 5, most: int = 12) -> str:
        """One sentence of that many words."""
        return " ".join(self.some(self._random.randint(least, most))).capitalize() + "."

    def sentences(self, least: int, most: int) -> str:
        """A paragraph of that many sentences."""
        return " ".join(self.sentence() for _ in range(self._random.randint(least, most)))


def _syllable(random: Random) -> str:
    return random.choice(_STARTS) + random.choice(_VOWELS) + random.choice(_ENDS)
