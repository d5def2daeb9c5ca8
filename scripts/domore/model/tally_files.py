"""The files of content/tallies/ as frozen values: who counted what, by which method. None of them knows who backed anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec


class IdeaCount(msgspec.Struct, frozen=True, array_like=True):
    """How many back one idea. All but `withdrawn` are some of those who back it; `before_change` did so before its wording changed."""

    backs: int
    would_use: int = 0
    would_help: int = 0
    before_change: int = 0
    withdrawn: int = 0


class Adjustment(msgspec.Struct, frozen=True, array_like=True):
    """Supports that were taken out together: the ledger's entry that says so, why, by what condition, how many, and from which ideas."""

    entry: int
    day: date
    reason: str
    condition: str
    removed: int
    ideas: Mapping[str, int]


class EmailTally(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Supports confirmed by e-mail, as the ledger had them when it had this many entries and this head (SHA-256 of the last)."""

    day: date
    entries: int
    head: str
    ideas: Mapping[str, IdeaCount]
    adjustments: tuple[Adjustment, ...] = ()


class ForgeTally(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Accounts of the forge that reacted to an idea's discussion."""

    day: date
    ideas: Mapping[str, IdeaCount]


class PaperCount(msgspec.Struct, frozen=True, array_like=True):
    """People counted at one place on one day."""

    idea: str
    day: date
    number: int
    where: str
    by: str
    would_use: int = 0
    would_help: int = 0
    note: str = ""


class PaperTally(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What maintainers counted on paper."""

    counts: tuple[PaperCount, ...]


class StageDays(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """The day on which each idea reached each stage."""

    reached: Mapping[str, tuple[date, ...]]
