"""`domore propose-issue`, which CI runs."""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path

from domore.commands.review_pull_request import event_in
from domore.commands.shared import Commands, command, town_in


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    what, example = "make a pull request of an issue that was filled in with a form; for CI", "domore propose-issue --forge github --event FILE"
    parser = command(commands, "propose-issue", run, what, example, town)
    parser.add_argument("--forge", choices=("github", "forgejo"), required=True, help="which forge this is")
    parser.add_argument("--event", type=Path, required=True, metavar="FILE", help="the forge's event about the issue")


def run(options: argparse.Namespace) -> int:
    """Proposes what the issue says, or tells in the issue what is wrong with it."""
    from domore.contribute.facts import facts_of
    from domore.contribute.forges import forge_for
    from domore.contribute.forges.remote import TOKEN
    from domore.pipeline import settings_of
    from domore.review.forgejo import ForgejoNotes, forgejo_of
    from domore.review.github import GitHubNotes, github_api, repository_in
    from domore.review.issue import here, is_meant, propose_issue
    from domore.review.notes import Notes

    town, event = town_in(options.town), event_in(options.event)
    if not is_meant(event):
        print("Nothing to do: this is no open issue with the label for proposals, and the site's form did not fill it in.")
        return 0
    settings = here(settings_of(town), event, options.forge)
    environ = {**os.environ, TOKEN: os.environ.get(TOKEN) or os.environ.get("GITHUB_TOKEN", "")}
    number = int(event["issue"]["number"])
    notes: Notes
    if options.forge == "github":
        notes = GitHubNotes(github_api(os.environ), repository_in(event), number)
    else:
        there = forgejo_of(os.environ)
        notes = ForgejoNotes(there.api, there.repository, number, there.accounts)
    print(propose_issue(event, facts_of(town, settings), forge_for(settings, town, environ), notes, today=options.today or date.today()))
    return 0
