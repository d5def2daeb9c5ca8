"""`domore propose`."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, date, datetime
from pathlib import Path

from domore.commands.shared import Commands, command, is_among, town_in, within


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    what = "open a pull request with files of content/, on the town's forge"
    parser = command(commands, "propose", run, what, "domore propose content/ideas/2026/bench.yml --dry-run", town)
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE", help="an idea's or opportunity's file; several go into one pull request")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and send nothing")


def run(options: argparse.Namespace) -> int:
    """Checks the files, and proposes them when nothing is wrong with them."""
    from domore.contribute.proposing import propose
    from domore.pipeline import check, settings_of
    from domore.report import report

    town = town_in(options.town)
    paths = [within(path, town) for path in options.paths]
    problems = [problem for problem in check(town, today=options.today or date.today()).problems if is_among(problem.path, paths)]
    if problems:
        print(report(problems, "text"), end="")
    if any(problem.severity == "error" for problem in problems):
        return 1
    propose(town, settings_of(town), paths, environ=os.environ, when=datetime.now(UTC), dry_run=options.dry_run, say=print)
    return 0
