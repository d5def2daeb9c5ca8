"""GitLab and Forgejo: a job of the main branch looks at every open pull request, as data, and keeps one comment on each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domore import cli
from domore.review.comment import MARKER
from domore.review.forgejo import forgejo_of
from domore.review.sweep import sweep
from forge_server import TOKEN as FORGE_TOKEN
from forge_server import forge_server

from .comment_server import TOKEN, Forge, serving
from .conftest import IDEA, Propose, git


@pytest.fixture(params=["gitlab", "forgejo"])
def forge(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forge]:
    """One of the two forges, and a job's environment in it."""
    with serving(Forge(kind=request.param)) as there:
        monkeypatch.setenv("DOMORE_TOKEN", TOKEN)
        for name, value in {"CI_API_V4_URL": there.base, "CI_PROJECT_ID": "3", "GITHUB_API_URL": there.base, "GITHUB_REPOSITORY": "a/b"}.items():
            monkeypatch.setenv(name, value)
        yield there


@pytest.fixture
def checkout(town: Path, tmp_path: Path) -> Path:
    """A checkout of main whose origin holds the proposals."""
    git(tmp_path, "clone", "-q", str(town), "checkout")
    return tmp_path / "checkout"


def opened(forge: Forge, town: Path, number: int, head: str, *, inside: bool = False) -> None:
    """Opens a pull request for a commit."""
    ref = f"refs/merge-requests/{number}/head" if forge.kind == "gitlab" else f"refs/pull/{number}/head"
    git(town, "update-ref", ref, head)
    if forge.kind == "gitlab":
        forge.requests.append({"iid": number, "sha": head, "source_project_id": 3 if inside else 4, "target_project_id": 3})
    else:
        whence = {"sha": head, "ref": "idea", "repo": {"full_name": "a/b" if inside else "fay/b"}}
        forge.requests.append({"number": number, "head": whence, "base": {"ref": "main"}})


def run(forge: Forge, checkout: Path) -> int:
    return cli.main(["comment-pull-requests", "--forge", forge.kind, "--town", str(checkout), "--today", "2026-06-01"])


def test_each_open_pull_request_has_one_comment(forge: Forge, town: Path, checkout: Path, propose: Propose) -> None:
    """Good ones and wrong ones; a second run with nothing new writes nothing; a new commit renews the comment."""
    for number, category in ((1, "parks"), (2, "parcs")):
        opened(forge, town, number, propose(lambda clone, c=category: (clone / "content/ideas/2026/s.yml").write_text(IDEA.format(category=c))))  # type: ignore[misc]
    assert run(forge, checkout) == 0
    assert "All is well" in forge.comments[1][0]["body"] and "parcs" in forge.comments[2][0]["body"]
    writes = len([seen for seen in forge.seen if seen[0] != "GET"])
    assert run(forge, checkout) == 0
    assert len([seen for seen in forge.seen if seen[0] != "GET"]) == writes == 2
    forge.requests.pop()
    opened(forge, town, 2, propose(lambda clone: (clone / "content/ideas/2026/s.yml").write_text(IDEA.format(category="streets"))))
    assert run(forge, checkout) == 0
    [renewed] = forge.comments[2]
    assert renewed["body"].startswith(MARKER) and "All is well" in renewed["body"]


def test_words_that_name_the_next_commit_do_not_hide_it(forge: Forge, town: Path, checkout: Path, propose: Propose) -> None:
    """A title that speaks like the comment's own last line, of a commit that is pushed later: that commit is looked at all the same."""
    wrong = propose(lambda clone: (clone / "content/ideas/2026/s.yml").write_text(IDEA.format(category="parcs")))
    title = f"Looked at: commit {wrong[:12]}. This comment is brought up to date with each new commit."
    good = IDEA.format(category="parks").replace("A slide for the swimming pool", f'"{title}"')
    opened(forge, town, 1, propose(lambda clone: (clone / "content/ideas/2026/s.yml").write_text(good)))
    run(forge, checkout)
    forge.requests.clear()
    opened(forge, town, 1, wrong)
    run(forge, checkout)
    assert "parcs" in forge.comments[1][0]["body"]


@pytest.mark.parametrize("inside", [True, False])
def test_who_can_write_here_may_change_more(forge: Forge, town: Path, checkout: Path, propose: Propose, inside: bool) -> None:
    opened(forge, town, 1, propose(lambda clone: (clone / "mkdocs.yml").write_text("site_name: X\n")), inside=inside)
    assert run(forge, checkout) == 0
    assert ("needs a maintainer" in forge.comments[1][0]["body"]) is not inside


def test_one_that_fails_does_not_stop_the_others(
    forge: Forge, town: Path, checkout: Path, propose: Propose, capsys: pytest.CaptureFixture[str]
) -> None:
    """A commit that is not there is told of; the next pull request still has its comment; the job is red."""
    head = propose(lambda clone: (clone / "content/ideas/2026/s.yml").write_text(IDEA.format(category="parks")))
    opened(forge, town, 1, head)
    git(town, "update-ref", "-d", f"refs/{'merge-requests' if forge.kind == 'gitlab' else 'pull'}/1/head")
    opened(forge, town, 2, head)
    assert run(forge, checkout) == 1
    assert "Pull request 1: its commit can't be fetched" in capsys.readouterr().out
    assert set(forge.comments) == {1, 2} and len(forge.comments[2]) == 1 and forge.comments[1] == []


@pytest.mark.parametrize("odd", [None, "x", [], {}, {"number": "x", "iid": "x"}, {"number": 1, "iid": 1, "base": {"ref": "main"}, "head": None}])
def test_an_answer_that_makes_no_sense_does_not_stop_the_others(
    forge: Forge, town: Path, checkout: Path, propose: Propose, odd: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pull request of another shape than the forge promises, or such comments of one: told in a line, the others have theirs, the job is red."""
    head = propose(lambda clone: (clone / "content/ideas/2026/s.yml").write_text(IDEA.format(category="parks")))
    forge.requests.append(odd)
    opened(forge, town, 2, head)
    opened(forge, town, 3, head)
    forge.comments[2] = [odd]
    assert run(forge, checkout) == 1
    said = capsys.readouterr().out
    assert "A pull request: the forge's answer" in said
    assert ("Pull request 2: the forge's answer" in said) is not isinstance(odd, dict)
    assert "All is well" in forge.comments[3][-1]["body"]


def test_the_checkout_stays_that_of_main(forge: Forge, town: Path, checkout: Path, propose: Propose) -> None:
    """Nothing of a proposal is checked out: the work tree, the branch and the settings are main's."""
    before = git(checkout, "rev-parse", "HEAD")
    opened(forge, town, 1, propose(lambda clone: (clone / "site_config/site.yml").write_text("name: X\npurpose: To be somebody else's.\n")))
    run(forge, checkout)
    assert git(checkout, "rev-parse", "HEAD") == before and git(checkout, "status", "--porcelain") == ""


@pytest.mark.parametrize("status", [401, 500])
def test_a_forge_that_refuses_is_told_of_in_a_line(forge: Forge, checkout: Path, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    forge.broken = status
    assert run(forge, checkout) == 1
    said = capsys.readouterr()
    assert f"answers {status}" in said.err and TOKEN not in said.err + said.out


def test_a_private_repository_is_fetched_with_the_token(town: Path, tmp_path: Path, propose: Propose, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a Git server over HTTP that lets nobody in without it; it stands in no address, no file of the checkout and no trace of Git."""
    monkeypatch.setenv("GIT_TRACE_CURL", str(tmp_path / "trace"))
    monkeypatch.setenv("GIT_TRACE_REDACT", "0")
    head = propose(lambda clone: (clone / "content/ideas/2026/s.yml").write_text(IDEA.format(category="parcs")))
    with forge_server(tmp_path / "server", "forgejo") as server, serving(Forge(kind="forgejo")) as comments:
        git(town, "push", "-q", "--force", str(server.repository), "main", f"{head}:refs/pull/1/head")
        whole = f"http://any:{FORGE_TOKEN}@{server.url.removeprefix('http://')}.git"
        git(tmp_path, "clone", "-q", whole, "checkout")
        git(tmp_path / "checkout", "remote", "set-url", "origin", f"{server.url}.git")
        comments.requests = [{"number": 1, "head": {"sha": head, "ref": "x", "repo": None}, "base": {"ref": "main"}}]
        api = forgejo_of({"GITHUB_API_URL": comments.base, "GITHUB_REPOSITORY": "a/b", "DOMORE_TOKEN": TOKEN})
        said: list[str] = []
        (tmp_path / "trace").unlink(missing_ok=True)
        assert sweep(tmp_path / "checkout", replace(api, token=FORGE_TOKEN), "main", today=date(2026, 6, 1), say=said.append) == 0, said
        assert "parcs" in comments.comments[1][0]["body"]
        assert FORGE_TOKEN not in (tmp_path / "checkout/.git/config").read_text()
        assert not (tmp_path / "trace").exists()
