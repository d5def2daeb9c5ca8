"""`domore fmt`."""

from __future__ import annotations

import argparse
from pathlib import Path

from domore.commands.shared import Commands, command, is_among, town_in, within


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    parser = command(
        commands, "fmt", run, "write listings the one canonical way, with nothing in them changed", "domore fmt content/ideas/2026", town
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="only these files and folders (default: all listings)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")
    parser.add_argument("--force", action="store_true", help="also write files that hold comments, which are lost")


def run(options: argparse.Namespace) -> int:
    """Formats the listings and says which."""
    from domore.contribute.formatting import format_listings

    town = town_in(options.town)
    only = [within(path, town) for path in options.paths]
    done = format_listings(town, lambda path: is_among(path, only), write=not options.check, force=options.force, say=print)
    return 1 if done.problems or (options.check and done.changed) else 0
