"""What a forge is asked for, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from domore.contribute.change import Change
from domore.problems import DoMoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change to be reviewed. `ref` is the idempotency key; `when` makes the commit the same at every try."""

    ref: str
    change: Change
    title: str
    description: str
    when: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A pull request: enough to ask for its state later."""

    url: str | None
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """How a pull request stands."""

    state: Literal["open", "merged", "closed"]
    url: str | None


class Forge(Protocol):
    """Takes proposals, once each, and says how their review stands."""

    def open(self, proposal: Proposal) -> Opened: ...
    def review(self, ref: str, opened: Opened) -> Review: ...


class ForgeBusy(DoMoreError):
    """Not now; try again later, after `retry_after` seconds if the forge says so."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ForgeRefused(DoMoreError):
    """The forge will never take this."""
