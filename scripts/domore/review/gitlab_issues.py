"""GitLab starts no job for an issue: a job of the main branch looks at every open one, and proposes those that are meant.

It runs main's own code with main's own settings and a token that no proposer can reach; an issue's text is data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from domore.contribute.change import Town
from domore.contribute.forges.forge import Forge, Opened, Proposal, Review, Withdrawn
from domore.problems import DoMoreError
from domore.review.api import understood
from domore.review.gitlab import GitLab, gitlab_notes
from domore.review.in_review import with_name
from domore.review.issue import Issue, is_meant, propose_issue

MOST_OPENED: Final = 20  # merge requests in one run: more at once than maintainers read, and a flood of issues goes no faster


def propose_issues(there: GitLab, town: Town, forge: Forge, *, today: date, say: Callable[[str], None]) -> int:
    """Proposes each open issue that is meant and not proposed yet, the oldest first and no more than MOST_OPENED, and keeps the note on each up to
    date; returns how many could not be."""
    failed, counting = 0, _Counting(forge)
    for entry in there.api.pages(f"/projects/{there.project}/issues", state="opened", order_by="created_at", sort="asc"):
        name = "An issue"
        try:
            with understood():
                issue = _issue_in(entry)
            if issue is None:
                continue
            if len(counting.titles) >= MOST_OPENED:
                say(f"{MOST_OPENED} merge requests were opened, the most that one run opens. The next run goes on from issue {issue.number}.")
                break
            name = f"Issue {issue.number}"
            notes = gitlab_notes(there.api, there.project, issue.number, there.account, "issues")
            say(f"{name}: {propose_issue(issue, with_name(town, *counting.titles), counting, notes, today=today)}")
        except DoMoreError as error:  # the others are looked at all the same
            failed += 1
            say(f"{name}: {error}")
    return failed


@dataclass(frozen=True, slots=True)
class _Counting:
    """A forge that remembers the titles of what it opened anew."""

    forge: Forge
    titles: list[str] = field(default_factory=list)

    def open(self, proposal: Proposal) -> Opened:
        opened = self.forge.open(proposal)
        if not opened.there_already:
            self.titles.append(proposal.title)
        return opened

    def review(self, ref: str, opened: Opened) -> Review:
        return self.forge.review(ref, opened)

    def withdraw(self, ref: str) -> Withdrawn:
        return self.forge.withdraw(ref)


def _issue_in(entry: Any) -> Issue | None:
    """The issue in an entry of the list (GitLab Docs, "Issues API"); None for one that is not meant."""
    text, labels = str(entry.get("description") or ""), frozenset(str(label) for label in entry.get("labels") or ())
    if not is_meant(text, labels):
        return None
    created = datetime.fromisoformat(str(entry["created_at"])).astimezone(UTC)
    return Issue(number=int(entry["iid"]), text=text, labels=labels, created=created, is_public=entry["confidential"] is False)
