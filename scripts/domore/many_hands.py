"""Several hands side by side: each examines its share of the files, keeps the listings it made, and later draws the pages made from them.

Only what is light (what is known of each file, which pages were made) travels between processes.
"""

from __future__ import annotations

import multiprocessing
import zlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final, cast

import msgspec

from domore.forks import answer, ignore_interrupts, reply
from domore.hands import Files, Made, Making, OneHand, together
from domore.model.survey import Examined
from domore.publish.search_records import Record
from domore.read.sources import Source
from domore.settings import Settings

MANY: Final = 400  # files; below this, starting processes costs more than it saves


class ManyHands:
    """Several processes, forked before anything is read. `for_search` says that the records of all they examine will be asked for: they make them
    while the builder looks across what was found."""

    def __init__(self, town: Path, settings: Settings, today: date, sources: Sequence[Source], *, for_search: bool, count: int = 2) -> None:
        fork = multiprocessing.get_context("fork")
        self._links: list[Connection] = []
        self._workers = []
        for number in range(count):
            ours, theirs = fork.Pipe()
            hand = OneHand(town, settings, today, sources, partial(_is_of, number, count))
            worker = fork.Process(target=_work, args=(theirs, (*self._links, ours), hand, for_search), daemon=True)
            worker.start()
            theirs.close()
            self._links.append(ours)
            self._workers.append(worker)

    def examine(self, sources: Sequence[Source]) -> list[Examined]:
        """What is known of these files, in their order."""
        answers: list[list[Examined]] = self._ask("examine", sources, list[Examined])
        by_path = {file.path: file for answer in answers for file in answer}
        return [by_path[source.path] for source in sources]

    def make(self, making: Making, searched: Files) -> Made:
        """Every page, those of a listing made where it was examined. Who is done goes on to the records, and waits for nobody."""
        self._tell("make", making, self._links)
        files, made, waiting = searched(), dict[Connection, Made](), list(self._links)
        while waiting:
            for link in cast(list[Connection], wait(waiting)):
                made[link] = answer(link, Made)
                self._tell("records", files, [link])
                waiting.remove(link)
        return together([made[link] for link in self._links])

    def records(self) -> dict[str, Record]:
        """The records, made where the listings were examined."""
        answers: list[dict[str, Record]] = self._heard(dict[str, Record])
        return {path: record for answer in answers for path, record in answer.items()}

    def make_search(self) -> Made:
        """The find page and what it reads."""
        return together(self._ask("make_search", None, Made))

    def close(self) -> None:
        """Sends the processes home."""
        for link in self._links:
            link.close()
        for worker in self._workers:
            worker.join()

    def _ask(self, what: str, argument: object, type: Any) -> list[Any]:
        self._tell(what, argument, self._links)
        return self._heard(type)

    def _tell(self, what: str, argument: object, links: Sequence[Connection]) -> None:
        order = what.encode() + b" " + msgspec.msgpack.encode(argument)
        with suppress(ConnectionError):  # it ended early: its missing answer tells
            for link in links:
                link.send_bytes(order)

    def _heard(self, type: Any) -> list[Any]:
        return [answer(link, type) for link in self._links]


def _is_of(number: int, count: int, path: str) -> bool:
    """Whether a path is of the share with this number."""
    return zlib.crc32(path.encode()) % count == number


def _work(link: Connection, inherited: Sequence[Connection], hand: OneHand, for_search: bool) -> None:
    """A worker's life: does what it is asked until the builder is done."""
    for end in inherited:
        end.close()  # a fork holds the builder's ends too, and as long as anybody does, no worker hears that the builder is done
    ignore_interrupts()
    with suppress(EOFError, ConnectionError):
        while True:
            what, _, argument = link.recv_bytes().partition(b" ")
            reply(link, partial(_done, hand, what.decode(), argument))
            if what == b"examine" and for_search:
                hand.prepare(link.poll)
    hand.close()


def _done(hand: OneHand, what: str, argument: bytes) -> object:
    """What a hand answers to an order."""
    if what == "examine":
        return hand.examine(msgspec.msgpack.decode(argument, type=list[Source]))
    if what == "make":
        return hand.make(msgspec.msgpack.decode(argument, type=Making), tuple)
    if what == "records":
        return hand.records_of(msgspec.msgpack.decode(argument, type=list[str]))
    return hand.make_search()
