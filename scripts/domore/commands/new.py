"""`domore new`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from domore.commands.shared import Commands, command


def declare(commands: Commands) -> None:
    """Says what the command may be told."""
    parser = command(commands, "new", run, "lay down a new town", 'domore new my-town --name "My Town"')
    parser.add_argument("directory", type=Path, metavar="DIR", help="a folder that does not exist yet, or is empty")
    parser.add_argument("--name", required=True, help="what the town is called")


def run(options: argparse.Namespace) -> int:
    """Lays down the town and says what to do next."""
    from domore.scaffold.new import new_town

    new_town(options.directory, options.name, say=print, today=date.today())
    return 0
