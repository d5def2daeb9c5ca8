"""Writes the site so that it is whole at any moment.

New files are staged beside the site; when all are there, a journal of what to move and what to remove is put down in one step, then carried
out. A process killed before the journal leaves the site as it was; killed after it, the next build finishes the journal first. Nothing is
forced to disk: this guards against a killed process, not against a lost power supply (a build is made anew from content).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from domore.read.sources import digest


class Written(msgspec.Struct, frozen=True, array_like=True):
    """A file of the site as we left it: the key of what it was made from, and its size and time of writing."""

    key: str
    size: int
    modified_ns: int


class Staged(msgspec.Struct, frozen=True, array_like=True):
    """A page that was made: its path, the key it was made from, and the staged file's name; no name if the site has these bytes already."""

    path: str
    written: Written
    file: str | None


class _Journal(msgspec.Struct, frozen=True):
    moves: list[tuple[str, str]]
    removes: list[str]


Manifest = dict[str, Written]


class _Memory(msgspec.Struct, frozen=True):
    fingerprint: str
    files: Manifest


_JOURNAL: Final = "journal"
_MANIFEST: Final = "manifest"


class Stage:
    """The folder beside a site where new files wait. Several processes may put files into it."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.folder = site.parent / f".{site.name}.next"

    def put(self, path: str, key: str, data: bytes, number: str) -> Staged:
        """Stages a file under the name `number`, unless the site holds the same bytes at `path` already."""
        target = self.site / path
        try:
            status = os.stat(target)
            if status.st_size == len(data) and target.read_bytes() == data:
                return Staged(path, Written(key, status.st_size, status.st_mtime_ns), None)
        except OSError:
            pass  # not there, or a folder where a file should be: the move says so
        staged = os.fspath(self.folder / number)
        descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
            written = os.fstat(descriptor).st_mtime_ns
        finally:
            os.close(descriptor)
        return Staged(path, Written(key, len(data), written), number)


class SiteWriter:
    """One build's writing into `site`. What was written last is remembered in `memory`, a file outside the site.

    `fingerprint` stands for what all pages share; `is_new` says that the site was not written with it, so that every page will be drawn."""

    def __init__(self, site: Path, memory: Path, fingerprint: str = "") -> None:
        self.site = site
        self._memory = memory
        self._fingerprint = fingerprint
        self.stage = Stage(site)
        self._folder = self.stage.folder
        self._finish_or_forget()
        remembered = self._remembered()
        self.manifest = remembered.files
        self.is_new = remembered.fingerprint != fingerprint or not remembered.files

    def intact(self) -> Manifest:
        """What the site holds that is still as we left it."""
        kept: Manifest = {}
        root = os.fspath(self.site) + "/"
        for path, written in self.manifest.items():
            try:
                status = os.stat(root + path)
            except OSError:
                continue
            if status.st_size == written.size and status.st_mtime_ns == written.modified_ns:
                kept[path] = written
        return kept

    def commit(self, kept: Manifest, staged: Iterable[Staged], *, sweep: bool = False) -> tuple[int, int]:
        """Makes the site what `kept` and `staged` say, and remembers it; `sweep` also removes what nobody here wrote.

        Returns how many files were written and how many removed."""
        made = list(staged)
        after = kept | {page.path: page.written for page in made}
        there = (
            {file.relative_to(self.site).as_posix() for file in self.site.rglob("*") if not file.is_dir()}
            if sweep and self.site.is_dir()
            else set(self.manifest)
        )
        journal = _Journal([(page.file, page.path) for page in made if page.file is not None], sorted(there - after.keys()))
        (self._folder / _MANIFEST).write_bytes(msgspec.msgpack.encode(_Memory(self._fingerprint, after)))
        partial = self._folder / f"{_JOURNAL}.part"
        partial.write_bytes(msgspec.msgpack.encode(journal))
        partial.replace(self._folder / _JOURNAL)
        self._carry_out()
        self.manifest = after
        return len(journal.moves), len(journal.removes)

    def close(self) -> None:
        """Takes the staging folder away."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _finish_or_forget(self) -> None:
        if (self._folder / _JOURNAL).exists():
            self._carry_out()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)

    def _carry_out(self) -> None:
        journal = msgspec.msgpack.decode((self._folder / _JOURNAL).read_bytes(), type=_Journal)
        site, stage = os.fspath(self.site), os.fspath(self._folder)
        os.makedirs(site, exist_ok=True)
        for path in journal.removes:
            _remove(self.site, path)
        for name, path in journal.moves:
            target = f"{site}/{path}"
            try:
                os.replace(f"{stage}/{name}", target)
            except FileNotFoundError:  # its folder is new, or it was moved before the process was killed
                os.makedirs(os.path.dirname(target), exist_ok=True)
                if os.path.exists(f"{stage}/{name}"):
                    os.replace(f"{stage}/{name}", target)
        if (self._folder / _MANIFEST).exists():
            self._memory.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._folder / _MANIFEST, self._memory.with_suffix(".part"))
            self._memory.with_suffix(".part").replace(self._memory)
        (self._folder / _JOURNAL).unlink()

    def _remembered(self) -> _Memory:
        try:
            return msgspec.msgpack.decode(self._memory.read_bytes(), type=_Memory)
        except (OSError, msgspec.MsgspecError):
            return _Memory("", {})


def memory_of(site: Path, cache: Path) -> Path:
    """Where what was written into `site` is remembered."""
    return cache / f"site-{digest(os.fspath(site.resolve()).encode())[:12]}.msgpack"


def _remove(site: Path, path: str) -> None:
    target = site / path
    target.unlink(missing_ok=True)
    for folder in target.relative_to(site).parents[:-1]:
        try:
            (site / folder).rmdir()
        except OSError:
            return  # something else still lies in it
