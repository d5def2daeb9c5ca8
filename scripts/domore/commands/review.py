"""`domore review`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from domore.commands.shared import Commands, command, town_in

if TYPE_CHECKING:
    from domore.counting.owed import Section


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    what = "list what waits for an answer, since when, and what rests soon"
    parser = command(commands, "review", run, what, "domore review --format markdown", town)
    parser.add_argument("--spool", type=Path, metavar="FILE", help="the spool that the ledger lies beside (default: .domore-spool/spool.sqlite3)")
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="how to tell (default: text)")


def run(options: argparse.Namespace) -> int:
    """Tells what is owed."""
    from domore.counting.known import known
    from domore.counting.owed import owed, told

    folder = town_in(options.town)
    sections = owed(known(folder, options.today or date.today()))
    print(told([*sections, *_crowds(folder, options.spool)], options.format), end="")
    return 0


def _crowds(town: Path, spool: Path | None) -> list[Section]:
    """What the ledger says, on the machine that has one."""
    from domore.intake.place import spool_in
    from domore.intake.support.tables import ledger_beside

    path = ledger_beside(spool or spool_in(town, lambda _: None))
    if not path.exists():
        return []
    from domore.intake.support.removing import crowds_section
    from domore.intake.support.store import LedgerStore
    from domore.intake.tokens import key_beside

    store = LedgerStore(path, key_beside(path))
    try:
        return [crowds_section(store)]
    finally:
        store.close()
