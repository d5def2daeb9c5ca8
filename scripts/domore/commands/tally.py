"""`domore tally`."""

from __future__ import annotations

import argparse
import os
from datetime import date

from domore.commands.shared import Commands, command, day, town_in


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    what = "count who backs an idea, into content/tallies/"
    parser = command(commands, "tally", run, what, 'domore tally paper bench-by-the-boat-yard --number 12 --where "Library desk"', town)
    parser.add_argument("--forge", action="store_true", help="count the reactions to each idea's discussion on the forge; for CI")
    kinds = parser.add_subparsers(metavar="KIND")
    example = 'domore tally paper bench-by-the-boat-yard --number 12 --where "Library desk"'
    paper = command(kinds, "paper", on_paper, "write down how many people were counted on paper", example, town)
    paper.add_argument("idea", metavar="IDEA", help="the idea's id, which is its file's name without .yml")
    paper.add_argument("--number", type=int, required=True, metavar="N", help="how many people back it")
    paper.add_argument("--where", required=True, help="where they were counted")
    paper.add_argument("--on", type=day, metavar="DATE", help="the day of the count (default: today)")
    paper.add_argument("--by", default="Noticeboard desk", metavar="ROLE", help='who counted: a role (default: "Noticeboard desk")')
    paper.add_argument("--would-use", type=int, default=0, metavar="N", help="how many of them would use it")
    paper.add_argument("--would-help", type=int, default=0, metavar="N", help="how many of them would help run it")
    paper.add_argument("--note", default="", help="anything that a reader should know about the count")


def run(options: argparse.Namespace) -> int:
    """Counts what was asked for."""
    from domore.problems import WrongUse

    if not options.forge:
        raise WrongUse("say what to count: --forge, or paper with an idea. domore tally --help says more.")
    return _on_the_forge(options)


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
