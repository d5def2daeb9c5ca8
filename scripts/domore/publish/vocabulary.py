"""Every word of the search, by which a browser tells what nothing has and what was meant.

Pagefind is silent about a word that it does not know: it takes a shorter beginning for it, in each shard for itself. So a browser asks here
first, for the words with the same first letter, which shards have one that begins as it should.
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import takewhile
from typing import Final

from domore.publish.search_records import Record
from domore.render.page import Page, key

PARTS: Final = 32  # a word's part is the number of its first letter, less all whole 32s: the letters from a to z lie apart
_LONGEST_SHARED: Final = 35  # one sign from 0 to z
Vocabulary = Mapping[str, Sequence[int]]


def words_in(records: Iterable[Record]) -> list[str]:
    """The words of some records in small letters, sorted. Signs within a word are left out, as Pagefind does; what they part counts too."""
    written = {word for record in records for word in f"{record.title} {record.text}".lower().split()}
    found = {word for word in written if word.isalnum()}
    for word in written - found:
        bare = word.removesuffix("'s").removesuffix("’s")  # nobody means "librarys"
        pieces = "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in bare).split()
        found.update((*pieces, "".join(pieces)))
    return sorted(found - {""})


def part_of(word: str) -> int:
    """The part that a word lies in, by its first letter without accents."""
    return ord(unicodedata.normalize("NFD", word)[0]) % PARTS


def vocabulary_pages(keys: Sequence[str], words_of: Callable[[int], Iterable[str]]) -> Iterator[Page]:
    """The files search/words/<part>.json. `keys` has a fingerprint for each shard, `words_of` gives a shard's words by its number."""

    @cache
    def parts() -> Mapping[int, Vocabulary]:
        return _in_parts([words_of(number) for number in range(len(keys))])

    for part in range(PARTS):
        yield Page(f"search/words/{part}.json", key("words", str(part), *keys), partial(_draw, parts, part))


def _in_parts(shards: Sequence[Iterable[str]]) -> Mapping[int, Vocabulary]:
    where: defaultdict[str, list[int]] = defaultdict(list)
    for shard, words in enumerate(shards):
        for word in words:
            where[word].append(shard)
    parts: defaultdict[int, dict[str, list[int]]] = defaultdict(dict)
    for word, has_it in where.items():
        parts[part_of(word)][word] = has_it
    return parts


def _draw(parts: Callable[[], Mapping[int, Vocabulary]], part: int) -> bytes:
    return json.dumps(packed(parts().get(part, {})), ensure_ascii=False, separators=(",", ":")).encode()


def packed(words: Vocabulary) -> dict[str, object]:
    """Words in their order, each as a sign for how many letters it shares with the one before and the rest of it; and the shards of each, as
    a number in `sets`."""
    ordered = sorted(words)
    numbers: dict[tuple[int, ...], int] = {}
    of_each = [numbers.setdefault(tuple(words[word]), len(numbers)) for word in ordered]
    lines = [f"{_sign(shared)}{word[shared:]}" for word, shared in zip(ordered, map(_shared, ["", *ordered], ordered), strict=True)]
    return {"words": "\n".join(lines), "sets": [list(shards) for shards in numbers], "in": of_each}


def _shared(one: str, other: str) -> int:
    return min(_LONGEST_SHARED, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _sign(number: int) -> str:
    return "0123456789abcdefghijklmnopqrstuvwxyz"[number]
