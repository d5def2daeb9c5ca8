"""An issue from a form becomes one pull request, or is told what to mend; its text is only ever data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domore.contribute.facts import facts_of
from domore.contribute.forges import forge_for
from domore.contribute.forges.forge import Proposal
from domore.contribute.form import form
from domore.contribute.issue_body import body_of
from domore.contribute.submission import Submission
from domore.pipeline import settings_of
from domore.problems import WrongUse
from domore.review.comment import MARKER
from domore.review.github import github_api, github_notes
from domore.review.issue import Issue, here, issue_in, proposal_in, propose_issue
from domore.settings import Forge as ForgeSettings
from domore.settings import Support

from .comment_server import TOKEN, Forge, serving
from .conftest import git

TODAY = date(2026, 6, 1)
ANSWERS = {
    "title": ("A slide for the swimming pool",),
    "summary": ("A long slide that children and their grandparents can use together.",),
    "category": ("parks",),
}
REPOSITORY = {"html_url": "https://github.com/a/b", "default_branch": "main", "full_name": "a/b"}


def an_event(town: Path, answers: dict[str, tuple[str, ...]] = ANSWERS, **issue: Any) -> dict[str, Any]:
    """The event of an issue as the form makes it."""
    body = body_of(Submission(purpose="idea", answers=answers), form("idea", settings_of(town))).partition("\n\n")[2]
    labels = [{"name": "proposal"}, {"name": "idea"}]
    there = {"number": 42, "state": "open", "body": body, "labels": labels, "created_at": "2026-05-30T10:00:00Z"}
    return {"action": "labeled", "issue": there | issue, "repository": REPOSITORY}


@pytest.fixture
def forge() -> Iterator[Forge]:
    with serving(Forge(kind="github")) as there:
        yield there


def an_issue(town: Path, answers: dict[str, tuple[str, ...]] = ANSWERS, **issue: Any) -> Issue:
    """The issue in that event, which is meant."""
    found = issue_in(an_event(town, answers, **issue))
    assert found is not None
    return found


def run(issue: Issue, town: Path, server: Forge) -> str:
    """Proposes into the town's own repository, and comments at the server."""
    there = replace(settings_of(town), forge=ForgeSettings(kind="local"))
    notes = github_notes(github_api({"GITHUB_API_URL": server.base, "GITHUB_TOKEN": TOKEN}), "a/b", 42)
    return propose_issue(issue, facts_of(town, there), forge_for(there, town, os.environ), notes, today=TODAY)


def test_an_issue_becomes_a_proposal(town: Path, forge: Forge) -> None:
    """A real commit with the file, by nobody private; the issue is told."""
    assert run(an_issue(town), town, forge).startswith("Proposed:")
    path = "content/ideas/2026/a-slide-for-the-swimming-pool.yml"
    assert "title: A slide for the swimming pool" in git(town, "show", f"HEAD:{path}")
    assert "issue00000042" in git(town, "log", "-1", "--format=%B")
    [comment] = forge.comments[42]
    assert comment["body"].startswith(MARKER) and "waits for review" in comment["body"]


def test_what_is_wrong_is_told_in_the_issue_and_taken_back_once_mended(town: Path, forge: Forge) -> None:
    """One comment, kept up to date."""
    assert run(an_issue(town, ANSWERS | {"summary": ("@team <b>!",)}), town, forge).startswith("Not proposed")
    [comment] = forge.comments[42]
    assert "There is a problem" in comment["body"] and "@team" not in comment["body"]
    assert run(an_issue(town), town, forge).startswith("Proposed:")
    assert len(forge.comments[42]) == 1 and "waits for review" in forge.comments[42][0]["body"]


@pytest.mark.parametrize(
    "issue", [{"state": "closed"}, {"labels": [{"name": "idea"}]}, {"labels": None}, {"pull_request": {"url": "x"}}, {"labels": ["proposal"]}]
)
def test_only_open_issues_with_the_label_are_meant(town: Path, issue: dict[str, Any]) -> None:
    assert issue_in(an_event(town, **issue)) is None


def test_an_issue_that_the_sites_own_form_filled_in_needs_no_label(town: Path, forge: Forge) -> None:
    """Who has no right to set labels opens a filled-in page; its first line tells that it is meant."""
    body = body_of(Submission(purpose="idea", answers=ANSWERS), form("idea", settings_of(town)))
    assert run(an_issue(town, body=body, labels=[]), town, forge).startswith("Proposed:")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=st.text(max_size=400) | st.none())
def test_any_text_is_a_proposal_or_told_plainly(town: Path, body: str | None) -> None:
    """Whatever stands in an issue: sentences for a person, or a proposal under content/, and never a crash."""
    facts = facts_of(town, settings_of(town))
    outcome = proposal_in(an_issue(town, body=body), facts, TODAY)
    assert isinstance(outcome, Proposal) or (outcome and all(sentence.endswith((".", "?")) for sentence in outcome))


def test_a_text_that_is_too_long_is_not_read(town: Path) -> None:
    outcome = proposal_in(an_issue(town, body="x" * 80_000), facts_of(town, settings_of(town)), TODAY)
    assert isinstance(outcome, tuple) and "Shorten it" in outcome[0]


def test_it_goes_to_the_repository_in_which_the_workflow_runs(town: Path) -> None:
    """Not to another that the settings name."""
    there = here(settings_of(town), "github", "https://github.com/a/b", "main").forge
    assert there is not None and (there.kind, there.url, there.branch) == ("github", "https://github.com/a/b", "main")
    with pytest.raises(WrongUse):
        here(settings_of(town), "gitlab", None, "main")


def test_an_idea_names_its_issue_where_reactions_are_counted(town: Path) -> None:
    """So that people can back it there; in other towns the file says nothing of the issue."""
    plain = replace(here(settings_of(town), "github", "https://github.com/a/b", "main"), support=Support())
    counting = replace(plain, support=Support(forge=True))
    for there, line in ((plain, False), (counting, True)):
        made = proposal_in(an_issue(town), facts_of(town, there), TODAY)
        assert isinstance(made, Proposal)
        assert ("discussion: https://github.com/a/b/issues/42" in made.change.yaml.split("\n")) is line
