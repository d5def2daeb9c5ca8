"""What a try may have left at the forge of a submission that was turned down after it: looked for there, and closed.

A try may be cut off after it arrived, and then nobody here heard of its pull request. The forge knows it by its key.
"""

from __future__ import annotations

from typing import Final

from domore.contribute.forges.forge import Forge, ForgeBusy, ForgeRefused, Withdrawn
from domore.intake.leases import Leases
from domore.intake.spool import Entry
from domore.intake.states import State

LEFT: Final[tuple[State, ...]] = ("not-published", "duplicate", "spam")  # where nobody waits for its pull request any more
_FIRST_WAIT: Final = 10.0  # seconds; doubled at each try, up to _LONGEST_WAIT
_LONGEST_WAIT: Final = 3600.0
_MOST_TRIES: Final = 24
_NOT_TOLD: Final = (
    "It was on its way to the forge, and may have arrived: that could not be asked ({}). Look there for a pull request with its name, and close that."
)


def clear_up(entry: Entry, leases: Leases, forge: Forge, now: float) -> None:
    """Closes what is there of one that is ours, and says what there was; where the forge does not tell, it is asked again, for a day."""
    try:
        found = forge.withdraw(entry.key)
    except (ForgeBusy, ForgeRefused) as error:
        told = _NOT_TOLD.format(" ".join(str(error).split())[:300].rstrip("."))
        if entry.tries >= _MOST_TRIES:
            leases.keep(entry.ref, now, stray=0, trouble=told)
        else:
            leases.later(entry.ref, now + min(_FIRST_WAIT * 2**entry.tries, _LONGEST_WAIT), told, tries=entry.tries + 1)
        return
    there = {} if found.state == "none" else {"url": found.url, "number_there": found.number}
    leases.keep(entry.ref, now, stray=0, trouble=_told(found), **there)


def _told(found: Withdrawn) -> str | None:
    """What there was, for the maintainer; nothing where there was nothing."""
    if found.state == "none":
        return None
    if found.state == "closed":
        return (
            f"It had arrived at the forge before you turned it down. Its pull request is closed: {found.url}"
            if found.url
            else ("It had arrived at the forge before you turned it down, as a branch without a pull request. The branch is deleted.")
        )
    where = found.url or f"commit {found.number[:12]}"
    cure = "Undo it there" if found.url else f"Undo it: git revert {found.number[:12]}"
    return f"It had arrived and is published, from before you turned it down: {where}. {cure}, or let it be."
