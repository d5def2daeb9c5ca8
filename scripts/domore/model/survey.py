"""Reads, checks and models listing files, remembering what is known of each: an unchanged file is not read again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from domore.check.entry import entry_of
from domore.check.listing import check_listing
from domore.check.schemas import Schemas, join
from domore.model.card import Card, card_of
from domore.model.facts import Fact, fact
from domore.model.from_document import listing
from domore.model.listing import Idea, Opportunity
from domore.problems import DoMoreError, Problem
from domore.read.sources import KINDS, Source, Stamp, digest, is_settled, read_file
from domore.read.strict_yaml import Document, read
from domore.settings import Settings

_LISTINGS: Final = tuple(f"content/{kind}/" for kind in KINDS)


class Examined(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is known of one file. `entry`, packed since it is hardly ever looked at again, is empty if the file can't be read; a listing that is
    right has a `card`, any other file a `fact`."""

    path: str
    stamp: Stamp
    digest: str
    problems: tuple[Problem, ...]
    entry: bytes
    card: Card | None = None
    fact: Fact | None = None


class Memory(msgspec.Struct, frozen=True):
    """What a survey leaves for the next: `fingerprint` stands for rules, settings and day; `seen_ns` is when the files were looked at.

    `across` holds what the rules across listings found, and a fingerprint of what they looked at."""

    fingerprint: str
    seen_ns: int
    files: tuple[Examined, ...]
    across: tuple[str, tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of all files."""

    files: tuple[Examined, ...]

    def cards(self) -> list[Card]:
        """The cards of all files that are right."""
        return [file.card for file in self.files if file.card is not None]

    def facts(self) -> list[Fact]:
        """What the other files that are right say: challenges and tallies."""
        return [file.fact for file in self.files if file.fact is not None]

    @property
    def listings(self) -> int:
        """How many files of listings there are."""
        return sum(file.path.startswith(_LISTINGS) for file in self.files)

    def digests(self) -> dict[str, str]:
        """Each file's fingerprint."""
        return {file.path: file.digest for file in self.files}


class Examiner:
    """Examines files one by one, and keeps the listings it made at hand."""

    def __init__(self, town: Path, settings: Settings, today: date, sources: Sequence[Source]) -> None:
        self._town = town
        self._settings = settings
        self._today = today
        self._schemas: Schemas = join(settings)
        self._listings: dict[str, Idea | Opportunity] = {}
        self._sources = {source.path: source for source in sources}
        self._plain: set[str] = set()

    def examine(self, source: Source) -> Examined:
        """Reads and checks one file, and makes its listing if it is right."""
        data = read_file(self._town, source.path, self._plain)
        if not isinstance(data, bytes):
            return Examined(source.path, source.stamp, "", (data or _gone(source),), b"")
        document = read(source.path, data)
        if isinstance(document, Problem):
            return Examined(source.path, source.stamp, digest(data), (document,), b"")
        problems = tuple(sorted(self._problems(source, document)))
        known = Examined(source.path, source.stamp, digest(data), problems, msgspec.msgpack.encode(entry_of(source, document)))
        if any(problem.severity == "error" for problem in problems):
            return known
        if source.kind not in KINDS:
            return msgspec.structs.replace(known, fact=fact(source, document.value))
        made = self._listings[source.path] = listing(source, document.value)
        return msgspec.structs.replace(known, card=card_of(made))

    def listing(self, path: str) -> Idea | Opportunity:
        """The listing in a file that is right; read again if it is not at hand. Raises DoMoreError if it changed meanwhile."""
        found = self._listings.get(path)
        if found is None:
            examined = self.examine(self._sources[path])
            found = self._listings.get(path)
            if found is None:
                raise DoMoreError(
                    f"{path} changed while it was being built: {examined.problems[0].message if examined.problems else ''} Build again."
                )
        return found

    @property
    def at_hand(self) -> Collection[str]:
        """The files of the listings that are."""
        return self._listings.keys()

    def _problems(self, source: Source, document: Document) -> list[Problem]:
        found = check_listing(source, document, self._schemas.of(source.kind, source.id), self._settings, self._today)
        return [*document.warnings, *found]


def changed(sources: Sequence[Source], memory: Memory | None) -> list[Source]:
    """The files that `memory` does not hold as they are now."""
    if memory is None:
        return list(sources)
    known, seen = {file.path: file for file in memory.files}, memory.seen_ns
    return [
        source for source in sources if (file := known.get(source.path)) is None or file.stamp != source.stamp or not is_settled(source.stamp, seen)
    ]


def survey(sources: Sequence[Source], memory: Memory | None, fresh: Sequence[Examined]) -> Survey:
    """What is known of the files: what was found now, and for the others what is remembered."""
    known = {file.path: file for file in (memory.files if memory else ())} | {file.path: file for file in fresh}
    return Survey(tuple(known[source.path] for source in sources))


def remembered(file: Path, fingerprint: str) -> Memory | None:
    """The memory in a file; None if there is none that can be read, or if rules, settings or the day have changed since."""
    try:
        memory = msgspec.msgpack.decode(file.read_bytes(), type=Memory)
    except (OSError, msgspec.MsgspecError):
        return None
    return memory if memory.fingerprint == fingerprint else None


def remember(memory: Memory, file: Path) -> None:
    """Keeps the memory, in one step."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".part")
    partial.write_bytes(msgspec.msgpack.encode(memory))
    partial.replace(file)


def _gone(source: Source) -> Problem:
    message = "The file was there a moment ago and is gone. Try again."
    return Problem(path=source.path, line=1, column=1, severity="error", rule="file", message=message)
