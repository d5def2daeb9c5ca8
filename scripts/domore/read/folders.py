"""What lies in content/ itself: folders that are known, and what would be passed over in silence if nobody said so."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Final

from domore.nearest import nearest
from domore.problems import Problem, Severity

_KNOWN: Final = ("ideas", "opportunities", "challenges", "tallies", "pages", "images")


def strays(entries: Iterable[os.DirEntry[str]]) -> Iterator[Problem]:
    """A problem for each thing in content/ that is not read: an error where it can be told what was meant, else a warning."""
    for entry in entries:
        if entry.name in _KNOWN or entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield _folder(entry.name)
        elif entry.name.endswith((".yml", ".yaml")):
            cure = "Move an idea to content/ideas/ and the year it is from, anything else to content/opportunities/."
            yield _problem(entry.name, f"This file is not read: listings lie in folders. {cure}", "error")


def _folder(name: str) -> Problem:
    if meant := nearest(name, _KNOWN):
        return _problem(name, f"Nothing in this folder is read. Did you mean content/{meant}/?", "error")
    cure = "Listings lie in content/ideas/ and content/opportunities/, pages in content/pages/, pictures in content/images/."
    return _problem(name, f"Nothing in this folder is read. {cure}", "warning")


def _problem(name: str, message: str, severity: Severity) -> Problem:
    # A folder's name may hold any bytes; what is told of it must be printable.
    shown = f"content/{name}".encode("utf-8", "backslashreplace").decode()
    return Problem(path=shown, line=1, column=1, severity=severity, rule="folder", message=message)
