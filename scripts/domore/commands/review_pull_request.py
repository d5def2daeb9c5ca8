"""`domore review-pull-request`, which CI runs."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from domore.commands.shared import Commands, command, town_in
from domore.problems import WrongUse


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    what, example = "say what a pull request brings in; for CI", "domore review-pull-request --proposed ../proposed --base HEAD^1"
    parser = command(commands, "review-pull-request", run, what, example, town)
    parser.add_argument("--proposed", type=Path, default=Path(), metavar="DIR", help="the Git repository that holds the proposal (default: this one)")
    parser.add_argument("--base", default="HEAD^1", metavar="REV", help="the commit that it is to be merged into (default: HEAD^1)")
    parser.add_argument("--head", default="HEAD", metavar="REV", help="the proposed commit (default: HEAD)")
    parser.add_argument("--event", type=Path, metavar="FILE", help="the forge's event, which says whether the proposer can write here")
    parser.add_argument("--may", action="store_true", help="the proposer can write here, and so may change more than listings and pictures")
    parser.add_argument("--commit", default="", metavar="ID", help="the commit that the Markdown names")
    parser.add_argument("--format", choices=("text", "github", "json", "markdown"), default="text", help="how to tell of problems (default: text)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="hand on what was found")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the comment")
    parser.add_argument("--code-quality", type=Path, metavar="FILE", help="write GitLab's code quality report")


def run(options: argparse.Namespace) -> int:
    """Examines one pull request, tells of it, and hands on what was found. Exit 1 if there is something to mend or a maintainer is needed."""
    from domore.report import report
    from domore.review.comment import comment
    from domore.review.examine import examine
    from domore.review.findings import to_json
    from domore.review.gitlab import code_quality
    from domore.review.tree import proposed

    may = options.may or (options.event is not None and can_write(event_in(options.event)))
    town = town_in(options.town)
    found = examine(town, proposed(options.proposed, options.base, options.head), may=may, today=options.today or date.today())
    if options.json is not None:
        options.json.write_bytes(to_json(found))
    if options.markdown is not None:
        options.markdown.write_text(comment(found, options.commit), encoding="utf-8")
    if options.code_quality is not None:
        options.code_quality.write_text(code_quality(found.problems), encoding="utf-8")
    print(report(found.problems, options.format, listings=found.entries), end="")
    return 0 if found.verdict == "good" else 1


def event_in(file: Path) -> Mapping[str, Any]:
    """The event that a forge wrote down for a workflow. Raises `WrongUse` for anything else."""
    try:
        event = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict):
        raise WrongUse(f'"{file}" is no event of a forge.')
    return event


def can_write(event: Mapping[str, Any]) -> bool:
    """Whether the pull request comes from a branch of the repository itself: only those who can write to it make one there."""
    request = event.get("pull_request") or {}
    head, base = (request.get(side) or {} for side in ("head", "base"))
    whence, where = ((end.get("repo") or {}).get("full_name") for end in (head, base))
    # On Forgejo a pull request made by a push to refs/for/ needs no right to write, and yet seems to come from here.
    return whence is not None and whence == where and not str(head.get("ref", "")).startswith("refs/")
