"""The worker's side of the spool: taking one submission at a time, for a while, and putting down what came of it.

A lease that ran out is anybody's. All that a worker puts down it puts down as the holder, so that one who was away too long changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from domore.contribute.change import Change
from domore.intake.database import writing
from domore.intake.spool import Entry, Spool, entry, moved
from domore.intake.states import State

LEASE: Final = 300.0  # seconds
LONGEST_WAIT: Final = 86_400.0  # seconds; what is due later than this, and than any quarantine, was put down by a clock that was wrong


@dataclass(frozen=True, slots=True)
class Leases:
    """One worker (`holder`) at a spool."""

    spool: Spool
    holder: str
    lease: float = LEASE

    def take(self, states: Sequence[State], now: float, *, strays: bool = False) -> Entry | None:
        """The submission in these states that has been due longest, now ours; None when nothing is due. With `strays` one of those alone of which
        something may be left at the forge."""
        marks = ", ".join("?" * len(states))
        due = f"state IN ({marks}) AND (due <= ? OR due > ?) AND NOT (lease > ? AND lease <= ?)"
        due += " AND stray = 1" if strays else ""
        too_late = now + max(LONGEST_WAIT, self.spool.rules.quarantine)
        found, when = f"SELECT number FROM submissions WHERE {due} ORDER BY due, number LIMIT 1", (now, too_late, now, now + self.lease)  # noqa: S608
        if not self.spool.read(found, (*states, *when)):
            return None  # nearly always: so that looking holds up nobody who writes
        with writing(self.spool.database) as database:
            row = database.execute(
                f"UPDATE submissions SET lease = ?, holder = ? WHERE number = ({found}) RETURNING *",  # noqa: S608
                (now + self.lease, self.holder, *states, *when),
            ).fetchone()
        return entry(row) if row else None

    def keep_change(self, ref: str, change: Change, *, is_new: bool) -> bool:
        """Keeps the change that was made of a submission, so that every later try proposes the same; False when another new entry that is
        on its way has its path, or the submission is not ours any more."""
        with writing(self.spool.database) as database:
            taken = (
                " AND NOT EXISTS (SELECT 1 FROM submissions o WHERE o.path = ? AND o.ref <> ? AND o.state IN ('accepted', 'in-review', 'published'))"
            )
            kept = database.execute(
                "UPDATE submissions SET path = ?, yaml = ?, message = ?, made_from = ? WHERE ref = ? AND holder = ? AND path IS NULL"  # noqa: S608
                + (taken if is_new else ""),
                (change.path, change.yaml, change.message, change.made_from, ref, self.holder, *((change.path, ref) if is_new else ())),
            )
            return kept.rowcount == 1

    def done(self, ref: str, to: State, now: float, *, due: float | None = None, **facts: Any) -> None:
        """Moves a submission that is ours on, with these facts about it (columns of the table)."""
        with writing(self.spool.database) as database:
            if self._put(database, ref, due if due is not None else now, facts | {"tries": 0, "trouble": facts.get("trouble")}):
                moved(database, ref, to, now, self.spool.rules)

    def keep(self, ref: str, now: float, **facts: Any) -> None:
        """Puts down facts about a submission that is ours, and lets go of it; its state stays."""
        with writing(self.spool.database) as database:
            self._put(database, ref, now, facts | {"tries": 0})

    def later(self, ref: str, due: float, trouble: str | None, *, tries: int) -> None:
        """Puts a submission that is ours back until `due`."""
        with writing(self.spool.database) as database:
            self._put(database, ref, due, {"tries": tries, "trouble": trouble})

    def _put(self, database: sqlite3.Connection, ref: str, due: float, facts: dict[str, Any]) -> bool:
        columns = "".join(f", {name} = ?" for name in facts)
        put = database.execute(
            f"UPDATE submissions SET lease = 0, holder = NULL, due = ?{columns} WHERE ref = ? AND holder = ?",  # noqa: S608
            (due, *facts.values(), ref, self.holder),
        )
        return put.rowcount == 1
