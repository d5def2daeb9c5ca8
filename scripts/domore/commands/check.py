"""`domore check`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from domore.commands.shared import Commands, command, is_among, town_in, within


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    parser = command(commands, "check", run, "say what is wrong with the content, where, and how to mend it", "domore check content/ideas/2026", town)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="tell only of these files and folders (all are read)")
    parser.add_argument("--format", choices=("text", "github", "json", "markdown"), default="text", help="how to tell (default: text)")


def run(options: argparse.Namespace) -> int:
    """Checks all of the content and tells of what was chosen."""
    from domore.pipeline import check
    from domore.report import report

    town = town_in(options.town)
    only = [within(path, town) for path in options.paths]
    found = check(town, today=options.today or date.today())
    problems = [problem for problem in found.problems if is_among(problem.path, only)]
    print(report(problems, options.format, listings=found.listings), end="")
    return 1 if any(problem.severity == "error" for problem in problems) else 0
