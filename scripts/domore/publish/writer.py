"""Writes the site so that it is whole at any moment, and touches nothing in it that we did not write.

New files are staged in the site's own hidden folder; when all are there, a journal of what to move and what to remove is put down in one step,
then carried out. A process killed before the journal leaves the site as it was; killed after it, the next build finishes the journal first.
What we wrote is remembered there too, so that a site which is moved, or whose town is, still knows what is its own. Nothing is forced to
disk: this guards against a killed process, not against a lost power supply (a build is made anew from content).
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

from domore.forks import forks_help, soon
from domore.problems import DoMoreError
from domore.publish.inputs import NOTHING, Inputs


class Written(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file of the site as we left it: the key of what it was made from, its size and time of writing, and the listing's file that
    it is drawn from (empty: from all of them; None: from none)."""

    key: str
    size: int
    modified_ns: int
    source: str | None = None


class Staged(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A page that was made: its path, what it was made from, and whether a staged file waits; none does if the site has these bytes already."""

    path: str
    written: Written
    waits: bool


class _Journal(msgspec.Struct, frozen=True):
    """Paths of files to remove, and of files and whole folders to move from the stage to the same place in the site."""

    moves: list[str]
    removes: list[str]


Manifest = dict[str, Written]


class _Memory(msgspec.Struct, frozen=True):
    files: Manifest
    inputs: Inputs = NOTHING


OWN: Final = ".domore"
_MANY: Final = 4_000  # files; below this, looking at them takes less than a fork
_JOURNAL: Final = "journal"
_MANIFEST: Final = "written"
_NEXT_MANIFEST: Final = f"{_MANIFEST}.next"
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


class SiteBlocked(DoMoreError):
    """Something in the site's folder is in the way."""


class Stage:
    """Where new files of a site wait, in the folders that they will have there. Several processes may put files into it."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.folder = site / OWN / "next"
        self._made: set[str] = set()

    @cached_property
    def _names(self) -> frozenset[str]:
        """What lay in the site when work began: of what does not, no file need be looked for."""
        return frozenset(os.listdir(self.site))

    def put(self, path: str, key: str, data: bytes, source: str | None = None) -> Staged:
        """Stages a file, unless the site holds the same bytes at `path` already."""
        if path.partition("/")[0] in self._names:
            target = f"{self.site}/{path}"
            try:
                status = os.stat(target)
                if status.st_size == len(data) and Path(target).read_bytes() == data:
                    return Staged(path, Written(key, status.st_size, status.st_mtime_ns, source), waits=False)
            except OSError:
                pass  # not there, or a folder where a file should be: the move says so
        descriptor = self._opened(path)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
            written = os.fstat(descriptor).st_mtime_ns
        finally:
            os.close(descriptor)
        return Staged(path, Written(key, len(data), written, source), waits=True)

    def _opened(self, path: str) -> int:
        """A new file, open for writing, and the folders that it lies in."""
        file, folder = f"{self.folder}/{path}", path.rpartition("/")[0]
        if folder in self._made:
            with suppress(FileNotFoundError):  # the folder went into the site when the first pages did
                return os.open(file, _NEW, 0o644)
        try:
            os.mkdir(f"{self.folder}/{folder}")  # nearly always enough, and a third of the time of `makedirs`, which looks first
        except FileExistsError:  # made by another process
            pass
        except FileNotFoundError:
            os.makedirs(f"{self.folder}/{folder}", exist_ok=True)
        self._made.add(folder)
        return os.open(file, _NEW, 0o644)


class SiteWriter:
    """One build's writing into `site`; used with `with`, and one at a time for a site.

    `over` lets it write over files of others: for a folder that a theme engine has just filled."""

    def __init__(self, site: Path, *, over: bool = False) -> None:
        self.site = site
        self.stage = Stage(site)
        self._own = site / OWN
        self._over = over

    def __enter__(self) -> Self:
        try:
            self._own.mkdir(parents=True, exist_ok=True)
            self._lock = (self._own / "lock").open("w")
        except OSError as error:
            raise SiteBlocked(
                f'The site can\'t be written to "{self.site}": {error.strerror}. Choose another folder, or see to its permissions.'
            ) from error
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        if (self._own / _JOURNAL).exists():
            self._carry_out()
        shutil.rmtree(self.stage.folder, ignore_errors=True)
        self.stage.folder.mkdir()
        memory = self._remembered()
        self.manifest, self.inputs = memory.files, memory.inputs
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        shutil.rmtree(self.stage.folder, ignore_errors=True)
        self._lock.close()
        if not (self._own / _MANIFEST).exists() and not (self._own / _JOURNAL).exists():
            (self._own / "lock").unlink(missing_ok=True)
            for folder in (self._own, self.site):  # nothing was written, so nothing is left
                if not any(folder.iterdir()):
                    folder.rmdir()

    def intact(self) -> Manifest:
        """What the site holds that is still as we left it."""
        return self._without(self._spoiled())

    def intact_soon(self) -> Callable[[], Manifest]:
        """The same, asked now and looked at beside whatever comes next, where that is worth a fork."""
        spoiled = soon(self._spoiled, list[str], worth_a_fork=forks_help(len(self.manifest), _MANY))
        return lambda: self._without(spoiled())

    def _spoiled(self) -> list[str]:
        """Files of ours that are gone, or are not as we left them."""
        spoiled = []
        root = os.fspath(self.site) + "/"
        for path, written in self.manifest.items():
            try:
                status = os.stat(root + path)
            except OSError:
                spoiled.append(path)
                continue
            if status.st_size != written.size or status.st_mtime_ns != written.modified_ns:
                spoiled.append(path)
        return spoiled

    def _without(self, spoiled: Iterable[str]) -> Manifest:
        gone = frozenset(spoiled)
        return {path: written for path, written in self.manifest.items() if path not in gone}

    def commit(self, kept: Manifest, staged: Iterable[Staged], *, inputs: Inputs = NOTHING, unwanted: Iterable[str] = ()) -> tuple[int, int]:
        """Makes the site what `kept` and `staged` say, and remembers it and its inputs; `unwanted` names files of others that have to go.

        Returns how many files were written and how many removed. Raises SiteBlocked."""
        made = list(staged)
        moves = self._moves([page.path for page in made if page.waits])
        after = kept | {page.path: page.written for page in made}
        gone = {*self.manifest, *(path for path in unwanted if (self.site / path).is_file())} - after.keys()
        journal = _Journal(moves, sorted(gone))
        (self._own / _NEXT_MANIFEST).write_bytes(msgspec.msgpack.encode(_Memory(after, inputs)))
        partial = self._own / f"{_JOURNAL}.part"
        partial.write_bytes(msgspec.msgpack.encode(journal))
        partial.replace(self._own / _JOURNAL)
        self._carry_out()
        self.manifest = after
        return sum(page.waits for page in made), len(journal.removes)

    def _moves(self, paths: Sequence[str]) -> list[str]:
        """The fewest moves that bring these staged files into the site: a folder that the site lacks moves whole.

        Stops before a file that somebody else put there is written over, or stands in the way of a folder."""
        there: dict[str, bool] = {}
        moves: dict[str, None] = {}
        for path in paths:
            new = next((folder for folder in _folders(path) if not self._is_there(folder, there)), None)
            if new is None and not self._over and path not in self.manifest and os.path.lexists(f"{self.site}/{path}"):
                raise self._not_ours(path)
            moves[new or path] = None
        return list(moves)

    def _is_there(self, folder: str, there: dict[str, bool]) -> bool:
        known = there.get(folder)
        if known is None:
            at = f"{self.site}/{folder}"
            known = there[folder] = os.path.isdir(at)
            if not known and folder not in self.manifest and os.path.lexists(at):
                raise self._not_ours(folder)
        return known

    def _not_ours(self, path: str) -> SiteBlocked:
        return SiteBlocked(
            f'"{self.site}/{path}" was not written by domore, so it is left alone. Move it away, or choose another folder with --site.'
        )

    def _carry_out(self) -> None:
        journal = msgspec.msgpack.decode((self._own / _JOURNAL).read_bytes(), type=_Journal)
        site, stage = os.fspath(self.site), os.fspath(self.stage.folder)
        at = ""
        try:
            for at in journal.removes:
                _remove(self.site, at)
            for at in journal.moves:
                _move(f"{stage}/{at}", f"{site}/{at}")
        except OSError as error:
            raise SiteBlocked(
                f'"{site}/{at}" can\'t be written: {error.strerror}. Move away what is in its place, or see to its permissions, and build again.'
            ) from error
        if (self._own / _NEXT_MANIFEST).exists():
            (self._own / _NEXT_MANIFEST).replace(self._own / _MANIFEST)
        (self._own / _JOURNAL).unlink()

    def _remembered(self) -> _Memory:
        try:
            return msgspec.msgpack.decode((self._own / _MANIFEST).read_bytes(), type=_Memory)
        except (OSError, msgspec.MsgspecError):
            return _Memory({})


def _folders(path: str) -> Iterator[str]:
    """The folders that a file lies in, the outermost first."""
    end = path.find("/")
    while end >= 0:
        yield path[:end]
        end = path.find("/", end + 1)


def _move(staged: str, target: str) -> None:
    try:
        os.replace(staged, target)
    except FileNotFoundError:  # its folder is new, or it was moved before the process was killed
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if os.path.exists(staged):
            os.replace(staged, target)


def _remove(site: Path, path: str) -> None:
    target = site / path
    target.unlink(missing_ok=True)
    for folder in target.relative_to(site).parents[:-1]:
        try:
            (site / folder).rmdir()
        except OSError:
            return  # something else still lies in it
