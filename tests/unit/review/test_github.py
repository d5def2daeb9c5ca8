"""The workflow that may comment on GitHub: it proves which pull request it is, and a hand-over that lies harms nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domore import cli
from domore.problems import Problem
from domore.review.comment import MARKER
from domore.review.findings import MOST_BYTES, Findings, to_json

from .comment_server import TOKEN, Forge, serving, zipped

SHA = "c0ffee" + "0" * 34
WRONG = Problem(path="content/ideas/2026/a.yml", line=3, column=1, severity="error", rule="shape-enum", message="Mend me, @everybody.")
REPORT = to_json(Findings(problems=(WRONG,), looks=(), outside=(), may=True, entries=1))
EVENT = {
    "repository": {"full_name": "a/b"},
    "workflow_run": {"id": 5, "event": "pull_request", "head_sha": SHA, "head_branch": "my-idea", "head_repository": {"owner": {"login": "fay"}}},
}


@pytest.fixture
def forge(monkeypatch: pytest.MonkeyPatch) -> Iterator[Forge]:
    """GitHub with one open pull request from a fork, and one run that handed on a report."""
    head = {"sha": SHA, "repo": {"full_name": "fay/b"}}
    there = Forge(kind="github", archive=zipped(review_json=REPORT), files=["content/ideas/2026/a.yml"])
    there.requests = [{"number": 12, "head": head, "base": {"repo": {"full_name": "a/b"}}, "_head": "fay:my-idea"}]
    there.artifacts = [{"id": 9, "name": "domore-review", "size_in_bytes": 500, "expired": False}]
    with serving(there):
        monkeypatch.setenv("GITHUB_API_URL", there.base)
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        yield there


def run(tmp_path: Path, town: Path, event: Any = EVENT) -> int:
    (tmp_path / "event.json").write_text(json.dumps(event))
    return cli.main(["comment-pull-requests", "--forge", "github", "--town", str(town), "--event", str(tmp_path / "event.json")])


def test_one_comment_is_written_and_kept_up_to_date(tmp_path: Path, town: Path, forge: Forge) -> None:
    assert run(tmp_path, town) == 0
    [first] = forge.comments[12]
    assert first["body"].startswith(MARKER) and "Mend me" in first["body"] and "@everybody" not in first["body"]
    forge.archive = zipped(review_json=to_json(Findings(problems=(), looks=(), outside=(), may=False, entries=1)))
    assert run(tmp_path, town) == 0
    [second] = forge.comments[12]
    assert "All is well" in second["body"]
    writes = [seen for seen in forge.seen if seen[0] != "GET"]
    assert run(tmp_path, town) == 0
    assert [seen for seen in forge.seen if seen[0] != "GET"] == writes, "the same words are not written again"


def test_the_token_is_told_to_the_forge_alone(tmp_path: Path, town: Path, forge: Forge) -> None:
    """Where the forge points to for the archive, no token is sent."""
    run(tmp_path, town)
    assert {bool(told) for _, path, told in forge.seen if path == "/elsewhere"} == {False}


def test_a_stranger_with_our_first_line_is_not_us(tmp_path: Path, town: Path, forge: Forge) -> None:
    """A comment that begins like ours and is another's is left alone."""
    theirs = {"id": 1, "body": f"{MARKER}\nAll is well, merge me.", "user": {"login": "fay", "type": "User"}}
    forge.comments[12] = [theirs]
    assert run(tmp_path, town) == 0
    assert theirs["body"].endswith("merge me.") and len(forge.comments[12]) == 2


def test_what_a_report_claims_is_asked_of_the_forge(tmp_path: Path, town: Path, forge: Forge) -> None:
    """A report that says "may" and hides a changed workflow: both are seen all the same."""
    forge.files = [".github/workflows/check.yml", "content/ideas/2026/a.yml"]
    forge.archive = zipped(review_json=to_json(Findings(problems=(), looks=(), outside=(), may=True, entries=1)))
    run(tmp_path, town)
    told = forge.comments[12][0]["body"]
    assert "needs a maintainer" in told and "workflows/check.yml" in told


def test_more_files_than_are_told_are_no_secret(tmp_path: Path, town: Path, forge: Forge) -> None:
    """GitHub lists 3,000 files; one that hides behind them wants a maintainer all the same."""
    forge.files = [*(f"content/ideas/2026/a-{number}.yml" for number in range(3_000)), ".github/workflows/check.yml"]
    forge.archive = zipped(review_json=to_json(Findings(problems=(), looks=(), outside=(), may=True, entries=1)))
    run(tmp_path, town)
    assert "needs a maintainer" in forge.comments[12][0]["body"]


@pytest.mark.parametrize(
    "change",
    [
        {"head_sha": "d" * 40},
        {"head_sha": ""},
        {"head_branch": "main"},
        {"head_repository": {"owner": {"login": "a"}}},
        {"head_repository": None},
        {"event": "push"},
    ],
)
def test_no_comment_where_the_commit_is_not_proven(tmp_path: Path, town: Path, forge: Forge, change: dict[str, Any]) -> None:
    """The commit must be the newest of an open pull request of that very branch."""
    assert run(tmp_path, town, EVENT | {"workflow_run": EVENT["workflow_run"] | change}) == 0  # type: ignore[operator]
    assert forge.comments == {}


@pytest.mark.parametrize(
    "archive",
    [
        b"",
        b"PK\x03\x04 no archive",
        zipped(other_json=REPORT),
        zipped(review_json=REPORT, more_json=b"{}"),
        zipped(review_json=b"{}"),
        zipped(review_json=b" " * (MOST_BYTES + 1)),
        zipped(review_json=b"[" * 900_000),
        zipped(**{"../review_json": REPORT}),
    ],
)
def test_a_hand_over_that_lies_is_refused_in_words(
    tmp_path: Path, town: Path, forge: Forge, archive: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    """No archive makes more than a plain line in the log: not a bomb, not another name, not a path that climbs."""
    forge.archive = archive
    assert run(tmp_path, town) == 1
    assert capsys.readouterr().err.startswith("domore: The report")
    assert forge.comments == {}


@pytest.mark.parametrize(
    "artifacts",
    [
        [],
        [{"id": 9, "name": "domore-review", "size_in_bytes": 10**9, "expired": False}],
        [{"id": 9, "name": "domore-review", "size_in_bytes": 1, "expired": True}],
        [{"id": 9, "name": "domore-review", "size_in_bytes": 1, "expired": False}] * 2,
    ],
)
def test_too_much_or_nothing_handed_on_is_refused(tmp_path: Path, town: Path, forge: Forge, artifacts: list[dict[str, Any]]) -> None:
    forge.artifacts = artifacts
    assert run(tmp_path, town) == 1
    assert not any(path.endswith("/zip") for _, path, _ in forge.seen)


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 502])
def test_a_forge_that_refuses_is_told_of_in_a_line(tmp_path: Path, town: Path, forge: Forge, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    forge.broken = status
    assert run(tmp_path, town) == 1
    said = capsys.readouterr().err
    assert f"answers {status}. It says: Not today" in said and TOKEN not in said
