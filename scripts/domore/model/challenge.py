"""A challenge: a question that the town asks, to which ideas are the answers."""

from __future__ import annotations

from datetime import date

import msgspec


class Challenge(msgspec.Struct, frozen=True, array_like=True, tag=True, kw_only=True):
    """What is asked, who asks, and from which day to which one can answer. `path` is the file's, relative to the town."""

    id: str
    path: str
    title: str
    summary: str
    body: str
    asked_by: str
    opens: date
    closes: date
