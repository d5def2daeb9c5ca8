"""Which version of a library is installed, at a glance.

importlib.metadata reads a whole file for it with the parser of e-mails, whose import takes 15 ms of every command; the folder's name says it too
(PyPA, "Recording installed projects": `{name}-{version}.dist-info`, the name normalised).
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache


def version(name: str) -> str:
    """The version of an installed library. Raises PackageNotFoundError if there is none."""
    found = _installed().get(_normalised(name))
    if found is None:
        from importlib import metadata

        return metadata.version(name)
    return found


@cache
def _installed() -> dict[str, str]:
    found: dict[str, str] = {}
    for folder in filter(os.path.isdir, sys.path):
        for entry in os.listdir(folder):
            if entry.endswith(".dist-info"):
                name, _, number = entry.removesuffix(".dist-info").rpartition("-")
                found.setdefault(_normalised(name), number)
    return found


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()
