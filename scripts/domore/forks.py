"""Forks of this process that do a part of the work: each answers with plain data, or with one plain sentence of what went wrong."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

import msgspec

from domore.problems import DoMoreError


def forks_help(number: int, least: int) -> bool:
    """Whether this machine and this number of files make another process worth its start. Never beside threads: a fork keeps their locks shut."""
    able = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    return number >= least and able and (os.cpu_count() or 1) > 1


def soon(work: Callable[[], object], type: Any, *, worth_a_fork: bool) -> Callable[[], Any]:
    """Begins a piece of work in a fork, and returns what waits for its answer, of this type; without a fork the work is done when it is asked for.

    Raises DoMoreError there if the work did."""
    if not worth_a_fork:
        return work
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    process = fork.Process(target=_alone, args=(theirs, ours, work), daemon=True)
    process.start()
    theirs.close()

    def answered() -> Any:
        try:
            return answer(ours, type)
        finally:
            ours.close()
            process.join()

    return answered


def end_all() -> None:
    """Ends the forks that were not asked for their answer, as when a build stopped on the way."""
    for process in multiprocessing.active_children():
        process.terminate()
        process.join()


def _alone(link: Connection, inherited: Connection, work: Callable[[], object]) -> None:
    inherited.close()
    ignore_interrupts()
    with suppress(ConnectionError):
        reply(link, work)


def ignore_interrupts() -> None:
    """Ctrl+C is for the builder, which then sends everybody home."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def reply(link: Connection, work: Callable[[], object]) -> None:
    """Does the work and sends its answer."""
    try:
        said = b"." + msgspec.msgpack.encode(work())
    except DoMoreError as error:
        said = b"!" + str(error).encode("utf-8", "backslashreplace")
    except OSError as error:
        said = b"!" + f"{error.filename or 'A file'} can't be written or read: {error.strerror}.".encode("utf-8", "backslashreplace")
    link.send_bytes(said)


def answer(link: Connection, type: Any) -> Any:
    """The answer that `reply` sent."""
    try:
        said = link.recv_bytes()
    except (EOFError, ConnectionError):
        raise DoMoreError("A part of the build ended before it was done. Is there enough memory? Build again.") from None
    if said[:1] == b"!":
        raise DoMoreError(said[1:].decode())
    return msgspec.msgpack.decode(said[1:], type=type)
