"""The spool: every submission from the moment it is acknowledged, how it stands, and what the submitter may be told."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from domore.intake.database import SpoolUnavailable, open_database, writing
from domore.intake.guard import FLOOD, Facts, Verdict, judge
from domore.intake.origins import DAY, SLACK, blocks_of, came, forget_origins
from domore.intake.states import SETTLED, State, may_move
from domore.problems import DoMoreError

_SPAM_KEPT: Final = 30 * DAY
_MAY_BE_THERE: Final = "It was on its way to the forge, and may have arrived. Turn it down, and what is there of it is looked for and closed."
_LOOKED_FOR: Final = (
    "It was on its way to the forge. Whether it arrived is being asked there, and what is there is closed. Look here again in a minute."
)
# Fetched back, it is proposed as if for the first time: what it changes may be another by now.
_ANEW: Final = """
    UPDATE submissions SET path = NULL, yaml = NULL, message = NULL, made_from = NULL, number_there = NULL, url = NULL,
      round = round + (number_there IS NOT NULL),
      trouble = CASE WHEN url IS NOT NULL THEN 'It was proposed before, and not taken: ' || url ELSE trouble END
    WHERE ref = ?"""
# The news that a submitter who left an address is written to about.
_NEWS: Final[frozenset[State]] = frozenset({"in-review", "published", "not-published", "duplicate"})


class WrongMove(DoMoreError):
    """A submission is not in a state from which this can be done."""


class EditedMeanwhile(WrongMove):
    """Its words are others than those that were looked at: somebody edited it since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the town's settings say of submissions. `quarantine` is in seconds, `contact_days` in days; `by_person` sends all to the inbox."""

    by_person: bool = True
    quarantine: float = 600.0
    contact_days: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A submission at the door. `body` is its JSON, `words` its fingerprint, `age` how old its token is in seconds, `address` an IP address
    that is not kept, `email` where to write to or "", `unsolved` that the puzzle's solution is wanted and missing."""

    ref: str
    purpose: str
    listing: str | None
    body: str
    words: str
    address: str
    honeypot: bool
    age: float
    links: int
    email: str = ""
    unsolved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A submission in the spool. Times are seconds since 1970. `path`, `yaml`, `message` and `made_from` are its change, once made; `url` and
    `number_there` its pull request, once opened; `reason` is for the submitter, `signs` and `trouble` are for the maintainer. `body` stays as it was
    sent; `edited` is the same as a maintainer mended it, if one did, and `edits` counts how often that changed."""

    ref: str
    purpose: str
    listing: str | None
    body: str
    state: State
    signs: tuple[str, ...]
    received: float
    changed: float
    tries: int
    path: str | None
    yaml: str | None
    message: str | None
    made_from: str | None
    number_there: str | None
    url: str | None
    reason: str | None
    duplicate_of: str | None
    trouble: str | None
    round: int
    edited: str | None
    edits: int

    @property
    def current(self) -> str:
        """The submission that goes on, as JSON: as it was edited, else as it was sent."""
        return self.body if self.edited is None else self.edited

    @property
    def key(self) -> str:
        """By what the forge knows its pull request: a new one when it is proposed again after one was closed, which no forge opens again."""
        return f"{self.ref}r{self.round}" if self.round else self.ref


class Spool:
    """The spool as one thread sees it. Times (`now`) come in as seconds since 1970. Everything raises SpoolUnavailable when the file fails."""

    def __init__(self, path: Path, rules: Rules) -> None:
        self.database = open_database(path)
        self.rules = rules

    def close(self) -> None:
        """Lets go of the file."""
        self.database.close()

    def receive(self, arrivals: Sequence[Arrival], now: float) -> list[Verdict]:
        """Takes these in, in one step that is on disk when it returns. One whose reference is known already changes nothing."""
        with writing(self.database) as database:
            return [self._receive(database, arrival, now) for arrival in arrivals]

    def _receive(self, database: sqlite3.Connection, arrival: Arrival, now: float) -> Verdict:
        known = database.execute("SELECT state, signs FROM submissions WHERE ref = ?", (arrival.ref,)).fetchone()
        if known is not None:
            return Verdict(fate="wait", signs=tuple(filter(None, known["signs"].split(";"))))
        blocks = blocks_of(database, arrival.address, now)
        verdict = judge(self._facts(database, arrival, blocks, now))
        if verdict.fate == "turn-away":
            return verdict
        by_itself = verdict.fate == "clean" and not self.rules.by_person and arrival.purpose != "problem"
        state: State = "spam" if verdict.fate == "spam" else "received" if by_itself else "waiting"
        due = now + self.rules.quarantine if by_itself else now
        database.execute(
            "INSERT INTO submissions (ref, purpose, listing, body, words, block, state, signs, received, changed, due)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (arrival.ref, arrival.purpose, arrival.listing, arrival.body, arrival.words, blocks[0], state, ";".join(verdict.signs), now, now, due),
        )
        if arrival.email:  # of spam too: until it is deleted, a person may say that it is none
            contact = (arrival.ref, arrival.email, _forget_at(state, now, self.rules))
            database.execute("INSERT OR REPLACE INTO contacts (ref, email, forget_at) VALUES (?, ?, ?)", contact)
        return verdict

    def _facts(self, database: sqlite3.Connection, arrival: Arrival, blocks: Sequence[str], now: float) -> Facts:
        return Facts(
            honeypot=arrival.honeypot,
            age=arrival.age,
            links=arrival.links,
            block_minute=came(database, "block", blocks, now, 60, 100),
            block_day=came(database, "block", blocks, now, DAY, 1000),
            same_words=came(database, "words", [arrival.words], now, DAY, 10),
            everybody=self.near(now),
            unsolved=arrival.unsolved,
        )

    def near(self, at: float) -> int:
        """How many arrived within a quarantine's time before or after this second, spam left out; not counted further than a flood."""
        asked = "SELECT count(*) FROM (SELECT 1 FROM submissions WHERE state <> 'spam' AND received BETWEEN ? AND ? LIMIT ?)"
        span = (at - self.rules.quarantine, at + self.rules.quarantine + SLACK)
        return int(self.read(asked, (*span, FLOOD + 1))[0][0])

    def find(self, ref: str) -> Entry | None:
        """The submission with this reference."""
        row = self.read("SELECT * FROM submissions WHERE ref = ?", (ref,))
        return entry(row[0]) if row else None

    def entries(self, states: Sequence[State]) -> list[Entry]:
        """The submissions in these states, the oldest first."""
        marks = ", ".join("?" * len(states))
        return [entry(row) for row in self.read(f"SELECT * FROM submissions WHERE state IN ({marks}) ORDER BY number", states)]  # noqa: S608

    def taken_paths(self) -> list[str]:
        """The paths of new entries that are on their way or were published (the town's folder may not have them yet), so that no later one takes
        their name."""
        new = "path IS NOT NULL AND purpose IN ('idea', 'opportunity')"
        asked = f"SELECT path FROM submissions WHERE state IN ('accepted', 'in-review', 'published') AND {new}"  # noqa: S608
        return [row["path"] for row in self.read(asked)]

    def move(
        self,
        ref: str,
        to: State,
        now: float,
        *,
        reason: str | None = None,
        duplicate_of: str | None = None,
        trouble: str | None = None,
        edits: int | None = None,
    ) -> None:
        """Moves a submission on. Raises WrongMove if there is none with this reference, or the move is not in the table; EditedMeanwhile if it was
        edited another number of times than `edits`, where that is given."""
        with writing(self.database) as database:
            row = standing(database, ref, edits)
            if not may_move(row["state"], to):
                raise WrongMove(f'submission "{ref}" is {row["state"]}, so it can\'t become {to}.')
            if _is_in_hand(database, ref, now):
                raise WrongMove(f'submission "{ref}" is being handed over to the forge just now. Wait some minutes, then look how it stands.')
            stray = row["stray"] or (row["state"] == "accepted" and row["path"] is not None)
            if stray and to != "accepted":
                trouble = trouble or (_LOOKED_FOR if to in SETTLED else _MAY_BE_THERE)
            database.execute(
                "UPDATE submissions SET reason = ?, duplicate_of = ?, trouble = ?, due = ?, stray = ?, tries = 0, lease = 0, holder = NULL"
                " WHERE ref = ?",
                (reason, duplicate_of, trouble, now, int(stray), ref),
            )
            if to == "waiting" and row["state"] in SETTLED and not stray:  # what may be there already is accepted as it was, or closed
                database.execute(_ANEW, (ref,))
            moved(database, ref, to, now, self.rules)

    def forget(self, ref: str) -> bool:
        """Deletes the submitter's address, at once; whether there was one."""
        with writing(self.database) as database:
            database.execute("DELETE FROM letters WHERE ref = ?", (ref,))
            there = database.execute("DELETE FROM contacts WHERE ref = ?", (ref,)).rowcount > 0
        self._truncate()
        return there

    def wipe(self, ref: str) -> None:
        """Deletes what a submission said, at once, and not only when its time is over; that it came, and what became of it, stays."""
        with writing(self.database) as database:
            database.execute("UPDATE submissions SET body = '', edited = NULL, words = '', yaml = NULL, message = NULL WHERE ref = ?", (ref,))
        self._truncate()

    def purge(self, now: float) -> None:
        """Deletes what is past its time: addresses, hashes of where things came from, old spam, the words of what is long settled."""
        settled = ", ".join(f"'{state}'" for state in sorted(SETTLED))
        with writing(self.database) as database:
            database.execute("DELETE FROM letters WHERE ref IN (SELECT ref FROM contacts WHERE forget_at <= ?)", (now,))
            database.execute("DELETE FROM contacts WHERE forget_at <= ?", (now,))
            forget_origins(database, now)
            database.execute("DELETE FROM submissions WHERE state = 'spam' AND changed < ?", (now - _SPAM_KEPT,))
            for table in ("letters", "contacts"):
                database.execute(f"DELETE FROM {table} WHERE ref NOT IN (SELECT ref FROM submissions)")  # noqa: S608
            database.execute(
                f"UPDATE submissions SET body = '', edited = NULL, words = '', yaml = NULL WHERE body <> '' AND state IN ({settled}) AND changed < ?",  # noqa: S608
                (now - self.rules.contact_days * DAY,),
            )
        self._truncate()

    def remember(self, name: str, value: Any) -> None:
        """Keeps a fact about the service itself, such as the time of the last push."""
        with writing(self.database) as database:
            database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, json.dumps(value)))

    def health(self, now: float) -> dict[str, Any]:
        """How the queue stands: how many are in each state, the age in seconds of the oldest that should be on its way, the last push."""
        states = {row["state"]: row["n"] for row in self.read("SELECT state, count(*) n FROM submissions GROUP BY state")}
        late = self.read("SELECT min(due) due FROM submissions WHERE state = 'accepted' OR (state = 'received' AND due <= ?)", (now,))[0]["due"]
        facts = {row["name"]: json.loads(row["value"]) for row in self.read("SELECT * FROM facts")}
        return {"states": states, "queue_age": round(max(0.0, now - late), 1) if late is not None else 0, "last_push": facts.get("last_push")}

    def read(self, asked: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """What the tables say. Raises SpoolUnavailable."""
        try:
            return self.database.execute(asked, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise SpoolUnavailable(f"The spool can't be read: {error}.") from error

    def _truncate(self) -> None:
        """Empties the log of changes, which still holds what was wiped from the tables; later, if somebody is reading."""
        self.read("PRAGMA wal_checkpoint(TRUNCATE)")


def moved(database: sqlite3.Connection, ref: str, to: State, now: float, rules: Rules) -> None:
    """Puts down the new state of a submission, inside a step of `writing`: with the letter about it, and the day on which to forget the address."""
    database.execute("UPDATE submissions SET state = ?, changed = ? WHERE ref = ?", (to, now, ref))
    database.execute("DELETE FROM letters WHERE ref = ?", (ref,))  # what was not sent yet is no news any more
    if to in _NEWS:
        database.execute("INSERT INTO letters (ref, state, due) SELECT ref, ?, ? FROM contacts WHERE ref = ?", (to, now, ref))
    database.execute("UPDATE contacts SET forget_at = ? WHERE ref = ?", (_forget_at(to, now, rules), ref))


def _forget_at(state: State, now: float, rules: Rules) -> float | None:
    """When the address of a submission that comes into this state is to be forgotten; None while something may still happen."""
    return now + rules.contact_days * DAY if state in SETTLED else None


def standing(database: sqlite3.Connection, ref: str, edits: int | None) -> sqlite3.Row:
    """How a submission stands, inside a step of `writing`. Raises WrongMove and EditedMeanwhile."""
    row: sqlite3.Row | None = database.execute("SELECT state, path, edited, edits, stray FROM submissions WHERE ref = ?", (ref,)).fetchone()
    if row is None:
        raise WrongMove(f'there is no submission "{ref}". "domore inbox" lists them.')
    if edits is not None and row["edits"] != edits:
        raise EditedMeanwhile(f'somebody edited submission "{ref}" since you looked at it. Look at it once more, then decide.')
    return row


def entry(row: sqlite3.Row) -> Entry:
    """A row of the table as a value."""
    values = {name: row[name] for name in Entry.__slots__}
    return Entry(**values | {"signs": tuple(filter(None, row["signs"].split(";")))})


def _is_in_hand(database: sqlite3.Connection, ref: str, now: float) -> bool:
    """Whether a worker is on its way to the forge with it: what comes of that could not be put down for one that went elsewhere meanwhile."""
    asked = "SELECT 1 FROM submissions WHERE ref = ? AND (state = 'accepted' OR stray = 1) AND lease > ?"
    return database.execute(asked, (ref, now)).fetchone() is not None
