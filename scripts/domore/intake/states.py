"""The states of a submission and the moves between them: one table, which the spool holds to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

State = Literal["received", "waiting", "accepted", "in-review", "published", "not-published", "duplicate", "spam"]

# From each state to those that may follow it. Who was wronged can be helped: from spam, duplicate and not-published a person may fetch it back.
MOVES: Final[Mapping[State, frozenset[State]]] = {
    "received": frozenset({"waiting", "accepted", "spam"}),
    "waiting": frozenset({"accepted", "published", "not-published", "duplicate", "spam"}),
    "accepted": frozenset({"waiting", "in-review", "published", "not-published"}),
    "in-review": frozenset({"published", "not-published"}),
    "published": frozenset(),
    "not-published": frozenset({"waiting"}),
    "duplicate": frozenset({"waiting"}),
    "spam": frozenset({"waiting"}),
}
# States in which nothing more is going to happen by itself: from here the time runs after which a submitter's address is forgotten.
SETTLED: Final[frozenset[State]] = frozenset({"published", "not-published", "duplicate", "spam"})


def may_move(before: State, after: State) -> bool:
    """Whether a submission may go from one state to the other."""
    return after in MOVES[before]
