"""Where submissions come from, as far as the spool remembers: a keyed hash of a part of the network, whose key lasts for two days."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from domore.intake.guard import block_of

DAY: Final = 86_400.0
SLACK: Final = 5.0  # seconds by which clocks of two processes may differ


def blocks_of(database: sqlite3.Connection, address: str, now: float) -> list[str]:
    """The hash of an address by the day's key, made by whoever asks first; and by that of the day before, if there is one, for a day's limits reach
    back over midnight."""
    database.execute("INSERT OR IGNORE INTO day_keys VALUES (?, ?)", (_day(now), secrets.token_bytes(32)))
    keys = database.execute("SELECT key FROM day_keys WHERE day IN (?, ?) ORDER BY day DESC", (_day(now), _day(now - DAY)))
    return [block_of(address, key) for (key,) in keys]


def came(database: sqlite3.Connection, of: str, values: Sequence[str], now: float, seconds: float, most: int) -> int:
    """How many submissions came in the last seconds with one of these values in the column `of`; none of them counted further than `most`."""
    asked = f"SELECT count(*) FROM (SELECT 1 FROM submissions WHERE {of} = ? AND received BETWEEN ? AND ? LIMIT ?)"  # noqa: S608
    return sum(int(database.execute(asked, (value, now - seconds, now + SLACK, most)).fetchone()[0]) for value in values)


def forget_origins(database: sqlite3.Connection, now: float) -> None:
    """Deletes the hashes that are a day old, and the keys that no limit needs any more."""
    database.execute("UPDATE submissions SET block = NULL WHERE block IS NOT NULL AND received < ?", (now - DAY,))
    database.execute("DELETE FROM day_keys WHERE day < ?", (_day(now - DAY),))


def _day(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).date().isoformat()
