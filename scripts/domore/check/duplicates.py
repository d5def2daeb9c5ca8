"""Likely duplicates: two listings with the same or nearly the same title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from unicodedata import combining, normalize

from domore.check.entry import Entry
from domore.problems import Problem

Words = tuple[str | None, ...]
_SMALL: Final = frozenset(
    (
        *("a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "for", "by", "with", "from", "our", "your", "my", "some", "more"),
        *("is", "it", "this", "that", "up", "y", "yr", "ar"),
    )
)
_SPACED: Final = "".join(sign for sign in map(chr, range(0x21, 0x7F)) if not sign.isalnum() and sign != "'") + "–—‘“”…«»،؟·"
_SIGNS: Final = str.maketrans(_SPACED, " " * len(_SPACED), "'’")
# Nothing is left to decide about these, so another of the same name is welcome.
_OVER: Final = frozenset(("merged", "withdrawn", "closed"))


def likely_duplicates(entries: Sequence[Entry]) -> Iterator[Problem]:
    """A warning at each listing whose title one before it of its kind has too, with at most one word added, removed or replaced."""
    for kind in ("ideas", "opportunities"):
        mine = [entry for entry in entries if entry.kind == kind and entry.status not in _OVER and entry.title]
        titles = [words_of(entry.title) for entry in mine]
        for number, other in _pairs(titles):
            entry, first = mine[number], mine[other]
            fault = f'This may be the same as "{first.title[:90]}" ({first.path}:{first.title_line}).'
            cure = "Join the two, or choose titles that tell them apart."
            yield Problem(
                path=entry.path,
                line=entry.title_line,
                column=entry.title_column,
                severity="warning",
                rule="likely-duplicates",
                message=f"{fault} {cure}",
            )


def words_of(title: str) -> Words:
    """The words that tell a title apart: without case, accents, punctuation and small words."""
    text = title.casefold()
    if not text.isascii():
        text = "".join([sign for sign in normalize("NFKD", text) if not combining(sign)])
    words = text.translate(_SIGNS).split()
    return tuple([word for word in words if word not in _SMALL]) or tuple(words)


def _pairs(titles: Sequence[Words]) -> Iterator[tuple[int, int]]:
    """Each title with the first before it that is alike.

    A title with one word left out is the key under which both that lack a word and that differ in it meet, so no title is held against all."""
    whole: dict[Words, int] = {}
    shorter: dict[Words, int] = {}
    replaced: dict[Words, int] = {}
    for number, words in enumerate(titles):
        met = [whole.get(words), shorter.get(words)]
        keys = [words[:place] + words[place + 1 :] for place in range(len(words))] if len(words) >= 3 else []
        met += [whole.get(key) for key in keys]
        holes = [(*words[:place], None, *words[place + 1 :]) for place in range(len(words))] if len(words) >= 4 else []
        met += [replaced.get(hole) for hole in holes if None in hole]
        found = [other for other in met if other is not None and not _numbered(words, titles[other])]
        if found:
            yield number, min(found)
        whole.setdefault(words, number)
        for key in keys:
            shorter.setdefault(key, number)
        for hole in holes:
            replaced.setdefault(hole, number)


def _numbered(one: Words, other: Words) -> bool:
    """Whether two titles differ by a number alone, like "Summer fair 2025" and "Summer fair 2026"."""
    return any(word is not None and any(sign.isdecimal() for sign in word) for word in set(one) ^ set(other))
