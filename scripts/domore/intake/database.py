"""The spool's file, and the ledger's: SQLite that has on disk what it has acknowledged, wipes what it deletes, and knows its version."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from domore.intake.place import private_folder
from domore.problems import DoMoreError

_PATIENCE: Final = 5.0  # seconds to wait for another process that writes
# One script for each version, each leading from the one before. Never change one that was released: add the next.
_STEPS: Final = (
    """
    CREATE TABLE submissions (
      number INTEGER PRIMARY KEY,
      ref TEXT NOT NULL UNIQUE,         -- public reference, and the key under which the forge knows it
      purpose TEXT NOT NULL,
      listing TEXT,                     -- of a change or a problem: "ideas/<id>"
      body TEXT NOT NULL,               -- the submission as JSON; empty once it was wiped
      words TEXT NOT NULL,              -- fingerprint of the answers
      block TEXT,                       -- keyed hash of where it came from; empty after a day
      state TEXT NOT NULL,
      signs TEXT NOT NULL DEFAULT '',   -- why the guard held it
      received REAL NOT NULL,
      changed REAL NOT NULL,
      due REAL NOT NULL,                -- when to look at it next
      tries INTEGER NOT NULL DEFAULT 0,
      lease REAL NOT NULL DEFAULT 0,    -- until when its holder has it
      holder TEXT,
      path TEXT, yaml TEXT, message TEXT,  -- the change, made once
      number_there TEXT, url TEXT,      -- the pull request
      reason TEXT,                      -- what the submitter is told
      duplicate_of TEXT,
      trouble TEXT                      -- what the maintainer is told
    );
    CREATE INDEX by_work ON submissions (state, due);
    CREATE INDEX by_block ON submissions (block, received);
    CREATE INDEX by_words ON submissions (words, received);
    CREATE INDEX by_time ON submissions (received) WHERE state <> 'spam';
    CREATE TABLE contacts (ref TEXT PRIMARY KEY, email TEXT NOT NULL, forget_at REAL);
    CREATE TABLE letters (number INTEGER PRIMARY KEY, ref TEXT NOT NULL, state TEXT NOT NULL, due REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE day_keys (day TEXT PRIMARY KEY, key BLOB NOT NULL);
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    """,
    """
    ALTER TABLE submissions ADD COLUMN made_from TEXT;  -- fingerprint of the file that the change was made from
    """,
    """
    ALTER TABLE submissions ADD COLUMN round INTEGER NOT NULL DEFAULT 0;  -- how many of its pull requests were closed; in the forge's key
    """,
    """
    ALTER TABLE submissions ADD COLUMN edited TEXT;  -- the submission as a maintainer mended it, beside the body, which stays as it was sent
    ALTER TABLE submissions ADD COLUMN edits INTEGER NOT NULL DEFAULT 0;  -- how often it was mended or put back
    """,
    """
    ALTER TABLE submissions ADD COLUMN stray INTEGER NOT NULL DEFAULT 0;  -- 1 while a try that nobody heard of again may have left something there
    CREATE INDEX by_stray ON submissions (due) WHERE stray = 1;
    """,
)


class SpoolUnavailable(DoMoreError):
    """The spool can't be read or written just now: its disk is full, it is locked, or it is broken. Nothing of the step was kept."""


def open_database(path: Path, steps: Sequence[str] = _STEPS) -> sqlite3.Connection:
    """The file at `path`, made or brought to this version when need be: the spool, unless `steps` make another. For one thread at a time.
    Raises SpoolUnavailable."""
    try:
        private_folder(path.parent)
        with suppress(FileExistsError):
            # Only one that is not there yet may be opened by hand: closing a file ends all locks that this process has on it (POSIX), those of
            # other connections too, and then another process takes the log of changes for nobody's and deletes it.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise SpoolUnavailable(f'The spool "{path}" can\'t be opened: {error}. The service must be able to write there.') from error
    try:
        connection.row_factory = sqlite3.Row
        _log_ahead(connection)
        for pragma in ("synchronous=FULL", "secure_delete=ON", "trusted_schema=OFF", "journal_size_limit=16777216"):
            connection.execute(f"PRAGMA {pragma}")
        _upgrade(connection, path, steps)
    except sqlite3.Error as error:
        connection.close()
        raise SpoolUnavailable(f'The spool "{path}" can\'t be used: {error}.') from error
    except BaseException:
        connection.close()
        raise
    return connection


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Has SQLite write to a log first (WAL). Of processes that do so in one new file at once, each holds what the other waits for, and SQLite tells
    one of them at once that the file is locked, whatever its timeout; that one asks again."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One step that is kept whole or not at all, and is on disk at the end. Raises SpoolUnavailable, with nothing kept."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    except sqlite3.DatabaseError as error:
        raise SpoolUnavailable(f"The spool can't be written: {error}.") from error


def _upgrade(connection: sqlite3.Connection, path: Path, steps: Sequence[str]) -> None:
    if _version(connection) == len(steps):
        return
    connection.execute("BEGIN IMMEDIATE")
    version = _version(connection)  # another process may have been faster
    if version > len(steps):
        connection.execute("ROLLBACK")
        raise SpoolUnavailable(f'The spool "{path}" was written by a newer domore. Install that one: pip install -U domore.')
    for step in steps[version:]:
        for statement in _statements(step):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version={len(steps)}")
    connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would end the transaction first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
