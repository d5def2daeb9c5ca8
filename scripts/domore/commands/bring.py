"""`domore import`."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from domore.commands.shared import Commands, command, town_in


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    parser = command(
        commands, "import", run, "bring in a spreadsheet or another list", "domore import jobs.csv --map jobs-map.yml --into content/", town
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a .csv, .json or .jsonl file")
    parser.add_argument("--map", type=Path, required=True, metavar="MAP", help="a mapping file, or the name of one that comes with domore")
    parser.add_argument("--into", type=Path, default=Path("content"), metavar="DIR", help="the content folder (default: content)")
    parser.add_argument(
        "--rejects", type=Path, metavar="FILE", help="where rows go that can't become a listing (default: beside FILE's name, in this folder)"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
    parser.add_argument("--overwrite", action="store_true", help="also write over files that a person changed since the last import")
    parser.add_argument("--strict", action="store_true", help="exit 1 if a row was rejected (default: only if none was taken)")
    parser.add_argument("--add-vocabulary", action="store_true", help="add the words that the mapping needs to site_config/")


def run(options: argparse.Namespace) -> int:
    """Imports the rows and says what became of them. Exit 0 if a row was taken, now or before; where others were not, a line on standard error."""
    from domore.contribute.importing.run import import_file

    result = import_file(
        options.file,
        options.map,
        options.into,
        town=town_in(options.town),
        today=options.today or date.today(),
        dry_run=options.dry_run,
        rejects=options.rejects,
        overwrite=options.overwrite,
        add_vocabulary=options.add_vocabulary,
        say=print,
        warn=lambda text: print(text, file=sys.stderr),
    )
    return 1 if result.rejected and (options.strict or len(result.rejected) == result.rows) else 0
