"""What commands share: how one is declared, and how its words become folders, days and ports."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

from domore.problems import WrongUse

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def command(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], int], what: str, example: str, *parents: argparse.ArgumentParser
) -> argparse.ArgumentParser:
    """Declares a command that explains itself with an example."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, allow_abbrev=False, parents=parents, help=what, description=f"{what[0].upper()}{what[1:]}.", epilog=f"Example: {example}"
    )
    parser.set_defaults(run=run, parser=parser)
    return parser


def of_a_town() -> argparse.ArgumentParser:
    """The options of every command that works on a town."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--town", type=Path, default=Path(), metavar="DIR", help="the town's folder (default: this one)")
    parser.add_argument("--today", type=day, metavar="DATE", help="build or check as of this day (default: today)")
    return parser


def day(text: str) -> date:
    """A day written as 2026-03-14."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a date. Write it as 2026-03-14.') from None


def port(text: str) -> int:
    """A port's number; 0 for any that is free."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port. Give a number up to 65535, or 0 for any that is free.')
    return int(text)


def town_in(folder: Path) -> Path:
    """The town in a folder. Raises `WrongUse` where there is none."""
    if not folder.is_dir():
        raise WrongUse(f'there is no folder "{folder}".')
    if not (folder / "content").is_dir() and not (folder / "site_config").is_dir():
        cure = 'Go to the town\'s folder, give --town DIR, or make one with: domore new DIR --name "Town"'
        raise WrongUse(f'"{folder.resolve()}" holds no town (no content/ and no site_config/). {cure}')
    return folder.resolve()


def within(path: Path, town: Path) -> str:
    """The path relative to the town, with `/`. Raises `WrongUse` for what is not there or lies elsewhere."""
    if not path.exists():
        raise WrongUse(f'there is no "{path}". Name a file or folder of the town, such as content/ideas.')
    try:
        return path.resolve().relative_to(town.resolve()).as_posix()
    except ValueError:
        raise WrongUse(f'"{path}" does not lie in the town\'s folder {town.resolve()}.') from None


def is_among(path: str, chosen: list[str]) -> bool:
    """Whether a path of the town is one of the chosen, or lies in one; every path is when none is chosen."""
    return not chosen or any(path == one or path.startswith(f"{one}/") or one == "." for one in chosen)


def progress() -> Callable[[str], None]:
    """Says what is going on, on a terminal; quiet in a pipe."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda text: print(f"\r\x1b[K{text} …", end="", file=sys.stderr, flush=True)


def progress_done() -> None:
    """Takes the line away that says what is going on."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
