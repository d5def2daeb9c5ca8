"""The digest's file: who gets the news by e-mail, who was asked whether they want it, and what counts as news already. It lies apart from the ledger,
which forgets nothing: here an address is deleted for good."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from domore.intake import postman, sides

_FIRST: Final = """
  CREATE TABLE followers (
    ref TEXT PRIMARY KEY,             -- made from the mailbox: the same as long as the key lasts, so that the way out of an old letter holds
    email TEXT NOT NULL,
    rhythm TEXT NOT NULL,
    category TEXT NOT NULL,           -- of both, empty means all
    area TEXT NOT NULL,
    told INTEGER NOT NULL,            -- the last piece of news that a letter told of
    begun TEXT NOT NULL,              -- the last period whose letter was begun; at first the day of the yes
    refused INTEGER NOT NULL DEFAULT 0  -- how many letters in a row the mailbox refused for good
  );
  CREATE INDEX by_rhythm ON followers (rhythm, begun);
  CREATE TABLE wishes (
    ref TEXT PRIMARY KEY,             -- public half of the link's address
    email TEXT NOT NULL,              -- empty once the link was used
    rhythm TEXT NOT NULL,
    category TEXT NOT NULL,
    area TEXT NOT NULL,
    expires REAL NOT NULL
  );
  CREATE INDEX by_expiry ON wishes (expires);
  CREATE TABLE news (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, day TEXT NOT NULL);  -- in the order in which it was first seen
"""
# One script for each version, as in `database`. Never change one that was released: add the next.
STEPS: Final = (_FIRST + postman.TABLES + sides.TABLES,)


def digest_beside(spool: Path) -> Path:
    """The digest's file that belongs to a spool: in the same folder."""
    return spool.with_name("digest.sqlite3")
