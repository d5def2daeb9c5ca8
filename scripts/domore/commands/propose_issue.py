"""`domore propose-issue`, which CI runs."""

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
    what, example = "make pull requests of issues that were filled in with a form; for CI", "domore propose-issue --forge github --event FILE"
    parser = command(commands, "propose-issue", run, what, example, town)
    parser.add_argument("--forge", choices=("github", "gitlab", "forgejo"), required=True, help="which forge this is")
    parser.add_argument(
        "--event", type=Path, metavar="FILE", help="the event about the issue; on GitLab there is none, and all open ones are looked at"
    )


def run(options: argparse.Namespace) -> int:
    """Proposes what an issue says, or tells in the issue what is wrong with it: of the one in the event, on GitLab of all that are open."""
    if options.forge == "gitlab":
        return _of_all(options)
    if options.event is None:
        raise WrongUse("on this forge the event says which issue it is: give --event FILE.")
    return _of_one(options)


def _of_one(options: argparse.Namespace) -> int:
    from domore.contribute.facts import facts_of
    from domore.contribute.forges import forge_for
    from domore.pipeline import settings_of
    from domore.review.forgejo import forgejo_notes, forgejo_of
    from domore.review.github import github_api, github_notes, repository_in
    from domore.review.in_review import with_names_in_review
    from domore.review.issue import here, issue_in, propose_issue

    town, event = town_in(options.town), event_in(options.event)
    issue, repository = issue_in(event), event.get("repository") or {}
    if issue is None:
        print("Nothing to do: this is no open issue with the label for proposals, and the site's form did not fill it in.")
        return 0
    settings = here(settings_of(town), options.forge, repository.get("html_url"), repository.get("default_branch"))
    if options.forge == "github":
        api, name = github_api(os.environ), repository_in(event)
        notes, requests = github_notes(api, name, issue.number), api.pages(f"/repos/{name}/pulls", state="open")
    else:
        there = forgejo_of(os.environ)
        notes, requests = forgejo_notes(there.api, there.repository, issue.number, there.accounts), there.listed("")
    forge = forge_for(settings, town, _with_token("GITHUB_TOKEN"))
    print(propose_issue(issue, with_names_in_review(facts_of(town, settings), requests), forge, notes, today=options.today or date.today()))
    return 0


def _of_all(options: argparse.Namespace) -> int:
    from domore.contribute.facts import facts_of
    from domore.contribute.forges import forge_for
    from domore.pipeline import settings_of
    from domore.review.gitlab import gitlab_of
    from domore.review.gitlab_issues import propose_issues
    from domore.review.in_review import with_names_in_review
    from domore.review.issue import here

    town = town_in(options.town)
    settings = here(settings_of(town), "gitlab", os.environ.get("CI_PROJECT_URL"), os.environ.get("CI_DEFAULT_BRANCH"))
    forge = forge_for(settings, town, _with_token("DOMORE_TOKEN"))
    there, today = gitlab_of(os.environ), options.today or date.today()
    facts = with_names_in_review(facts_of(town, settings), there.listed(os.environ.get("CI_DEFAULT_BRANCH", "")))
    return 1 if propose_issues(there, facts, forge, today=today, say=print) else 0


def _with_token(name: str) -> dict[str, str]:
    """The environment, in which the token of the job is that for proposals where it has no other."""
    from domore.contribute.forges.remote import TOKEN

    return {**os.environ, TOKEN: os.environ.get(TOKEN) or os.environ.get(name, "")}
