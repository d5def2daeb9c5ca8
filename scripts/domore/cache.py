"""The town's cache folder, .domore/: what builds remember. Deleting it is safe."""

from __future__ import annotations

import fcntl
import gc
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domore.problems import DoMoreError


@contextmanager
def cache_of(town: Path) -> Iterator[Path]:
    """The town's cache folder, for one build at a time. Raises DoMoreError if it can't be made."""
    folder = town / ".domore"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise DoMoreError(f"{folder} can't be made: {error.strerror}. It is where builds remember what they know.") from error
    collecting = gc.isenabled()
    gc.disable()  # nothing that a build makes is a circle, and looking for circles took a quarter of its time
    try:
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
    finally:
        if collecting:
            gc.enable()


def forget(cache: Path) -> None:
    """Forgets all that builds remember."""
    (cache / "survey.msgpack").unlink(missing_ok=True)
    for folder in ("engine", "search"):
        shutil.rmtree(cache / folder, ignore_errors=True)
    for file in cache.glob("site-*.msgpack"):
        file.unlink()
