"""An issue becomes one pull request on a real Git server, whatever the workflow is told twice."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from domore import cli
from domore.contribute.facts import facts_of
from domore.contribute.forges import forge_for
from domore.pipeline import settings_of
from domore.review.github import GitHubNotes, github_api
from domore.review.issue import propose_issue
from domore.settings import Forge as ForgeSettings
from forge_server import TOKEN as FORGE_TOKEN
from forge_server import forge_server

from .comment_server import TOKEN, Forge, serving
from .test_issue import TODAY, an_event


@pytest.mark.parametrize("kind", ["github", "forgejo"])
def test_an_issue_becomes_one_pull_request(kind: str, town: Path, tmp_path: Path) -> None:
    """Pushed by Git over HTTP and opened as the forge does it; a second run finds the first one's, and the comment names it."""
    with forge_server(tmp_path, kind) as server, serving(Forge(kind="github")) as comments:
        there = replace(settings_of(town), forge=ForgeSettings(kind=kind, url=server.url))  # type: ignore[arg-type]
        notes = GitHubNotes(github_api({"GITHUB_API_URL": comments.base, "GITHUB_TOKEN": TOKEN}), "a/b", 42)
        environ = {"PATH": os.environ["PATH"], "DOMORE_FORGE_TOKEN": FORGE_TOKEN}
        for _ in range(2):
            said = propose_issue(an_event(town), facts_of(town, there), forge_for(there, town, environ), notes, today=TODAY)
            assert said.startswith("Proposed:")
        [pull] = server.pulls()
        changed = server.git("diff", "--name-only", "main", pull["sha"])
        assert changed == "content/ideas/2026/a-slide-for-the-swimming-pool.yml"
        assert pull["title"].startswith("Add the idea a-slide") and "Closes #42" in pull["description"]
        [comment] = comments.comments[42]
        assert server.url in comment["body"] or "waits for review" in comment["body"]


def test_the_command_says_nothing_to_do_for_other_issues(town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It asks no forge anything for an issue that is not meant."""
    event = tmp_path / "event.json"
    event.write_text(json.dumps(an_event(town, labels=[])))
    assert cli.main(["propose-issue", "--town", str(town), "--forge", "github", "--event", str(event)]) == 0
    assert "Nothing to do" in capsys.readouterr().out
