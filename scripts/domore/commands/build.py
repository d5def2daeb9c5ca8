"""`domore build`."""

from __future__ import annotations

import argparse
import gc
from datetime import date
from pathlib import Path

from domore.commands.shared import Commands, command, progress, progress_done, town_in


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    parser = command(commands, "build", run, "build the site, writing only what changed", "domore build --site public", town)
    parser.add_argument("--site", type=Path, metavar="DIR", help="where the site goes (default: site)")
    parser.add_argument("--clean", action="store_true", help="forget what earlier builds knew and make everything anew")
    parser.add_argument("--engine", choices=("mkdocs", "zensical"), default="mkdocs", help="what renders the theme (default: mkdocs)")
    parser.add_argument("--no-search", action="store_true", help="leave the find page and its index as they are")


def run(options: argparse.Namespace) -> int:
    """Builds the site and says what was written."""
    gc.disable()  # nothing that a build makes is a circle: looking for circles takes a tenth of the time of its imports alone
    from domore.pipeline import build
    from domore.report import counted

    town = town_in(options.town)
    site = options.site or town / "site"
    built = build(
        town,
        site,
        today=options.today or date.today(),
        engine=options.engine,
        with_search=not options.no_search,
        clean=options.clean,
        say=progress(),
    )
    progress_done()
    removed = f", {built.removed:,} removed" if built.removed else ""
    warned = f" {counted(len(built.warnings), 'warning')}: see domore check." if built.warnings else ""
    print(f"{counted(built.listings, 'listing')} in {site}: {counted(built.written, 'file')} written{removed}, {built.seconds:.1f} s.{warned}")
    return 0
