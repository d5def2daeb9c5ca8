"""The town as it is on disk just now, as far as forms and changes need to know it."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from domore.contribute.change import Town
from domore.contribute.facts import facts_of, listings_in
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
            self._town = replace(self._town, listings=listings_in(self._folder))
        return self._town
