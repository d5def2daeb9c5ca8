"""GitLab starts no job for an issue: a job of the main branch looks at every open one, and proposes those that are meant.

It runs main's own code with main's own settings and a token that no proposer can reach; an issue's text is data.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from domore.contribute.change import Town
from domore.contribute.forges.forge import Forge
from domore.problems import DoMoreError
from domore.review.api import understood
from domore.review.gitlab import GitLab, gitlab_notes
from domore.review.issue import Issue, is_meant, propose_issue


def propose_issues(there: GitLab, town: Town, forge: Forge, *, today: date, say: Callable[[str], None]) -> int:
    """Proposes each open issue that is meant and not proposed yet, and keeps the note on each up to date; returns how many could not be."""
    failed = 0
    for entry in there.api.pages(f"/projects/{there.project}/issues", state="opened"):
        name = "An issue"
        try:
            with understood():
                issue = _issue_in(entry)
            if issue is None:
                continue
            name = f"Issue {issue.number}"
            notes = gitlab_notes(there.api, there.project, issue.number, there.account, "issues")
            say(f"{name}: {propose_issue(issue, town, forge, notes, today=today)}")
        except DoMoreError as error:  # the others are looked at all the same
            failed += 1
            say(f"{name}: {error}")
    return failed


def _issue_in(entry: Any) -> Issue | None:
    """The issue in an entry of the list (GitLab Docs, "Issues API"); None for one that is not meant."""
    text, labels = str(entry.get("description") or ""), frozenset(str(label) for label in entry.get("labels") or ())
    if not is_meant(text, labels):
        return None
    created = datetime.fromisoformat(str(entry["created_at"])).astimezone(UTC)
    return Issue(number=int(entry["iid"]), text=text, labels=labels, created=created, is_public=entry["confidential"] is False)
