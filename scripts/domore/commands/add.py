"""`domore add`."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from domore.commands.shared import Commands, command, town_in


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    parser = command(commands, "add", run, "ask for an idea or an opportunity, step by step, and write its file", "domore add idea", town)
    parser.add_argument("purpose", choices=("idea", "opportunity"), metavar="idea or opportunity", help="what to add")
    parser.add_argument("--draft", type=Path, metavar="FILE", help="go on from a draft that was kept, or from a file of the form")
    parser.add_argument("--yes", action="store_true", help="write the file without asking whether to")


def run(options: argparse.Namespace) -> int:
    """Asks, and writes the file."""
    from domore.contribute.adding import add

    return add(
        options.purpose,
        town_in(options.town),
        today=options.today or date.today(),
        draft=options.draft,
        sure=options.yes,
        read=_read,
        say=lambda text: print(text, flush=True),
    )


def _read() -> str:
    """Prompts and reads a line; where answers are piped in, what is said next begins on a line of its own all the same."""
    print("> ", end="" if sys.stdin.isatty() else "\n", flush=True)
    return sys.stdin.readline()
