"""`domore tally`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from domore.commands.shared import Commands, command, day, town_in

if TYPE_CHECKING:
    from domore.intake.support.store import LedgerStore


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    what = "count who backs an idea, into content/tallies/: by e-mail from the ledger, unless told otherwise"
    parser = command(commands, "tally", run, what, "domore tally --dry-run", town)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help="show what would be published, and write nothing")
    how.add_argument("--propose", action="store_true", help="open a pull request on the town's forge (default: commit to this folder's repository)")
    how.add_argument("--verify", action="store_true", help="recount the ledger, and say where it differs from what was published")
    how.add_argument("--forge", action="store_true", help="count the reactions to each idea's discussion on the forge; for CI")
    parser.add_argument("--spool", type=Path, metavar="FILE", help="the spool that the ledger lies beside (default: .domore-spool/spool.sqlite3)")
    kinds = parser.add_subparsers(metavar="KIND")
    example = 'domore tally paper bench-by-the-boat-yard --number 12 --where "Library desk"'
    paper = command(kinds, "paper", on_paper, "write down how many people were counted on paper", example, town)
    paper.add_argument("idea", metavar="IDEA", help="the idea's id, which is its file's name without .yml")
    paper.add_argument("--number", type=_people, required=True, metavar="N", help="how many people back it")
    paper.add_argument("--where", required=True, help="where they were counted")
    paper.add_argument("--on", type=day, metavar="DATE", help="the day of the count (default: today)")
    paper.add_argument("--by", default="Noticeboard desk", metavar="ROLE", help='who counted: a role (default: "Noticeboard desk")')
    paper.add_argument("--would-use", type=_people, default=0, metavar="N", help="how many of them would use it")
    paper.add_argument("--would-help", type=_people, default=0, metavar="N", help="how many of them would help run it")
    paper.add_argument("--note", default="", help="anything that a reader should know about the count")
    example = 'domore tally remove --crowds --because "They came from one machine within an hour."'
    taking = command(kinds, "remove", _remove, "take supports out of the count together, such as those of a machine; first only shown", example)
    taking.add_argument("--because", required=True, metavar="TEXT", help="why; everybody can read it in the tally")
    taking.add_argument("--crowds", action="store_true", help="those that domore review lists as crowds")
    taking.add_argument("--blocks", default="", metavar="LIST", help="from these parts of the network, as domore review names them, with commas")
    taking.add_argument("--domain", action="append", default=[], metavar="NAME", help="with addresses at this mail domain; may be given again")
    taking.add_argument("--idea", default="", metavar="IDEA", help="for this idea")
    taking.add_argument("--from", dest="since", type=day, metavar="DATE", help="confirmed on this day or later")
    taking.add_argument("--to", dest="until", type=day, metavar="DATE", help="confirmed on this day or before")
    taking.add_argument("--yes", action="store_true", help="do it")
    taking.add_argument("--town", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="the town's folder (default: this one)")
    taking.add_argument("--spool", type=Path, default=argparse.SUPPRESS, metavar="FILE", help="the spool that the ledger lies beside")


def _people(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of people. Write it in digits, such as 12.')
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Counts what was asked for."""
    if options.forge:
        return _on_the_forge(options)
    from domore.intake.support.tally import differences, publish, tallied
    from domore.pipeline import settings_of

    town = town_in(options.town)
    settings = settings_of(town)
    with _ledger(town, options.spool) as store:
        if options.verify:
            found = differences(town, settings, store)
            print("\n".join(found) if found else f"The ledger holds, and so does what was published of it: {store.head().entries:,} entries.")
            return 1 if found else 0
        made = tallied(town, settings, store, options.today or date.today())
    publish(
        town,
        settings,
        made,
        proposing=options.propose,
        dry_run=options.dry_run,
        environ=os.environ,
        when=datetime.now(UTC).replace(microsecond=0),
        say=print,
    )
    return 0


@contextmanager
def _ledger(town: Path, spool: Path | None) -> Iterator[LedgerStore]:
    """The ledger beside a spool. Raises WrongUse where there is none."""
    from domore.intake.place import spool_in
    from domore.intake.support.store import LedgerStore
    from domore.intake.support.tables import ledger_beside
    from domore.intake.tokens import key_beside
    from domore.problems import WrongUse

    path = ledger_beside(spool or spool_in(town, lambda text: print(text, file=sys.stderr)))
    if not path.exists():
        raise WrongUse(f'there is no ledger "{path}". It is made when the form\'s service runs and site.yml says "email: true" under "support:".')
    store = LedgerStore(path, key_beside(path))
    try:
        yield store
    finally:
        store.close()


def _remove(options: argparse.Namespace) -> int:
    """Shows what would be taken out, and takes it out when told so."""
    from domore.intake.support.removing import condition_of, remove

    blocks = [block for block in options.blocks.split(",") if block]
    condition = condition_of(
        idea=options.idea, blocks=blocks, domains=options.domain, since=options.since, until=options.until, crowds=options.crowds
    )
    with _ledger(town_in(options.town), options.spool) as store:
        remove(store, condition, options.because, time.time(), yes=options.yes, say=print)
    return 0


def _on_the_forge(options: argparse.Namespace) -> int:
    from domore.counting.reactions import count_reactions, reactions_on

    town = town_in(options.town)
    there = reactions_on(town, os.environ)
    if there is None:
        print('Reactions are not counted here. To count them, write "support: {forge: true}" in site_config/site.yml.')
        return 0
    print(count_reactions(town, there, options.today or date.today(), say=print))
    return 0


def on_paper(options: argparse.Namespace) -> int:
    """Adds one count, and says how to take it back."""
    from domore.counting.paper import PATH, count_on_paper
    from domore.model.tally_files import PaperCount
    from domore.pipeline import settings_of

    town = town_in(options.town)
    today = options.today or date.today()
    count = PaperCount(
        options.idea, options.on or today, options.number, options.where, options.by, options.would_use, options.would_help, options.note
    )
    line = count_on_paper(town, settings_of(town), count, today)
    print(f"{PATH}:{line}: {options.number:,} on paper for {options.idea}. To take it back, remove that line.")
    return 0
