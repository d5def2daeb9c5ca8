"""Who gets the news by e-mail, on disk: what is asked for, the yes behind a letter's link, the end of it, and how far each was told."""

from __future__ import annotations

import hmac
import sqlite3
from base64 import b32encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from domore.intake import sides
from domore.intake.database import SpoolUnavailable, open_database, writing
from domore.intake.digest.tables import STEPS
from domore.intake.mailboxes import folded
from domore.intake.origins import DAY

Rhythm = Literal["weekly", "monthly"]
RHYTHMS: Final[tuple[Rhythm, ...]] = ("weekly", "monthly")
MOST_REFUSALS: Final = 3  # letters in a row that a mailbox may refuse for good before its address is deleted


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to hear of, and how often. An empty `category` or `area` is all of them."""

    rhythm: Rhythm
    category: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Somebody asks for letters. `ref` is what the link in the confirming letter is known by, `address` the IP address, of which a keyed hash is
    kept."""

    ref: str
    email: str
    wanted: Wanted
    address: str
    honeypot: bool = False


@dataclass(frozen=True, slots=True)
class Yes:
    """Somebody pressed the button behind the link of a wish."""

    ref: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Somebody wants no more letters: the follower's reference."""

    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of it. `written` tells nothing of whether a letter leaves; `gone` is a link that never was or whose time is over; `turn-away` may
    come again after `retry_after` seconds."""

    fate: Literal["written", "turn-away", "follows", "gone", "stopped"]
    retry_after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The link of a wish."""

    ref: str
    wanted: Wanted
    is_used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Somebody who gets letters, how far they were told, and the last period whose letter was begun."""

    ref: str
    email: str
    wanted: Wanted
    told: int
    begun: str


class DigestStore:
    """The file as one thread sees it; `key` makes the references of followers. Times come in as seconds since 1970, days and periods as ISO text.
    Everything raises SpoolUnavailable when the file fails."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.database = open_database(path, STEPS)
        self._key = key

    def close(self) -> None:
        """Lets go of the file."""
        self.database.close()

    def receive(self, arrivals: Sequence[Wish | Yes | Stop], now: float) -> list[Outcome]:
        """Takes these in, in one step that is on disk when it returns."""
        with writing(self.database) as database:
            outcomes = [self._take(database, one, now) for one in arrivals]
        if any(isinstance(one, Stop) for one in arrivals):
            self._wipe()
        return outcomes

    def link(self, ref: str, now: float) -> Link | None:
        """The link that is known by `ref`, while its time lasts."""
        rows = self.read("SELECT * FROM wishes WHERE ref = ? AND expires > ?", (ref, now))
        return Link(ref=ref, wanted=_wanted(rows[0]), is_used=not rows[0]["email"]) if rows else None

    def follower(self, ref: str) -> Follower | None:
        """Who is known by `ref`."""
        rows = self.read("SELECT * FROM followers WHERE ref = ?", (ref,))
        return _follower(rows[0]) if rows else None

    def forget(self, email: str) -> bool:
        """Deletes an address, however it was written, and what was asked for with it; whether it was there."""
        ref, mailbox = self._ref(email), folded(email)
        with writing(self.database) as database:
            gone = database.execute("DELETE FROM followers WHERE ref = ?", (ref,)).rowcount
            wishes = [row["ref"] for row in database.execute("SELECT ref, email FROM wishes WHERE email <> ''") if folded(row["email"]) == mailbox]
            for wish in wishes:
                database.execute("DELETE FROM letters WHERE ref = ?", (wish,))
                database.execute("DELETE FROM wishes WHERE ref = ?", (wish,))
        self._wipe()
        return bool(gone or wishes)

    def purge(self, now: float) -> None:
        """Deletes what is past its time: wishes that nobody confirmed, after a day; where they came from."""
        with writing(self.database) as database:
            database.execute("DELETE FROM wishes WHERE expires <= ? OR expires > ?", (now, now + 3 * DAY))
            database.execute("DELETE FROM letters WHERE ref NOT IN (SELECT ref FROM wishes)")
            sides.forget_requests(database, now)
        self._wipe()

    def numbers(self, rhythm: Rhythm) -> int:
        """How many get letters in this rhythm."""
        return int(self.read("SELECT count(*) FROM followers WHERE rhythm = ?", (rhythm,))[0][0])

    def due(self, rhythm: Rhythm, period: str) -> list[Follower]:
        """Those whose letter of this period was not begun."""
        rows = self.read("SELECT * FROM followers WHERE rhythm = ? AND begun < ? ORDER BY category, area, told, ref", (rhythm, period))
        return [_follower(row) for row in rows]

    def begin(self, follower: Follower, period: str) -> bool:
        """Marks the letter of a period as begun, before it is handed over; False where another process was faster, or they want no more letters."""
        with writing(self.database) as database:
            marked = "UPDATE followers SET begun = ? WHERE ref = ? AND begun < ? AND told = ?"
            return bool(database.execute(marked, (period, follower.ref, period, follower.told)).rowcount)

    def told(self, follower: Follower, number: int) -> None:
        """The mail server has the letter, and it told of all news up to this number."""
        with writing(self.database) as database:
            database.execute("UPDATE followers SET told = ?, refused = 0 WHERE ref = ?", (number, follower.ref))

    def put_back(self, follower: Follower) -> None:
        """The mail server did not take the letter: it is due again."""
        with writing(self.database) as database:
            database.execute("UPDATE followers SET begun = ? WHERE ref = ?", (follower.begun, follower.ref))

    def refused(self, follower: Follower) -> None:
        """The mailbox is not there, says the mail server. Next time is soon enough; after a few times the address is deleted."""
        with writing(self.database) as database:
            database.execute("UPDATE followers SET refused = refused + 1 WHERE ref = ?", (follower.ref,))
            database.execute("DELETE FROM followers WHERE ref = ? AND refused >= ?", (follower.ref, MOST_REFUSALS))

    @contextmanager
    def remembering(self, news: Iterable[tuple[str, str]], *, keeps: bool = True) -> Iterator[Mapping[str, int]]:
        """The numbers of news by their keys, given here as pairs of key and day, after those that are new were numbered. Where `keeps` is False,
        all is as before afterwards.

        The first time, nothing is news that happened before somebody said yes."""
        try:
            self.database.execute("BEGIN IMMEDIATE")
            try:
                is_first = not self.database.execute("SELECT 1 FROM news LIMIT 1").fetchone()
                pairs = sorted(news, key=lambda one: one[1])
                self.database.executemany("INSERT OR IGNORE INTO news (key, day) VALUES (?, ?)", pairs)
                if is_first:
                    self.database.execute("UPDATE followers SET told = (SELECT coalesce(max(number), 0) FROM news WHERE day < begun)")
                if keeps:
                    self.database.execute("COMMIT")
                yield {row["key"]: row["number"] for row in self.database.execute("SELECT key, number FROM news")}
            finally:
                if self.database.in_transaction:
                    self.database.execute("ROLLBACK")
        except sqlite3.DatabaseError as error:
            raise SpoolUnavailable(f"The digest's file can't be used: {error}.") from error

    def read(self, asked: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """What the tables say. Raises SpoolUnavailable."""
        try:
            return self.database.execute(asked, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise SpoolUnavailable(f"The digest's file can't be read: {error}.") from error

    def _take(self, database: sqlite3.Connection, one: Wish | Yes | Stop, now: float) -> Outcome:
        if isinstance(one, Wish):
            return self._ask(database, one, now)
        if isinstance(one, Yes):
            return self._confirm(database, one, now)
        database.execute("DELETE FROM followers WHERE ref = ?", (one.ref,))
        return Outcome(fate="stopped")

    def _ask(self, database: sqlite3.Connection, wish: Wish, now: float) -> Outcome:
        side = sides.side_of(database, wish.address, folded(wish.email), now)
        verdict = sides.verdict_on(database, side, now, honeypot=wish.honeypot)
        if verdict.fate == "turn-away":
            return Outcome(fate="turn-away", retry_after=verdict.retry_after)
        due = sides.due_at(database, side, now)
        if verdict.fate == "clean":
            row = (wish.ref, wish.email, wish.wanted.rhythm, wish.wanted.category, wish.wanted.area, due + DAY)
            database.execute("INSERT INTO wishes VALUES (?, ?, ?, ?, ?, ?)", row)
            database.execute("INSERT INTO letters (ref, email, due) VALUES (?, ?, ?)", (wish.ref, wish.email, due))
        sides.note(database, side, now, due)
        return Outcome(fate="written")

    def _confirm(self, database: sqlite3.Connection, yes: Yes, now: float) -> Outcome:
        """Uses a link, once; whoever comes again is told the same. Who follows already keeps how far they were told."""
        wish = database.execute("SELECT * FROM wishes WHERE ref = ? AND expires > ?", (yes.ref, now)).fetchone()
        if wish is None:
            return Outcome(fate="gone")
        if wish["email"]:
            day = datetime.fromtimestamp(now, UTC).date().isoformat()
            told = database.execute("SELECT coalesce(max(number), 0) FROM news").fetchone()[0]
            database.execute(
                "INSERT INTO followers (ref, email, rhythm, category, area, told, begun) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (ref) DO UPDATE"
                " SET email = excluded.email, rhythm = excluded.rhythm, category = excluded.category, area = excluded.area, refused = 0",
                (self._ref(wish["email"]), wish["email"], wish["rhythm"], wish["category"], wish["area"], told, day),
            )
            database.execute("UPDATE wishes SET email = '' WHERE ref = ?", (yes.ref,))
            database.execute("DELETE FROM letters WHERE ref = ?", (yes.ref,))
        return Outcome(fate="follows")

    def _ref(self, email: str) -> str:
        hashed = hmac.digest(self._key, f"follower\0{folded(email)}".encode(), "sha256")
        return b32encode(hashed).decode().lower()[:12]

    def _wipe(self) -> None:
        """What was deleted from the tables is still in the log of changes."""
        self.read("PRAGMA wal_checkpoint(TRUNCATE)")


def _wanted(row: sqlite3.Row) -> Wanted:
    return Wanted(rhythm=row["rhythm"], category=row["category"], area=row["area"])


def _follower(row: sqlite3.Row) -> Follower:
    return Follower(ref=row["ref"], email=row["email"], wanted=_wanted(row), told=row["told"], begun=row["begun"])
