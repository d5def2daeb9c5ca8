"""`domore issue-forms`."""

from __future__ import annotations

import argparse

from domore.commands.shared import Commands, command, town_in


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    parser = command(commands, "issue-forms", run, "make the forges' issue forms anew from the schemas and settings", "domore issue-forms", town)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")


def run(options: argparse.Namespace) -> int:
    """Writes the forms, or says which are not so."""
    from domore.contribute.issue_forms import is_so, issue_forms, write_issue_forms
    from domore.pipeline import settings_of

    town = town_in(options.town)
    settings = settings_of(town)
    if options.check:
        changed = [path for path, text in issue_forms(settings).items() if not is_so(town / path, text)]
        print("\n".join([*(f"{path} is not so any more. Run domore issue-forms." for path in changed)] or ["The issue forms are so."]))
        return 1 if changed else 0
    changed = write_issue_forms(town, settings)
    print("\n".join(f"{path} is written." for path in changed) or "Nothing changed: the issue forms are so already.")
    return 0
