"""What the figures were measured on: file system, cores, load, versions, and whether there is room for all that will be written."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from peers import Peer

MOST_WRITTEN: Final = 1 << 30  # bytes that a run takes up at most, of files and of its own
_SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it


def work_folder(given: Path | None) -> Path:
    """A new, empty folder: in the one given, else in memory, else where temporary files go."""
    if given:
        given.mkdir(parents=True, exist_ok=True)
    in_memory = _SHARED_MEMORY if os.access(_SHARED_MEMORY, os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix="domore-bench-", dir=given or in_memory))


def file_system(folder: Path) -> str:
    """The kind of file system a folder lies on, such as tmpfs or ext4."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    under = [(at, kind) for at, kind in mounts if folder.is_relative_to(at)]
    return max(under, key=lambda mount: len(mount[0]))[1]


def free_bytes(folder: Path) -> int:
    """What can still be written there; on tmpfs, what memory is free too."""
    space = os.statvfs(folder)
    free = space.f_bavail * space.f_frsize
    if file_system(folder) == "tmpfs":
        available = next(line for line in Path("/proc/meminfo").read_text(encoding="utf-8").splitlines() if line.startswith("MemAvailable"))
        free = min(free, int(available.split()[1]) * 1024)
    return free


def touch_memory(folder: Path, size: int) -> None:
    """Fills so many bytes of a folder in memory, and empties them again.

    A virtual machine may be given memory only when it touches it, and give it back when it does not use it for a while. That takes several times as
    long as using what is there: a cold build with search took between 9.4 and 10.6 s where it takes 9.0."""
    if file_system(folder) == "tmpfs":
        piece, filler = bytes(1 << 20), folder / "filler"
        with filler.open("wb") as file:
            for _ in range(size >> 20):
                file.write(piece)
        filler.unlink()


def described(folder: Path, peers: Iterable[Peer]) -> list[str]:
    """Lines that say what the figures were measured on."""
    ours = ", ".join(f"{name} {_version(name)}" for name in ("domore", "mkdocs", "mkdocs-material", "pagefind"))
    theirs = ", ".join(dict.fromkeys(f"{peer.name.partition('+')[0]} {peer.version}" for peer in peers)) or "none"
    return [
        f"file system {file_system(folder)} ({folder.parent}), {len(os.sched_getaffinity(0))} cores ({platform.machine()}), "
        f"load at the start {os.getloadavg()[0]:.1f}, Python {platform.python_version()}",
        f"ours: {ours}",
        f"peers: {theirs}",
    ]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
