"""The ledger on disk: what is asked by e-mail, what is confirmed, and the entries that come of it, each one on disk before anybody is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from domore.intake import sides
from domore.intake.database import SpoolUnavailable, open_database, writing
from domore.intake.mailboxes import folded, voter_of
from domore.intake.origins import DAY
from domore.intake.support.ledger import START, Entry, Head, Row, as_ranges, chained
from domore.intake.support.tables import STEPS

Act = Literal["back", "withdraw"]
_FIELDS: Final = ", ".join(Entry.__struct_fields__)
_PUT: Final = f"INSERT INTO entries VALUES ({', '.join('?' * (len(Entry.__struct_fields__) + 1))})"  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody wants to back an idea, or to take that back. `ref` is what the link in the letter is known by, `email` the address to write to,
    `wording` the digest of the idea's words, `address` the IP address, of which only a keyed hash is kept."""

    ref: str
    idea: str
    act: Act
    email: str
    wording: str
    address: str
    would_use: bool = False
    would_help: bool = False
    honeypot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Somebody pressed the button behind a link. `wording` is the digest of the words that stood beside it; "" for those that were asked about."""

    ref: str
    wording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of it. `written` tells nothing of whether a letter leaves; `counted` and `withdrawn` are entries on disk; `as-before` found what
    was asked for there already; `gone` is a link that never was or whose time is over; `turn-away` may come again after `retry_after` seconds."""

    fate: Literal["written", "turn-away", "counted", "withdrawn", "as-before", "gone"]
    retry_after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that was asked for. `done` says what came of it, once it was used."""

    ref: str
    idea: str
    act: Act
    wording: str
    would_use: bool
    would_help: bool
    done: str | None


class LedgerStore:
    """The ledger as one thread sees it; `key` makes the hashes of voters. Times come in as seconds since 1970. Everything raises SpoolUnavailable
    when the file fails."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.database = open_database(path, STEPS)
        self._key = key

    def close(self) -> None:
        """Lets go of the file."""
        self.database.close()

    def receive(self, arrivals: Sequence[Asked | Confirmed], now: float) -> list[Outcome]:
        """Takes these in, in one step that is on disk when it returns."""
        with writing(self.database) as database:
            writer = _Writer(database, now)
            return [self._ask(writer, one, now) if isinstance(one, Asked) else writer.confirm(one) for one in arrivals]

    def _ask(self, writer: _Writer, asked: Asked, now: float) -> Outcome:
        database, mailbox = writer.database, folded(asked.email)
        side = sides.side_of(database, asked.address, mailbox, now)
        verdict = sides.verdict_on(database, side, now, honeypot=asked.honeypot)
        if verdict.fate == "turn-away":
            return Outcome(fate="turn-away", retry_after=verdict.retry_after)
        due = sides.due_at(database, side, now)
        if verdict.fate == "clean":
            voter, choices = voter_of(self._key, asked.idea, mailbox), (int(asked.would_use), int(asked.would_help))
            link = (asked.ref, asked.idea, asked.act, voter, asked.wording, *choices, side.block, side.domain, due + DAY)
            database.execute("INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", link)
            database.execute("INSERT INTO letters (ref, email, due) VALUES (?, ?, ?)", (asked.ref, asked.email, due))
        sides.note(database, side, now, due)
        return Outcome(fate="written")

    def remove(self, numbers: Collection[int], reason: str, condition: str, now: float) -> Head:
        """Takes these supports out of the count by one entry that says why; those that do not count any more are left out."""
        with writing(self.database) as database:
            gone = {row[0] for row in database.execute("SELECT number FROM removed")}
            new = sorted(set(numbers) - gone)
            writer = _Writer(database, now)
            writer.append("adjust", reason=reason, condition=condition, removes=as_ranges(new))
            database.executemany("INSERT INTO removed VALUES (?)", [(number,) for number in new])
            return writer.head

    def link(self, ref: str, now: float) -> Link | None:
        """The link that is known by `ref`, while its time lasts."""
        rows = self.read("SELECT * FROM links WHERE ref = ? AND expires > ?", (ref, now))
        if not rows:
            return None
        row = rows[0]
        choices = {name: bool(row[name]) for name in ("would_use", "would_help")}
        return Link(ref=ref, idea=row["idea"], act=row["act"], wording=row["wording"], done=row["done"], **choices)

    def rows(self) -> Iterator[Row]:
        """All entries with their hashes, the oldest first, as they are on disk."""
        try:
            cursor = self.database.execute(f"SELECT {_FIELDS}, hash FROM entries ORDER BY number")  # noqa: S608
            cursor.row_factory = None
            yield from cursor
        except sqlite3.Error as error:
            raise SpoolUnavailable(f"The ledger can't be read: {error}.") from error

    def head(self) -> Head:
        """How far the ledger goes."""
        return _head(self.database)

    def purge(self, now: float) -> None:
        """Deletes what is past its time: links and addresses after a day, where things came from after a month."""
        with writing(self.database) as database:
            database.execute("DELETE FROM links WHERE expires <= ? OR expires > ?", (now, now + 3 * DAY))
            database.execute("DELETE FROM letters WHERE ref NOT IN (SELECT ref FROM links)")
            sides.forget(database, now)
        self.read("PRAGMA wal_checkpoint(TRUNCATE)")  # what was wiped from the tables is still in the log of changes

    def read(self, asked: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """What the tables say. Raises SpoolUnavailable."""
        try:
            return self.database.execute(asked, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise SpoolUnavailable(f"The ledger can't be read: {error}.") from error


class _Writer:
    """Adds to the ledger, inside one step of `writing`: nobody else can add meanwhile."""

    def __init__(self, database: sqlite3.Connection, now: float) -> None:
        self.database, self._now = database, now
        self._day = datetime.fromtimestamp(now, UTC).date().isoformat()
        self.head = _head(database)

    def append(self, kind: Literal["support", "withdraw", "adjust"], **fields: str | int) -> int:
        """Adds an entry, and gives its number."""
        entry = Entry(self.head.entries + 1, kind, self._day, **fields)  # type: ignore[arg-type]
        hashed = chained(self.head.hash, entry)
        self.database.execute(_PUT, (*(getattr(entry, name) for name in Entry.__struct_fields__), hashed))
        self.head = Head(entries=entry.number, hash=hashed)
        return entry.number

    def confirm(self, confirmed: Confirmed) -> Outcome:
        """Uses a link, once; whoever comes again is told the same."""
        link = self.database.execute("SELECT * FROM links WHERE ref = ? AND expires > ?", (confirmed.ref, self._now)).fetchone()
        if link is None:
            return Outcome(fate="gone")
        if link["done"] is not None:
            return Outcome(fate=link["done"])
        standing = self._standing(link["voter"])
        outcome = self._back(link, confirmed.wording or link["wording"], standing) if link["act"] == "back" else self._withdraw(link, standing)
        used = "UPDATE links SET done = ?, voter = '', block = NULL, domain = NULL WHERE ref = ?"
        self.database.execute(used, (outcome.fate, confirmed.ref))
        self.database.execute("DELETE FROM letters WHERE ref = ?", (confirmed.ref,))
        return outcome

    def _back(self, link: sqlite3.Row, wording: str, standing: sqlite3.Row | None) -> Outcome:
        asked = (wording, link["would_use"], link["would_help"])
        if standing is not None and asked == (standing["wording"], standing["would_use"], standing["would_help"]):
            return Outcome(fate="as-before")
        choices = {"would_use": link["would_use"], "would_help": link["would_help"]}
        number = self.append("support", idea=link["idea"], voter=link["voter"], wording=wording, **choices)
        self.database.execute("INSERT INTO origins VALUES (?, ?, ?, ?)", (number, self._now, link["block"], link["domain"]))
        return Outcome(fate="counted")

    def _withdraw(self, link: sqlite3.Row, standing: sqlite3.Row | None) -> Outcome:
        if standing is None:
            return Outcome(fate="as-before")
        self.append("withdraw", idea=link["idea"], voter=link["voter"])
        return Outcome(fate="withdrawn")

    def _standing(self, voter: str) -> sqlite3.Row | None:
        """The support of a voter that counts now."""
        last = "SELECT * FROM entries WHERE voter = ? AND voter <> '' ORDER BY number DESC LIMIT 1"
        row: sqlite3.Row | None = self.database.execute(last, (voter,)).fetchone()
        if row is None or row["kind"] != "support":
            return None
        gone = self.database.execute("SELECT 1 FROM removed WHERE number = ?", (row["number"],)).fetchone()
        return None if gone else row


def _head(database: sqlite3.Connection) -> Head:
    try:
        row = database.execute("SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1").fetchone()
    except sqlite3.DatabaseError as error:
        raise SpoolUnavailable(f"The ledger can't be read: {error}.") from error
    return Head(entries=row[0], hash=row[1]) if row else Head(entries=0, hash=START)
