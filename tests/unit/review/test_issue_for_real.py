"""An issue becomes one pull request on a real Git server, whatever the workflow is told twice."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from domore import cli
from domore.contribute.facts import facts_of
from domore.contribute.forges import forge_for
from domore.contribute.forges.forge import ForgeRefused
from domore.pipeline import settings_of
from domore.review.github import github_api, github_notes
from domore.review.in_review import with_names_in_review
from domore.review.issue import Issue, propose_issue
from domore.settings import Forge as ForgeSettings
from forge_server import TOKEN as FORGE_TOKEN
from forge_server import ForgeServer, forge_server

from .comment_server import TOKEN, Forge, serving
from .test_issue import ANSWERS, TODAY, an_event, an_issue


@pytest.mark.parametrize("kind", ["github", "forgejo"])
def test_an_issue_becomes_one_pull_request(kind: str, town: Path, tmp_path: Path) -> None:
    """Pushed by Git over HTTP and opened as the forge does it; a second run finds the first one's, and the comment names it."""
    with forge_server(tmp_path, kind) as server, serving(Forge(kind="github")) as comments:
        there = replace(settings_of(town), forge=ForgeSettings(kind=kind, url=server.url))  # type: ignore[arg-type]
        notes = github_notes(github_api({"GITHUB_API_URL": comments.base, "GITHUB_TOKEN": TOKEN}), "a/b", 42)
        environ = {"PATH": os.environ["PATH"], "DOMORE_FORGE_TOKEN": FORGE_TOKEN}
        for _ in range(2):
            said = propose_issue(an_issue(town), facts_of(town, there), forge_for(there, town, environ), notes, today=TODAY)
            assert said.startswith("Proposed:")
        [pull] = server.pulls()
        changed = server.git("diff", "--name-only", "main", pull["sha"])
        assert changed == "content/ideas/2026/a-slide-for-the-swimming-pool.yml"
        assert pull["title"].startswith("Add the idea a-slide") and "Closes #42" in pull["description"]
        [comment] = comments.comments[42]
        assert server.url in comment["body"] or "waits for review" in comment["body"]


@pytest.mark.parametrize("kind", ["github", "forgejo"])
def test_a_second_issue_of_the_same_title_has_an_entry_of_its_own(kind: str, town: Path, tmp_path: Path) -> None:
    """The open pull requests say by their titles which names are taken; where the token may not ask for them, nothing stops."""
    with forge_server(tmp_path, kind) as server, serving(Forge(kind="github")) as comments:
        there = replace(settings_of(town), forge=ForgeSettings(kind=kind, url=server.url))  # type: ignore[arg-type]
        api = github_api({"GITHUB_API_URL": comments.base, "GITHUB_TOKEN": TOKEN})
        environ = {"PATH": os.environ["PATH"], "DOMORE_FORGE_TOKEN": FORGE_TOKEN}
        for number in (42, 43, 42):
            facts = with_names_in_review(facts_of(town, there), server.pulls())
            issue = an_issue(town, number=number)
            assert propose_issue(issue, facts, forge_for(there, town, environ), github_notes(api, "a/b", number), today=TODAY).startswith("Proposed")
        names = [server.git("diff", "--name-only", "main", pull["sha"]).rpartition("/")[2] for pull in server.pulls()]
        assert names == ["a-slide-for-the-swimming-pool.yml", "a-slide-for-the-swimming-pool-2.yml"]
        assert with_names_in_review(facts, api.pages("/not/there")) == facts


@contextmanager
def workflow(kind: str, town: Path, folder: Path) -> Iterator[tuple[ForgeServer, Forge, Callable[[Issue], str]]]:
    """A forge, its comments, and what a workflow runs for an issue."""
    with forge_server(folder, kind) as server, serving(Forge(kind="github")) as comments:
        there = replace(settings_of(town), forge=ForgeSettings(kind=kind, url=server.url))  # type: ignore[arg-type]
        notes = github_notes(github_api({"GITHUB_API_URL": comments.base, "GITHUB_TOKEN": TOKEN}), "a/b", 42)
        environ = {"PATH": os.environ["PATH"], "DOMORE_FORGE_TOKEN": FORGE_TOKEN}

        def run(issue: Issue) -> str:
            return propose_issue(issue, facts_of(town, there), forge_for(there, town, environ), notes, today=TODAY)

        yield server, comments, run


@pytest.mark.parametrize("kind", ["github", "forgejo"])
def test_an_edit_of_the_issue_says_where_the_change_belongs(kind: str, town: Path, tmp_path: Path) -> None:
    """The pull request stays as it was, so nobody is thanked for what it does not hold; once it is settled, that is said."""
    edited = an_issue(town, ANSWERS | {"summary": ("A slide that is longer still, for all who dare to use it.",)})
    with workflow(kind, town, tmp_path) as (server, comments, run):
        run(an_issue(town))
        run(edited)
        [comment], [pull] = comments.comments[42], server.pulls()
        assert "does not reach it" in comment["body"] and "Thank you" not in comment["body"]
        assert f"/pull{'s' if kind == 'forgejo' else ''}/1" in comment["body"]
        assert "longer still" not in server.git("show", f"{pull['sha']}:content/ideas/2026/a-slide-for-the-swimming-pool.yml")
        for merged, word in ((False, "closed"), (True, "published")):
            server.settle(1, merged=merged)
            run(edited)
            assert word in comments.comments[42][0]["body"]


@pytest.mark.parametrize("kind", ["github", "forgejo"])
def test_what_the_forge_refuses_is_told_in_the_issue(kind: str, town: Path, tmp_path: Path) -> None:
    """What others did meanwhile in plain words, and the job is green; a token that may not is the maintainer's, so the job is red too."""
    with workflow(kind, town, tmp_path) as (server, comments, run):
        server.move_main("content/ideas/2026/a-slide-for-the-swimming-pool.yml", b"title: Theirs\n")
        assert run(an_issue(town)).startswith("Not proposed")
        [comment] = comments.comments[42]
        assert "is there already" in comment["body"] and "folder" not in comment["body"]
        assert server.pulls() == []
        server.tokens.clear()
        server.api_open = False
        with pytest.raises(ForgeRefused):
            run(an_issue(town))
        assert "maintainer" in comments.comments[42][0]["body"] and "token" not in comments.comments[42][0]["body"]


def test_the_command_says_nothing_to_do_for_other_issues(town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It asks no forge anything for an issue that is not meant."""
    event = tmp_path / "event.json"
    event.write_text(json.dumps(an_event(town, labels=[])))
    assert cli.main(["propose-issue", "--town", str(town), "--forge", "github", "--event", str(event)]) == 0
    assert "Nothing to do" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["github", "forgejo"])
def test_the_command_asks_which_names_open_pull_requests_take(
    kind: str, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It lists them with the job's token, gives the entry another name, and comments on the issue of the event."""
    asked_for = {"title": "Add the idea a-slide-for-the-swimming-pool", "_head": "", "base": {"ref": "main"}}
    with forge_server(tmp_path, kind) as server, serving(Forge(kind=kind, requests=[asked_for])) as there:
        environ = {"GITHUB_API_URL": there.base, "GITHUB_REPOSITORY": "a/b", "GITHUB_TOKEN": TOKEN, "DOMORE_FORGE_TOKEN": FORGE_TOKEN}
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        event = tmp_path / "event.json"
        told = an_event(town)
        event.write_text(json.dumps(told | {"repository": told["repository"] | {"html_url": server.url}}))
        assert cli.main(["propose-issue", "--town", str(town), "--forge", kind, "--event", str(event), "--today", TODAY.isoformat()]) == 0
        assert capsys.readouterr().out.startswith("Proposed:")
        [pull] = server.pulls()
        assert server.git("diff", "--name-only", "main", pull["sha"]) == "content/ideas/2026/a-slide-for-the-swimming-pool-2.yml"
        lists = [address for method, address, _ in there.seen if method == "GET" and address.startswith("/repos/a/b/pulls?")]
        assert lists and all("state=open" in address for address in lists)
        [comment] = there.comments[42]
        assert "waits for review" in comment["body"]
