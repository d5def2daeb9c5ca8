"""Who does the work of a build: this process alone, or several side by side.

Each hand examines its share of the files, keeps the listings it made, and later draws the pages made from them; only what is light
(what is known of each file, which pages were made) travels between processes.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

import msgspec

from domore.model.card import Card
from domore.model.catalogue import catalogue
from domore.model.survey import Examined, Examiner
from domore.problems import DoMoreError
from domore.publish.plan import pages
from domore.publish.search import owns
from domore.publish.search_records import Record, record
from domore.publish.writer import Manifest, Stage, Staged
from domore.read.sources import Source
from domore.render.shell import Shell
from domore.render.studio import Studio
from domore.settings import Settings

MANY = 400  # files; below this, starting processes costs more than it saves


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What to make pages from: all cards, each file's fingerprint, the shell, what all pages share, and what the site holds already.

    `records_of` names the files whose search records are wanted too; without `with_search` the search is left as it is."""

    cards: Sequence[Card]
    digests: dict[str, str]
    shell: Shell
    fingerprint: str
    kept: Manifest
    stage: Stage
    with_search: bool
    records_of: frozenset[str]


class Made(msgspec.Struct, frozen=True, array_like=True):
    """Which pages stand as they were, which were made, and search records by the listings' files."""

    kept: list[str]
    staged: list[Staged]
    records: dict[str, Record]


class Hands(Protocol):
    """Examines files, then makes pages."""

    def examine(self, sources: Sequence[Source]) -> list[Examined]:
        """What is known of these files."""

    def make(self, making: Making) -> Made:
        """Every page of the listings: made anew where its key changed."""

    def close(self) -> None:
        """The work is done."""


class OneHand:
    """This process alone."""

    def __init__(self, town: Path, settings: Settings, today: date, sources: Sequence[Source]) -> None:
        self.examiner = Examiner(town, settings, today, sources)
        self._settings = settings
        self._today = today

    def examine(self, sources: Sequence[Source]) -> list[Examined]:
        """What is known of these files."""
        return [self.examiner.examine(source) for source in sources]

    def make(self, making: Making, name: str = "0", mine: Callable[[str], bool] = lambda _: True) -> Made:
        """Makes the pages of the files, and those at the paths, for which `mine` holds; staged files are named after `name`."""
        studio = Studio(settings=self._settings, catalogue=catalogue(making.cards, self._today), shell=making.shell, fingerprint=making.fingerprint)
        kept: list[str] = []
        staged: list[Staged] = []
        for number, page in enumerate(pages(studio, self.examiner.listing, making.digests)):
            if not mine(page.source or page.path) or (owns(page.path) and not making.with_search):
                continue
            there = making.kept.get(page.path)
            if there is not None and there.key == page.key:
                kept.append(page.path)
            else:
                staged.append(making.stage.put(page.path, page.key, page.draw(), f"{name}-{number}"))
        records = {path: record(self.examiner.listing(path), self._settings) for path in sorted(making.records_of) if mine(path)}
        return Made(kept, staged, records)

    def close(self) -> None:
        """Nothing is left to do."""


class ManyHands:
    """Several processes, forked before anything is read."""

    def __init__(self, town: Path, settings: Settings, today: date, sources: Sequence[Source], count: int = 2) -> None:
        fork = multiprocessing.get_context("fork")
        self._links: list[Connection] = []
        self._workers = []
        for number in range(count):
            ours, theirs = fork.Pipe()
            hand = OneHand(town, settings, today, sources)
            worker = fork.Process(target=_work, args=(theirs, (*self._links, ours), number, count, hand), daemon=True)
            worker.start()
            theirs.close()
            self._links.append(ours)
            self._workers.append(worker)

    def examine(self, sources: Sequence[Source]) -> list[Examined]:
        """What is known of these files, in their order."""
        shares: list[list[Source]] = [[] for _ in self._links]
        for source in sources:
            shares[_owner(source.path, len(self._links))].append(source)
        for link, share in zip(self._links, shares, strict=True):
            link.send_bytes(pickle.dumps(share))
        answers = [self._answer(link, list[Examined]) for link in self._links]
        by_path = {file.path: file for answer in answers for file in answer}
        return [by_path[source.path] for source in sources]

    def make(self, making: Making) -> Made:
        """Every page of the listings, made where the listing was examined."""
        order = pickle.dumps(making)
        for link in self._links:
            link.send_bytes(order)
        answers = [self._answer(link, Made) for link in self._links]
        kept, staged = [path for made in answers for path in made.kept], [page for made in answers for page in made.staged]
        return Made(kept, staged, {path: found for made in answers for path, found in made.records.items()})

    def close(self) -> None:
        """Sends the processes home."""
        for link in self._links:
            link.close()
        for worker in self._workers:
            worker.join()

    @staticmethod
    def _answer(link: Connection, type: Any) -> Any:
        try:
            said = link.recv_bytes()
        except EOFError:
            raise DoMoreError("A part of the build ended before it was done. The site is as it was. Is there enough memory?") from None
        if said[:1] == b"!":
            raise DoMoreError(said[1:].decode())
        return msgspec.msgpack.decode(said[1:], type=type)


def _owner(path: str, count: int) -> int:
    return zlib.crc32(path.encode()) % count


def _work(link: Connection, inherited: Sequence[Connection], number: int, count: int, hand: OneHand) -> None:
    """A worker's life: examine a share, then make the pages of its share."""
    for end in inherited:
        end.close()  # a fork holds the builder's ends too, and as long as anybody does, no worker hears that the builder is done
    try:
        share: Sequence[Source] = pickle.loads(link.recv_bytes())  # noqa: S301  # from the process that forked us
        link.send_bytes(b"." + msgspec.msgpack.encode(hand.examine(share)))
        making: Making = pickle.loads(link.recv_bytes())  # noqa: S301
        made = hand.make(making, str(number), lambda path: _owner(path, count) == number)
        link.send_bytes(b"." + msgspec.msgpack.encode(made))
    except EOFError:
        pass  # the build ended early
    except DoMoreError as error:
        link.send_bytes(b"!" + str(error).encode())


def many_hands_help(sources: int) -> bool:
    """Whether this machine and this number of files make several processes worth their start."""
    return sources >= MANY and "fork" in multiprocessing.get_all_start_methods() and (os.cpu_count() or 1) > 1
