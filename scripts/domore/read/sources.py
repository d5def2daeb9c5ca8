"""Finds the town's files: which listings and pictures there are, whether one changed since it was last read, and what may not lie there."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final, Literal

import msgspec

from domore.problems import Problem
from domore.read.caps import caps_of
from domore.read.folders import strays

Kind = Literal["ideas", "opportunities"]
FileKind = Literal["ideas", "opportunities", "challenges", "tallies"]
KINDS: Final[tuple[Kind, ...]] = ("ideas", "opportunities")
FILE_KINDS: Final[tuple[FileKind, ...]] = (*KINDS, "challenges", "tallies")
TALLIES: Final = ("email", "forge", "paper", "stages")
SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
MAX_ID: Final = 60
# What a picture's name may be; the schemas say the same of `image.file`.
PICTURE: Final = re.compile(r"[a-z0-9][a-z0-9._-]*\.(jpe?g|png|webp|avif|gif)\Z")
MAX_PICTURE_NAME: Final = 100
# How many folders a kind's files may lie deep, and where they belong.
_DEPTH: Final[dict[FileKind, int]] = {"ideas": 1, "opportunities": 0, "challenges": 0, "tallies": 0}
_BELONG: Final[dict[FileKind, str]] = {
    "ideas": "content/ideas/ and the year it is from, such as content/ideas/2026/",
    "opportunities": "content/opportunities/",
    "challenges": "content/challenges/",
    "tallies": "content/tallies/",
}
# Folders whose files the theme engine takes as they are.
ENGINE_FOLDERS: Final = ("content/pages", "site_config/theme")
# Folders of the site beside the listings' own: /ideas/page/2/, /ideas/status/open/ and the like.
TAKEN: Final[dict[FileKind, frozenset[str]]] = {
    "ideas": frozenset({"page", "status"}),
    "opportunities": frozenset({"page", "type", "past", "day", "free", "access", "language"}),
    "challenges": frozenset({"page"}),
    "tallies": frozenset(),
}


_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)  # where there is such a thing, opening asks whether the file itself is a link


class Stamp(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the file system says of a file; equal stamps mean the same bytes, but see `is_settled`."""

    size: int
    modified_ns: int
    changed_ns: int


class Source(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A listing's file, a challenge's or a tally's. `path` is relative to the town and uses `/`; the file's name is its id."""

    path: str
    kind: FileKind
    id: str
    stamp: Stamp


def is_settled(stamp: Stamp, seen_ns: int) -> bool:
    """Whether a file last changed long enough before `seen_ns` (two seconds, the coarsest clock of a file system in use) that a
    later change must show in its stamp."""
    return max(stamp.modified_ns, stamp.changed_ns) < seen_ns - 2_000_000_000


def find(town: Path) -> tuple[list[Source], list[Problem]]:
    """Every file of listings, challenges and tallies under content/, sorted by path; a problem for each thing that can't be one."""
    sources: list[Source] = []
    problems: list[Problem] = []
    problems += strays(_entries(town, "content", problems))
    for kind in FILE_KINDS:
        _walk(town, f"content/{kind}", kind, 0, sources, problems)
    sources.sort(key=lambda source: source.path)
    return sources, sorted(set(problems))


def find_images(town: Path) -> tuple[dict[str, Stamp], list[Problem]]:
    """The stamp of each picture in content/images/ by its name, sorted, and a problem for each thing that lies there and is none."""
    images: dict[str, Stamp] = {}
    problems: list[Problem] = []
    for entry in _entries(town, "content/images", problems):
        if _is_of_an_editor(entry.name):
            continue
        path, status = f"content/images/{entry.name}", entry.stat(follow_symlinks=False)
        if entry.is_symlink():
            problems.append(_symlink(path))
        elif entry.is_dir(follow_symlinks=False):
            problems.append(_problem(path, "folder", "Pictures lie in content/images/ itself. Move those in this folder up, and remove it."))
        elif not stat.S_ISREG(status.st_mode):
            problems.append(_problem(path, "file", "This is not a plain file. Remove it."))
        elif not PICTURE.match(entry.name) or len(entry.name) > MAX_PICTURE_NAME:
            problems.append(_problem(path, "file-name", _better_picture(entry.name)))
        else:
            images[entry.name] = _stamp(status)
    return images, problems


def find_links(town: Path) -> list[Problem]:
    """A problem for each thing in content/pages/ and site_config/theme/ that the theme engine must not meet, sorted.

    The engine follows links, so that one could publish any file of the machine; it waits for pipes; and it can't write a name that is not UTF-8."""
    problems: list[Problem] = []
    waiting = list(ENGINE_FOLDERS)
    while waiting:
        at = waiting.pop()
        for entry in _entries(town, at, problems):
            path = f"{at}/{entry.name}"
            if entry.is_symlink():
                # An editor marks a file that it has open by a link to nowhere, and nowhere holds no secret.
                if not entry.name.startswith(".#") or os.path.exists(entry.path):
                    problems.append(_symlink(path))
            elif not _is_utf8(entry.name):
                problems.append(_problem(path, "file-name", "This name is not UTF-8. Rename it, with plain letters."))
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif not entry.is_file(follow_symlinks=False):
                problems.append(_problem(path, "file", "This is not a plain file. Remove it."))
    return sorted(set(problems))


def read_file(town: Path, path: str, plain: set[str] | None = None) -> bytes | Problem | None:
    """The bytes of a plain file of the town; a problem when it is none or too large; None when it is not there.

    Follows no link, waits for no pipe, and never reads more than the cap. Who reads many files gives a set, in which the folders stand that were seen
    to be no links: each is then looked at once."""
    way = path.rpartition("/")[0] if _NO_LINK else path
    if plain is None or way not in plain:
        if (link := _link_on_the_way(town, way)) is not None:
            return link
        if plain is not None:
            plain.add(way)
    try:
        handle = os.open(f"{town}/{path}", os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            return _symlink(path)
        return _problem(path, "file", f"This file can't be opened: {error.strerror}. Check that you may read it.")
    try:
        status, caps = os.fstat(handle), caps_of(path)
        if not stat.S_ISREG(status.st_mode):
            return _problem(path, "file", "This is not a plain file. Remove it.")
        data = os.read(handle, min(status.st_size, caps.bytes) + 1)  # without Python's buffers around it, which take longer than all the rest
        while len(data) <= caps.bytes and (more := os.read(handle, caps.bytes + 1 - len(data))):
            data += more
    finally:
        os.close(handle)
    return _problem(path, "size", caps.too_large) if len(data) > caps.bytes else data


def _link_on_the_way(town: Path, path: str) -> Problem | None:
    """A problem for the first link among the folders and the file that `path` names."""
    root, at = os.fspath(town), ""
    for step in path.split("/"):
        at = f"{at}/{step}" if at else step
        if os.path.islink(f"{root}/{at}"):
            return _symlink(at)
    return None


def _entries(town: Path, at: str, problems: list[Problem]) -> list[os.DirEntry[str]]:
    """What lies in a folder of the town, by name; nothing when the folder is not there or, which is a problem, behind a link or closed."""
    if (link := _link_on_the_way(town, at)) is not None:
        problems.append(link)
        return []
    try:
        with os.scandir(town / at) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(_problem(at, "folder", f"This folder can't be opened: {error.strerror}. Check that you may read it."))
        return []


def _is_of_an_editor(name: str) -> bool:
    """Whether editors and desktops leave files of this name beside those that they show."""
    return name.startswith(".") or name.endswith("~")


def _walk(town: Path, at: str, kind: FileKind, depth: int, sources: list[Source], problems: list[Problem]) -> None:
    for entry in _entries(town, at, problems):
        name, path = entry.name, f"{at}/{entry.name}"
        if _is_of_an_editor(name):
            continue
        if entry.is_symlink():
            problems.append(_symlink(path))
        elif entry.is_dir(follow_symlinks=False):
            if depth >= _DEPTH[kind]:
                problems.append(_problem(path, "folder", f"Nothing in this folder is read: it lies too deep. Move each file to {_BELONG[kind]}."))
            else:
                _walk(town, path, kind, depth + 1, sources, problems)
        else:
            problems.extend(_refusals(path, name, entry, kind, sources))


def _refusals(path: str, name: str, entry: os.DirEntry[str], kind: FileKind, sources: list[Source]) -> Iterator[Problem]:
    status = entry.stat(follow_symlinks=False)
    stem, dot, ending = name.rpartition(".")
    if not stat.S_ISREG(status.st_mode):
        yield _problem(path, "file", "This is not a plain file. Remove it.")
    elif ending != "yml" or not dot:
        cure = f'Name it "{slug(stem)}.yml".' if ending.lower() in ("yaml", "yml") else "Only .yml files belong here; pictures go to content/images/."
        yield _problem(path, "file-name", f"This file is not read. {cure}")
    elif not SLUG.match(stem) or len(stem) > MAX_ID:
        fault = f"A file's name is its id: lower-case letters, digits and single hyphens, at most {MAX_ID}."
        yield _problem(path, "file-name", f'{fault} Name it "{slug(stem)}.yml".')
    elif stem in TAKEN[kind]:
        yield _problem(path, "file-name", f"The site itself uses the address /{kind}/{stem}/. Give the file a name that says what it is about.")
    elif kind == "tallies" and stem not in TALLIES:
        yield _problem(path, "file-name", "This file is not read. The tallies are email.yml, forge.yml, paper.yml and stages.yml.")
    elif status.st_size > caps_of(path).bytes:
        yield _problem(path, "size", caps_of(path).too_large)
    else:
        sources.append(Source(path, kind, stem, _stamp(status)))


def _better_picture(name: str) -> str:
    """What is wrong with the name of a file in content/images/, and what to call it."""
    stem, _, ending = name.rpartition(".")
    better = f"{slug(stem)}.{ending.lower()}"
    if stem and PICTURE.match(better):
        return f'A picture\'s name has small letters, digits, dots and hyphens, at most {MAX_PICTURE_NAME}. Name it "{better}".'
    return "This is no picture that can be shown: their names end in .jpg, .png, .webp, .avif or .gif. Save it as one of these, or remove it."


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _is_utf8(name: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


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


def _symlink(path: str) -> Problem:
    return _problem(path, "symlink", "This is a link to another place, and links are not followed. Put the thing itself here.")


def _problem(path: str, rule: str, message: str) -> Problem:
    # A file's name may hold any bytes; what is told of it must be printable.
    shown = path.encode("utf-8", "backslashreplace").decode()
    return Problem(path=shown, line=1, column=1, severity="error", rule=rule, message=message)
