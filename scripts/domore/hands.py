"""Who does the work of a build: this process alone, or several side by side.

Each hand examines its share of the files, keeps the listings it made, and later draws the pages made from them; only what is light
(what is known of each file, which pages were made) travels between processes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec

from domore.model.card import Card
from domore.model.catalogue import Catalogue, catalogue
from domore.model.survey import Examined, Examiner
from domore.problems import DoMoreError
from domore.publish.plan import pages, search_pages
from domore.publish.search_records import Record, record
from domore.publish.writer import Manifest, Stage, Staged
from domore.read.sources import Source
from domore.render.page import Page
from domore.render.shell import Shell
from domore.render.studio import Studio
from domore.settings import Settings

MANY: Final = 400  # files; below this, starting processes costs more than it saves


class Making(msgspec.Struct, frozen=True, dict=True):
    """What to make pages from: all cards, each file's fingerprint, the shell, what all pages share, and what the site (a folder) holds already."""

    cards: tuple[Card, ...]
    digests: dict[str, str]
    shell: Shell
    fingerprint: str
    kept: Manifest
    site: str
    today: date

    @cached_property
    def catalogue(self) -> Catalogue:
        """The cards in order."""
        return catalogue(self.cards, self.today)


class Made(msgspec.Struct, frozen=True, array_like=True):
    """Which pages stand as they were, which were made, and search records by the listings' files."""

    kept: list[str]
    staged: list[Staged]
    records: dict[str, Record]


class Hands(Protocol):
    """Examines files, then makes pages from them, then what the search needs; in this order."""

    def examine(self, sources: Sequence[Source]) -> list[Examined]:
        """What is known of these files."""

    def make(self, making: Making) -> Made:
        """Every page but the search's: made anew where its key changed."""

    def make_search(self, files: Sequence[str]) -> Made:
        """The find page and what it reads, and the records of these listings' files."""

    def close(self) -> None:
        """The work is done."""


class OneHand:
    """This process alone, or one of several: `mine` says which files and which other pages are its own."""

    def __init__(self, town: Path, settings: Settings, today: date, sources: Sequence[Source], mine: Callable[[str], bool] = lambda _: True) -> None:
        self._examiner = Examiner(town, settings, today, sources)
        self._settings = settings
        self._mine = mine

    def examine(self, sources: Sequence[Source]) -> list[Examined]:
        """What is known of those of these files that are its own."""
        return [self._examiner.examine(source) for source in sources if self._mine(source.path)]

    def make(self, making: Making) -> Made:
        """Its share of every page but the search's."""
        self._making, self._stage = making, Stage(Path(making.site))
        self._studio = Studio(settings=self._settings, catalogue=making.catalogue, shell=making.shell, fingerprint=making.fingerprint)
        return self._made(pages(self._studio, self._examiner.listing, making.digests), {})

    def make_search(self, files: Sequence[str]) -> Made:
        """Its share of the find page and what it reads, and of the records."""
        records = {path: record(self._examiner.listing(path), self._settings) for path in files if self._mine(path)}
        return self._made(search_pages(self._studio), records)

    def close(self) -> None:
        """Nothing is left to do."""

    def _made(self, wanted: Iterable[Page], records: dict[str, Record]) -> Made:
        made = Made([], [], records)
        for page in wanted:
            if self._mine(page.source or page.path):
                there = self._making.kept.get(page.path)
                if there is not None and there.key == page.key:
                    made.kept.append(page.path)
                else:
                    made.staged.append(self._stage.put(page.path, page.key, page.draw()))
        return made


class ManyHands:
    """Several processes, forked before anything is read."""

    def __init__(self, town: Path, settings: Settings, today: date, sources: Sequence[Source], count: int = 2) -> None:
        fork = multiprocessing.get_context("fork")
        self._links: list[Connection] = []
        self._workers = []
        for number in range(count):
            ours, theirs = fork.Pipe()
            hand = OneHand(town, settings, today, sources, lambda path, number=number: zlib.crc32(path.encode()) % count == number)  # type: ignore[misc]
            worker = fork.Process(target=_work, args=(theirs, (*self._links, ours), hand), daemon=True)
            worker.start()
            theirs.close()
            self._links.append(ours)
            self._workers.append(worker)

    def examine(self, sources: Sequence[Source]) -> list[Examined]:
        """What is known of these files, in their order."""
        answers: list[list[Examined]] = self._ask("examine", sources, list[Examined])
        by_path = {file.path: file for answer in answers for file in answer}
        return [by_path[source.path] for source in sources]

    def make(self, making: Making) -> Made:
        """Every page of the listings, made where the listing was examined."""
        return _together(self._ask("make", making, Made))

    def make_search(self, files: Sequence[str]) -> Made:
        """What the search needs, the records made where the listings were examined."""
        return _together(self._ask("make_search", files, Made))

    def close(self) -> None:
        """Sends the processes home."""
        for link in self._links:
            link.close()
        for worker in self._workers:
            worker.join()

    def _ask(self, what: str, argument: object, type: Any) -> list[Any]:
        order = what.encode() + b" " + msgspec.msgpack.encode(argument)
        with suppress(ConnectionError):  # it ended early: its missing answer tells
            for link in self._links:
                link.send_bytes(order)
        return [_answer(link, type) for link in self._links]


def _together(answers: Sequence[Made]) -> Made:
    records = {path: found for made in answers for path, found in made.records.items()}
    return Made([path for made in answers for path in made.kept], [page for made in answers for page in made.staged], records)


def _answer(link: Connection, type: Any) -> Any:
    try:
        said = link.recv_bytes()
    except (EOFError, ConnectionError):
        raise DoMoreError("A part of the build ended before it was done. Is there enough memory? Build again.") from None
    if said[:1] == b"!":
        raise DoMoreError(said[1:].decode())
    return msgspec.msgpack.decode(said[1:], type=type)


def _done(hand: OneHand, what: str, argument: bytes) -> object:
    """What a hand answers to an order."""
    if what == "examine":
        return hand.examine(msgspec.msgpack.decode(argument, type=list[Source]))
    if what == "make":
        return hand.make(msgspec.msgpack.decode(argument, type=Making))
    return hand.make_search(msgspec.msgpack.decode(argument, type=list[str]))


def _work(link: Connection, inherited: Sequence[Connection], hand: OneHand) -> None:
    """A worker's life: does what it is asked until the builder is done."""
    for end in inherited:
        end.close()  # a fork holds the builder's ends too, and as long as anybody does, no worker hears that the builder is done
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the builder, which then sends everybody home
    with suppress(EOFError, ConnectionError):
        while True:
            what, _, argument = link.recv_bytes().partition(b" ")
            try:
                answer = b"." + msgspec.msgpack.encode(_done(hand, what.decode(), argument))
            except DoMoreError as error:
                answer = b"!" + str(error).encode()
            except OSError as error:
                answer = b"!" + f"{error.filename or 'A file'} can't be written or read: {error.strerror}.".encode()
            link.send_bytes(answer)


def many_hands_help(sources: int) -> bool:
    """Whether this machine and this number of files make several processes worth their start."""
    return sources >= MANY and "fork" in multiprocessing.get_all_start_methods() and (os.cpu_count() or 1) > 1
