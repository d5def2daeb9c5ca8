"""`domore inbox`."""

from __future__ import annotations

import argparse
from pathlib import Path

from domore.commands.shared import Commands, command, town_in


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    parser = command(commands, "inbox", run, "see to what was sent through the form", "domore inbox forget r2fhtteblwpw", town)
    parser.add_argument("what", choices=("forget",), help="forget: delete the e-mail address that somebody left with the form, at once")
    parser.add_argument("ref", metavar="REF", help="the submission's reference")
    parser.add_argument("--spool", type=Path, metavar="FILE", help="where submissions are kept (default: .domore/intake/spool.sqlite3 in the town)")


def run(options: argparse.Namespace) -> int:
    """Does it, and says what was done. Exit 1 when there is no such submission."""
    from domore.intake.inbox import forget

    print(forget(options.spool, town_in(options.town), options.ref))
    return 0
