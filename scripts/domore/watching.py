"""Tells when a town's files change, however they are saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

from watchfiles import Change, DefaultFilter, watch

FOLDERS: Final = ("content", "site_config")
FILES: Final = ("mkdocs.yml",)
SITE: Final = "site"
_PACE: Final[dict[str, Any]] = {"debounce": 100, "step": 20, "raise_interrupt": False, "ignore_permission_denied": True}


def watch_town(town: Path, changed: Event, ended: Event, say: Callable[[str], None]) -> None:
    """Sets `changed` whenever the town's files did, or its site was taken away; returns once `ended` is set.

    Many editors save a file by putting another in its place, and Git does so with folders: a watch of the old one then sees nothing any more.
    So the town's own folder is watched for what lies in it, and the folders in it are watched anew when they were replaced."""
    replaced = _watch_folders(town, changed, say)
    for changes in watch(town, recursive=False, watch_filter=_matters, stop_event=ended, **_PACE):
        if any(Path(path).name in FOLDERS for _, path in changes):
            replaced.set()
            replaced = _watch_folders(town, changed, say)
        changed.set()
    replaced.set()


def _matters(change: Change, path: str) -> bool:
    """Whether something that lies in the town's folder is of the town; its site is when it is gone."""
    name = Path(path).name
    return name in (*FOLDERS, *FILES) or (name == SITE and change is Change.deleted)


def _watch_folders(town: Path, changed: Event, say: Callable[[str], None]) -> Event:
    """Watches the folders that are there, and all in them, until the event that it returns is set."""
    replaced = Event()
    folders = [folder for name in FOLDERS if (folder := town / name).is_dir()]
    if folders:
        Thread(target=_watch_inside, args=(folders, changed, replaced, say), daemon=True).start()
    return replaced


def _watch_inside(folders: list[Path], changed: Event, replaced: Event, say: Callable[[str], None]) -> None:
    try:
        for _ in watch(*folders, watch_filter=DefaultFilter(), stop_event=replaced, **_PACE):
            changed.set()
    except FileNotFoundError:
        pass  # gone before it could be watched: the town's folder tells when it is back
    except OSError as error:
        say(f"Changes in {' and '.join(folder.name for folder in folders)} can't be seen: {error}. Stop and start again after each.")
