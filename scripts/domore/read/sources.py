"""Finds the town's listing files: which there are, what kind each is, and whether one changed since it was last read."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final, Literal, NamedTuple

from domore.problems import Problem
from domore.read.letters import MAX_BYTES

Kind = Literal["ideas", "opportunities"]
KINDS: Final[tuple[Kind, ...]] = ("ideas", "opportunities")
SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
MAX_ID: Final = 60


class Stamp(NamedTuple):
    """What the file system says of a file; equal stamps mean the same bytes, but see `is_settled`."""

    size: int
    modified_ns: int
    changed_ns: int


@dataclass(frozen=True, slots=True)
class Source:
    """A listing's file. `path` is relative to the town and uses `/`; the file's name is the listing's id."""

    path: str
    kind: Kind
    id: str
    stamp: Stamp


def is_settled(stamp: Stamp, seen_ns: int) -> bool:
    """Whether a file last changed long enough before `seen_ns` (two seconds, the coarsest clock of a file system in use) that a
    later change must show in its stamp."""
    return max(stamp.modified_ns, stamp.changed_ns) < seen_ns - 2_000_000_000


def find(town: Path) -> tuple[list[Source], list[Problem]]:
    """Every listing file under content/, sorted by path, and a problem for each thing that lies there and can't be one."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for kind in KINDS:
        folder = town / "content" / kind
        if folder.is_dir():
            _walk(os.fspath(folder), f"content/{kind}", kind, 0, sources, problems)
    sources.sort(key=lambda source: source.path)
    return sources, problems


def _walk(folder: str, at: str, kind: Kind, depth: int, sources: list[Source], problems: list[Problem]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            name, path = entry.name, f"{at}/{entry.name}"
            if name.startswith(".") or name.endswith("~"):
                continue  # editors' own files
            if entry.is_symlink():
                problems.append(_problem(path, "symlink", "This is a link to another place. Put the file itself here."))
            elif entry.is_dir():
                if depth >= 2:
                    problems.append(_problem(path, "folder", f"Folders lie too deep here. Move the files up, to content/{kind}/."))
                else:
                    _walk(entry.path, path, kind, depth + 1, sources, problems)
            else:
                problems.extend(_refusals(path, name, entry, kind, sources))


def _refusals(path: str, name: str, entry: os.DirEntry[str], kind: Kind, sources: list[Source]) -> Iterator[Problem]:
    status = entry.stat(follow_symlinks=False)
    stem, dot, ending = name.rpartition(".")
    if not stat.S_ISREG(status.st_mode):
        yield _problem(path, "file", "This is not a plain file. Remove it.")
    elif ending != "yml" or not dot:
        cure = f'Name it "{stem}.yml".' if ending in ("yaml", "YML", "YAML") else "Only .yml files belong here; pictures go to content/images/."
        yield _problem(path, "file-name", f"This file is not read. {cure}")
    elif not SLUG.match(stem) or len(stem) > MAX_ID:
        yield _problem(path, "file-name", f'A file\'s name is its id: lower-case letters, digits and single hyphens, at most {MAX_ID}. Name it "{slug(stem)}.yml".')
    elif status.st_size > MAX_BYTES:
        yield _problem(path, "size", f"The file is larger than {MAX_BYTES // 1024} KB. Shorten it; pictures go to content/images/.")
    else:
        sources.append(Source(path, kind, stem, Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)))


def slug(text: str) -> str:
    """An id made from any text: letters without their accents, digits and hyphens, cut at a word; "untitled" when nothing is left."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    if len(words) > MAX_ID:
        words = words[: MAX_ID + 1].rpartition("-")[0] or words[:MAX_ID]
    return words or "untitled"


def digest(data: bytes) -> str:
    """A fingerprint of some bytes."""
    return blake2b(data, digest_size=16).hexdigest()


def _problem(path: str, rule: str, message: str) -> Problem:
    return Problem(path=path, line=1, column=1, severity="error", rule=rule, message=message)
