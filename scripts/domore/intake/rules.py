"""What the town's settings say of submissions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domore.settings import Settings

SPOOL: Final = ".domore/intake/spool.sqlite3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`by_person` sends everything to the inbox; `quarantine` is in seconds, `contact_days` in days."""

    by_person: bool = True
    quarantine: float = 600.0
    contact_days: int = 90


def rules_of(settings: Settings) -> Rules:
    """The rules of a town. A forge on this machine publishes what it is given at once, so there a person always looks first."""
    propose = settings.propose
    by_person = propose.review == "inbox" or settings.forge is None or settings.forge.kind == "local"
    return Rules(by_person=by_person, quarantine=propose.quarantine_minutes * 60.0, contact_days=propose.contact_days)
