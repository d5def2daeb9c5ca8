"""The town's cache folder, .domore/: what builds remember. Deleting it is safe."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from domore.problems import DoMoreError


@contextmanager
def cache_of(town: Path, say: Callable[[str], None] = lambda _: None) -> Iterator[Path]:
    """The town's cache folder, for one build at a time. Raises DoMoreError if it can't be made."""
    folder = town / ".domore"
    try:
        folder.mkdir(exist_ok=True)
        lock = (folder / "lock").open("w")
    except OSError as error:
        raise DoMoreError(f"{folder} can't be written: {error.strerror}. It is where builds remember what they know.") from error
    collecting = gc.isenabled()
    gc.disable()  # nothing that a build makes is a circle, and looking for circles took a quarter of its time
    try:
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another build of this town is at work: waiting for it")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
    finally:
        if collecting:
            gc.enable()


@contextmanager
def cache_for_reading(town: Path) -> Iterator[Path]:
    """The town's cache folder; where it can't be written, an empty one that is gone afterwards."""
    if os.access(town / ".domore" if (town / ".domore").exists() else town, os.W_OK):
        with cache_of(town) as folder:
            yield folder
    else:
        with TemporaryDirectory() as folder_name:
            yield Path(folder_name)


def forget(cache: Path) -> None:
    """Forgets all that builds remember."""
    (cache / "survey.msgpack").unlink(missing_ok=True)
    for folder in ("engine", "search", "history"):
        shutil.rmtree(cache / folder, ignore_errors=True)
