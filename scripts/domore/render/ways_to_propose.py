"""Where one says what is to be different about an entry: addresses, as they stand before the shell knows how deep the page lies."""

from __future__ import annotations

from typing import Literal

from domore.render.shell import BASE
from domore.settings import Settings


def way_to_propose(settings: Settings, purpose: Literal["change", "problem"]) -> str:
    """The address, up to the listing's own (`ideas/…`), at which one says what is to change or what is wrong."""
    if settings.propose.road == "intake":
        return f"{intake_address(settings)}form/{purpose}/"
    return f"{BASE}propose/{purpose}/?listing="


def intake_address(settings: Settings) -> str:
    """Where the intake service answers: below the site's root."""
    return f"{BASE}{settings.propose.intake.removeprefix('/')}"
