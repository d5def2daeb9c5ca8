"""`domore review`."""

from __future__ import annotations

import argparse
from datetime import date

from domore.commands.shared import Commands, command, town_in


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    what = "list what waits for an answer, since when, and what rests soon"
    parser = command(commands, "review", run, what, "domore review --format markdown", town)
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="how to tell (default: text)")


def run(options: argparse.Namespace) -> int:
    """Tells what is owed."""
    from domore.counting.known import known
    from domore.counting.owed import owed, told

    town = known(town_in(options.town), options.today or date.today())
    print(told(owed(town), options.format), end="")
    return 0
