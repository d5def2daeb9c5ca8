"""`domore comment-pull-requests`, which CI runs."""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path

from domore.commands.review_pull_request import event_in
from domore.commands.shared import Commands, command, town_in
from domore.problems import WrongUse


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    what, example = "keep the comments on pull requests up to date; for CI", "domore comment-pull-requests --forge gitlab"
    parser = command(commands, "comment-pull-requests", run, what, example, town)
    parser.add_argument("--forge", choices=("github", "gitlab", "forgejo"), required=True, help="which forge this is")
    parser.add_argument("--event", type=Path, metavar="FILE", help="GitHub's workflow_run event")
    parser.add_argument("--branch", default="main", help="the branch that pull requests are for (default: main)")


def run(options: argparse.Namespace) -> int:
    """Brings the comment up to date: on GitHub of the one whose check has just run, elsewhere of all that are open."""
    from domore.review.forgejo import forgejo_of
    from domore.review.github import comment_on_run, github_api
    from domore.review.gitlab import gitlab_of
    from domore.review.sweep import sweep

    if options.forge == "github":
        if options.event is None:
            raise WrongUse("on GitHub the event says which check has run: give --event FILE.")
        print(comment_on_run(github_api(os.environ), event_in(options.event)))
        return 0
    forge = gitlab_of(os.environ) if options.forge == "gitlab" else forgejo_of(os.environ)
    return 1 if sweep(town_in(options.town), forge, options.branch, today=options.today or date.today(), say=print) else 0
