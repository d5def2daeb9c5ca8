"""Where requests for support come from: keyed hashes of a part of the network and of a mail domain, kept for a month to find fraud by and then gone.

Each month has a key of its own, deleted with the last hash that it made. Limits that reach back over its end begin anew there.
"""

from __future__ import annotations

import hmac
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Final

from domore.intake.guard import Facts, Verdict, block_of, judge
from domore.intake.mailboxes import domain_of, is_everybodys
from domore.intake.origins import DAY, SLACK

# Every file whose requests are guarded has these; never change them once they were released.
TABLES: Final = """
  CREATE TABLE asked (at REAL NOT NULL, due REAL NOT NULL, block TEXT NOT NULL, domain TEXT NOT NULL, mailbox TEXT NOT NULL);
  CREATE INDEX asked_by_block ON asked (block, at);
  CREATE INDEX asked_by_domain ON asked (domain, due);
  CREATE INDEX asked_by_mailbox ON asked (mailbox, at);
  CREATE INDEX asked_by_time ON asked (at);
  CREATE TABLE period_keys (period INTEGER PRIMARY KEY, key BLOB NOT NULL);
"""
KEPT_DAYS: Final = 30
LETTERS_A_DAY: Final = 10  # to one mailbox: enough for an evening with the noticeboard, too few to bury somebody in
AT_ONCE: Final = 20  # letters in an hour to one domain of few, such as a school's: past them they leave one by one
APART: Final = 60.0  # seconds between those
LONGEST_QUEUE: Final = 6 * 3600.0  # seconds that a letter may have to wait; past them nobody of that domain is listened to
_HOUR: Final = 3600.0
_LINGER: Final = DAY + LONGEST_QUEUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Where one request came from, as hashes: its block of addresses, its mail domain ("" for one that everybody has) and its mailbox."""

    block: str
    domain: str
    mailbox: str


def side_of(database: sqlite3.Connection, address: str, mailbox: str, now: float) -> Side:
    """The hashes of an IP address and a mailbox by the key of this month, made by whoever asks first."""
    key, domain = _key(database, now), domain_of(mailbox)
    return Side(block=block_of(address, key), domain="" if is_everybodys(domain) else domain_hash(key, domain), mailbox=_hash(key, f"box {mailbox}"))


def domain_hash(key: bytes, domain: str) -> str:
    """The hash of a mail domain."""
    return _hash(key, f"domain {domain}")


def keys(database: sqlite3.Connection) -> list[bytes]:
    """The keys by which hashes that are kept were made."""
    return [row[0] for row in database.execute("SELECT key FROM period_keys ORDER BY period")]


def verdict_on(database: sqlite3.Connection, side: Side, now: float, *, honeypot: bool) -> Verdict:
    """What becomes of a request: the guard's own limits for a part of the network, and a queue for a domain that many write from at once."""
    facts = Facts(
        honeypot=honeypot,
        age=_HOUR,  # the form is a part of the site's own pages and has no token that would tell
        links=0,
        block_minute=_count(database, "block", side.block, now, 60),
        block_day=_count(database, "block", side.block, now, DAY),
    )
    verdict = judge(facts)
    if verdict.fate in ("spam", "turn-away"):
        return verdict
    if _count(database, "mailbox", side.mailbox, now, DAY) >= LETTERS_A_DAY:
        return Verdict(fate="spam", signs=("letters enough for one mailbox",))
    if due_at(database, side, now) - now > LONGEST_QUEUE:
        return Verdict(fate="turn-away", signs=("a rush from one mail domain",), retry_after=3600)
    return Verdict(fate="clean")


def due_at(database: sqlite3.Connection, side: Side, now: float) -> float:
    """When the letter to this mailbox leaves: at once, or after those to its domain that wait already."""
    if not side.domain:
        return now
    number, last = _queued(database, side.domain, now)
    return now if number < AT_ONCE else max(now, last + APART)


def note(database: sqlite3.Connection, side: Side, now: float, due: float) -> None:
    """Remembers that a request was taken."""
    database.execute("INSERT INTO asked VALUES (?, ?, ?, ?, ?)", (now, due, side.block, side.domain, side.mailbox))


def forget(database: sqlite3.Connection, now: float) -> None:
    """Deletes what is past its time: the origins of supports after a month, and requests."""
    database.execute("DELETE FROM origins WHERE at < ?", (now - KEPT_DAYS * DAY,))
    forget_requests(database, now)


def forget_requests(database: sqlite3.Connection, now: float) -> None:
    """Deletes requests after a day, and keys once they have nothing left to compare."""
    database.execute("DELETE FROM asked WHERE at < ? OR at > ?", (now - _LINGER, now + _LINGER))
    database.execute("DELETE FROM period_keys WHERE period < ?", (_period(now - KEPT_DAYS * DAY),))


def _count(database: sqlite3.Connection, of: str, value: str, now: float, seconds: float) -> int:
    """How many requests came in the last seconds with this value in the column `of`, not counted further than any limit asks."""
    asked = f"SELECT count(*) FROM (SELECT 1 FROM asked WHERE {of} = ? AND at BETWEEN ? AND ? LIMIT 1000)"  # noqa: S608
    return int(database.execute(asked, (value, now - seconds, now + SLACK)).fetchone()[0])


def _queued(database: sqlite3.Connection, domain: str, now: float) -> tuple[int, float]:
    """How many letters to this domain left in the last hour or wait, and when the last of them leaves."""
    asked = "SELECT count(*), coalesce(max(due), 0) FROM asked WHERE domain = ? AND due BETWEEN ? AND ?"
    number, last = database.execute(asked, (domain, now - _HOUR, now + _LINGER)).fetchone()
    return int(number), float(last)


def _key(database: sqlite3.Connection, now: float) -> bytes:
    period = _period(now)
    database.execute("INSERT OR IGNORE INTO period_keys VALUES (?, ?)", (period, secrets.token_bytes(32)))
    key: bytes = database.execute("SELECT key FROM period_keys WHERE period = ?", (period,)).fetchone()[0]
    return key


def _period(now: float) -> int:
    return int(now // (KEPT_DAYS * DAY))


def _hash(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256")[:12].hex()
