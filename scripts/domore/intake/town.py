"""The town as it is on disk just now, as far as forms and changes need to know it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from domore.contribute.change import Town
from domore.contribute.facts import facts_of, looked_at_again
from domore.intake.spool import Entry
from domore.settings import Settings

_FRESH: Final = 5.0  # seconds


class TownNow:
    """The facts of a town's folder, not older than a few seconds. Its settings are those that the service was started with."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._looked = time.monotonic()
        self._town = facts_of(folder, settings)

    def __call__(self) -> Town:
        """The facts; looked at again when they are too old."""
        if time.monotonic() - self._looked > _FRESH:
            self._looked = time.monotonic()
            self._town = looked_at_again(self._town, self._folder)
        return self._town


def is_local(settings: Settings) -> bool:
    """Whether what is accepted goes into the town's own repository at once."""
    return settings.forge is None or settings.forge.kind == "local"


def was_taken_down(one: Entry, town: Town) -> bool:
    """Whether a new entry was published in this very folder and is no longer there, as after `git revert`. Of another forge this is never said:
    the folder may be behind it."""
    if one.state != "published" or one.purpose not in ("idea", "opportunity") or one.url or not one.path or not is_local(town.settings):
        return False
    return listing_of(one.path) not in town.listings and not town.read(one.path)  # the listings may be some seconds old


def listing_of(path: str) -> str:
    """The name of the entry at a path, `ideas/<id>`."""
    _, kind, *_, name = path.split("/")
    return f"{kind}/{name.removesuffix('.yml')}"
