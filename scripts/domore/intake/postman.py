"""Letters with a link that confirms, on their way: the thread that hands them over. An address is deleted as soon as its letter is gone."""

from __future__ import annotations

import json
import smtplib
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Protocol

from domore.intake.database import SpoolUnavailable, writing
from domore.intake.mail import Letter, Post

# Every file of letters has these; never change them once they were released.
TABLES: Final = """
  CREATE TABLE letters (ref TEXT PRIMARY KEY, email TEXT NOT NULL, due REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX by_due ON letters (due);
"""
_MOST_TRIES: Final = 8
_IDLE: Final = 0.5  # seconds
_TIDY: Final = 600.0


class Letters(Protocol):
    """A file with a table of letters that are due: `ref`, `email`, `due`, `tries`."""

    database: sqlite3.Connection

    def purge(self, now: float) -> None:
        """Deletes what is past its time."""

    def read(self, asked: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """What the tables say."""


@dataclass(slots=True, kw_only=True)
class Postman:
    """Sends what is due. `letter` writes the one that is known by a reference, to an address, at a time: None where nobody needs it any more. `clock`
    gives seconds since 1970."""

    store: Letters
    post: Post
    letter: Callable[[str, str, float], Letter | None]
    clock: Callable[[], float]
    log: Callable[[str], None]
    _tidied: float = field(default=0.0, init=False)

    def run(self, stop: threading.Event) -> None:
        """Works until it is told to stop. A file that fails is waited for, as is any other fault."""
        while not stop.is_set():
            try:
                worked = self.step()
            except Exception as error:  # without it nobody could confirm, so it outlives its own faults
                kind = "unavailable" if isinstance(error, SpoolUnavailable) else type(error).__name__
                at = datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="seconds")
                self.log(json.dumps({"at": at, "event": "letters", "kind": kind}))
                worked = False
            if not worked:
                stop.wait(_IDLE)

    def step(self) -> bool:
        """Sends the letter that has been due longest; whether there was one. One that can't be sent is tried again, later and later."""
        now = self.clock()
        if not 0 <= now - self._tidied < _TIDY:
            self._tidied = now
            self.store.purge(now)
        if not self.store.read("SELECT 1 FROM letters WHERE due <= ? LIMIT 1", (now,)):
            return False
        with writing(self.store.database) as database:  # due again only after a while: whoever dies meanwhile sends it twice at worst
            row = database.execute(
                "UPDATE letters SET due = ? + 60 * (1 << tries), tries = tries + 1"
                " WHERE ref = (SELECT ref FROM letters WHERE due <= ? ORDER BY due LIMIT 1) RETURNING *",
                (now, now),
            ).fetchone()
        if row is not None and not self._is_sent(row["ref"], row["email"], now) and row["tries"] < _MOST_TRIES:
            return True
        with writing(self.store.database) as database:
            database.execute("DELETE FROM letters WHERE ref = ?", (row["ref"] if row is not None else "",))
        return True

    def _is_sent(self, ref: str, email: str, now: float) -> bool:
        letter = self.letter(ref, email, now)
        if letter is None:
            return True
        try:
            self.post(letter)
        except (OSError, smtplib.SMTPException):
            return False
        return True
