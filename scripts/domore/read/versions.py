"""What a file held at earlier commits, read from Git's objects by GitPython when a page needs it; each process has a reader of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from domore.read.caps import LISTING
from domore.read.repository import repository_of


class Versions:
    """Reads blobs of a town's repository. Begins nothing before the first is asked for."""

    def __init__(self, town: Path) -> None:
        self._town = town
        self._git: Any = None

    def read(self, blob: str) -> bytes | None:
        """The bytes of a blob; None where it is not there, or larger than a listing may be."""
        from git.cmd import Git

        if self._git is None:
            repository = repository_of(self._town, os.environ)
            self._git = Git(self._town)
            self._git.update_environment(**(dict(repository.environ) if repository else {}))
        try:
            _, kind, size, stream = self._git.stream_object_data(blob)
        except ValueError:
            return None
        data: bytes = stream.read()
        return data if kind == b"blob" and size <= LISTING.bytes else None

    def close(self) -> None:
        """Ends the process that reads."""
        if self._git is not None:
            self._git.clear_cache()
