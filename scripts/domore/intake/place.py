"""Where submissions are kept when nobody names another place: a folder of their own in the town, which no build, no Git and no clean-up touches."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

FOLDER: Final = ".domore-spool"
SPOOL: Final = f"{FOLDER}/spool.sqlite3"
_FORMER: Final = ".domore/intake"  # among what builds remember, which people delete


def spool_in(town: Path, say: Callable[[str], None]) -> Path:
    """The town's own spool. One in the former place is used there, and told of, until somebody moves it: another process may have it open."""
    path, former = town / SPOOL, town / _FORMER / "spool.sqlite3"
    if not former.exists():
        return path
    if path.exists():
        say(f"Submissions lie in {_FORMER}/ too, and are not looked at: see them with --spool {former}")
        return path
    cure = f"Stop domore, then move it: mv {town / _FORMER} {town / FOLDER}"
    say(f"Submissions are kept in {_FORMER}/, inside a folder that is deleted to build anew. {cure}")
    return former


def private_folder(folder: Path) -> None:
    """Makes a folder for what people sent, unless it is there: its owner's alone, and whatever the town's .gitignore says, never in Git. One that
    somebody else keeps other things in is left as it is."""
    with suppress(FileExistsError):
        folder.mkdir(parents=True, mode=0o700)
    ignored = folder / ".gitignore"
    if not ignored.exists() and (folder.name == FOLDER or not any(folder.iterdir())):
        ignored.write_text("*\n", encoding="utf-8")
