"""Surveys a town: every file read and checked (only those that changed are), every problem found, and the hands that did it kept ready."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache as once
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from domore.check.across import check_across
from domore.check.entry import Entry
from domore.fingerprint import code_fingerprint
from domore.forks import forks_help, soon
from domore.hands import Hands, OneHand
from domore.many_hands import MANY, ManyHands
from domore.model.survey import Examined, Memory, Survey, changed, remember, remembered, survey
from domore.problems import Problem
from domore.read.sources import Source, Stamp, digest, find, find_images, find_links
from domore.render.page import key
from domore.settings import Settings

LARGE: Final = 2_000_000  # bytes of memory, about 3,000 listings: reading it takes as long as looking for the files, so the two go side by side


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """What is known of all files, the pictures that were found, every problem in order, and the hands that found it. `remember` keeps what is known
    for the next time: at the end, unless somebody has a moment before."""

    survey: Survey
    images: Mapping[str, Stamp]
    problems: tuple[Problem, ...]
    hands: Hands
    remember: Callable[[], None]


@contextmanager
def surveyed(
    town: Path,
    settings: Settings,
    today: date,
    cache: Path,
    *,
    drawing_all: bool = False,
    for_search: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[Surveyed]:
    """The survey of a town; `drawing_all` says that every page will have to be drawn, so that more hands are worth their start, `for_search` that the
    search's records will be asked for."""
    fingerprint = key(code_fingerprint(), settings.digest, today.isoformat())
    seen = time.time_ns()
    kept = cache / "survey.msgpack"
    found = soon(partial(find, town), tuple[list[Source], list[Problem]], worth_a_fork=forks_help(kept.stat().st_size if kept.exists() else 0, LARGE))
    memory = remembered(kept, fingerprint)
    sources, misplaced = found()
    fresh = changed(sources, memory)
    many = forks_help(len(sources) if drawing_all else len(fresh), MANY)
    hands: Hands = ManyHands(town, settings, today, sources, for_search=for_search) if many else OneHand(town, settings, today, sources)
    try:
        say(f"Reading {len(fresh):,} of {len(sources):,} files")
        known = survey(sources, memory, hands.examine(fresh))
        pictures, more = find_images(town)
        across = _across(known.files, pictures, memory)
        problems = [*misplaced, *more, *find_links(town), *(problem for file in known.files for problem in file.problems), *across[1]]

        @once
        def keep() -> None:
            if fresh or memory is None or len(memory.files) != len(sources) or memory.across is not across:
                remember(Memory(fingerprint, seen, known.files, across), kept)

        try:
            yield Surveyed(survey=known, images=pictures, problems=tuple(sorted(problems)), hands=hands, remember=keep)
        finally:  # after what the survey was for: whoever waits for a page need not wait for this
            keep()
    finally:
        hands.close()


def _across(files: tuple[Examined, ...], pictures: Mapping[str, Stamp], memory: Memory | None) -> tuple[str, tuple[Problem, ...]]:
    """What the rules across listings find; remembered as long as what they look at stays the same."""
    unread = [_named(file.path) for file in files if not file.entry]
    looked_at = digest(b"".join([msgspec.msgpack.encode((unread, pictures)), *[file.entry for file in files]]))
    if memory is not None and memory.across[0] == looked_at:
        return memory.across
    entries = [msgspec.msgpack.decode(file.entry, type=Entry) for file in files if file.entry]
    return looked_at, tuple(check_across(entries, pictures, unread))


def _named(path: str) -> tuple[str, str]:
    """The kind and the id that a listing's path names."""
    return path.split("/")[1], path.rpartition("/")[2].removesuffix(".yml")
