"""The commands that CI runs for pull requests: `domore review-pull-request` and `domore comment-pull-requests`."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from domore.problems import WrongUse
from domore.report import report
from domore.review.comment import comment
from domore.review.examine import examine
from domore.review.findings import to_json
from domore.review.forgejo import forgejo_of
from domore.review.github import comment_on_run, github_api
from domore.review.gitlab import code_quality, gitlab_of
from domore.review.sweep import sweep
from domore.review.tree import proposed


def review(options: argparse.Namespace) -> int:
    """Examines one pull request, tells of it, and hands on what was found. Exit 1 if there is something to mend or a maintainer is needed."""
    may = options.may or (options.event is not None and _may(_event(options.event)))
    found = examine(options.town, proposed(options.proposed, options.base, options.head), may=may, today=options.today or date.today())
    if options.json is not None:
        options.json.write_bytes(to_json(found))
    if options.markdown is not None:
        options.markdown.write_text(comment(found, options.commit), encoding="utf-8")
    if options.code_quality is not None:
        options.code_quality.write_text(code_quality(found.problems), encoding="utf-8")
    print(report(found.problems, options.format, listings=found.entries), end="")
    return 0 if found.verdict == "good" else 1


def comment_pull_requests(options: argparse.Namespace) -> int:
    """Brings the comment up to date: on GitHub of the one whose check has just run, elsewhere of all that are open."""
    if options.forge == "github":
        if options.event is None:
            raise WrongUse("On GitHub the event says which check has run: give --event FILE.")
        print(comment_on_run(github_api(os.environ), _event(options.event)))
        return 0
    forge = gitlab_of(os.environ) if options.forge == "gitlab" else forgejo_of(os.environ)
    return 1 if sweep(options.town, forge, options.branch, today=options.today or date.today(), say=print) else 0


def _event(file: Path) -> Mapping[str, Any]:
    try:
        event = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict):
        raise WrongUse(f'"{file}" is no event of a forge.')
    return event


def _may(event: Mapping[str, Any]) -> bool:
    """Whether the pull request comes from a branch of the repository itself: only those who can write to it make one there."""
    request = event.get("pull_request") or {}
    head, base = (request.get(side) or {} for side in ("head", "base"))
    whence, where = ((end.get("repo") or {}).get("full_name") for end in (head, base))
    # On Forgejo a pull request made by a push to refs/for/ needs no right to write, and yet seems to come from here.
    return whence is not None and whence == where and not str(head.get("ref", "")).startswith("refs/")
