"""The town as it is on disk just now, as far as forms and changes need to know it."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from domore.contribute.change import Town
from domore.problems import Problem
from domore.read.sources import find, read_file
from domore.settings import Settings

_FRESH: Final = 5.0  # seconds


class TownNow:
    """The facts of a town's folder, not older than a few seconds. Its settings are those that the service was started with."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._looked = time.monotonic()
        self._town = Town(settings=settings, listings=self._listings(), read=self._read)

    def __call__(self) -> Town:
        """The facts; looked at again when they are too old."""
        if time.monotonic() - self._looked > _FRESH:
            self._looked = time.monotonic()
            self._town = replace(self._town, listings=self._listings())
        return self._town

    def _listings(self) -> dict[str, str]:
        sources, _ = find(self._folder)
        return {f"{source.kind}/{source.id}": source.path for source in sources}

    def _read(self, path: str) -> bytes:
        data = read_file(self._folder, path)
        return b"" if data is None or isinstance(data, Problem) else data
