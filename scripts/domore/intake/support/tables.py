"""The ledger's file: a table that can only be added to, and beside it what is forgotten: links, letters, and where supports came from."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from domore.intake import postman, sides

_FIRST: Final = """
  CREATE TABLE entries (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    idea TEXT NOT NULL,
    voter TEXT NOT NULL,              -- keyed hash of idea and mailbox
    wording TEXT NOT NULL,
    would_use INTEGER NOT NULL,
    would_help INTEGER NOT NULL,
    reason TEXT NOT NULL,
    condition TEXT NOT NULL,
    removes TEXT NOT NULL,
    hash TEXT NOT NULL
  );
  CREATE INDEX by_voter ON entries (voter, number) WHERE voter <> '';
  CREATE TRIGGER only_at_the_end BEFORE INSERT ON entries
    WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM entries)
    BEGIN SELECT RAISE(ABORT, 'the ledger is only added to at its end'); END;
  CREATE TRIGGER never_changed BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
  CREATE TRIGGER never_deleted BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
  CREATE TABLE removed (number INTEGER PRIMARY KEY);  -- supports that adjustments took out, as those say
  CREATE TABLE links (
    ref TEXT PRIMARY KEY,             -- public half of the link's address
    idea TEXT NOT NULL,
    act TEXT NOT NULL,
    voter TEXT NOT NULL,              -- empty once the link was used
    wording TEXT NOT NULL,
    would_use INTEGER NOT NULL,
    would_help INTEGER NOT NULL,
    block TEXT, domain TEXT,          -- where it came from; empty once the link was used
    expires REAL NOT NULL,
    done TEXT                         -- what came of it, so that a second click is told the same
  );
  CREATE INDEX by_expiry ON links (expires);
  CREATE TABLE origins (entry INTEGER PRIMARY KEY, at REAL NOT NULL, block TEXT NOT NULL, domain TEXT NOT NULL);
  CREATE INDEX origins_by_time ON origins (at);
"""
# One script for each version, as in `database`. Never change one that was released: add the next.
STEPS: Final = (_FIRST + postman.TABLES + sides.TABLES,)


def ledger_beside(spool: Path) -> Path:
    """The ledger that belongs to a spool: in the same folder, which is backed up as a whole. Beside it lies the key that makes its hashes."""
    return spool.with_name("ledger.sqlite3")
