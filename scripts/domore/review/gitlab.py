"""GitLab's side: open merge requests and their notes, through API v4."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from domore.problems import Problem
from domore.review.api import Api, in_path
from domore.review.notes import Notes, NotesByApi
from domore.review.sweep import OpenRequest


def gitlab_notes(api: Api, project: str, number: int, account: int, of: Literal["merge_requests", "issues"]) -> Notes:
    """The notes on one merge request, or one issue, that the token's own account wrote."""
    path = f"/projects/{project}/{of}/{number}/notes"

    def is_ours(entry: Any) -> bool:
        return (entry.get("author") or {}).get("id") == account and not entry.get("system")

    return NotesByApi(api=api, listed=path, one=path, change_by="PUT", is_ours=is_ours)


@dataclass(frozen=True, slots=True, kw_only=True)
class GitLab:
    """One project on a GitLab."""

    api: Api
    project: str
    token: str
    account: int

    def listed(self, branch: str) -> Iterator[Any]:
        return self.api.pages(f"/projects/{self.project}/merge_requests", state="opened", target_branch=branch)

    def request_in(self, entry: Any, branch: str) -> OpenRequest:  # noqa: ARG002 - the forge lists those for the branch alone
        number = int(entry["iid"])
        may = entry.get("source_project_id") is not None and entry["source_project_id"] == entry["target_project_id"]
        return OpenRequest(number=number, ref=f"refs/merge-requests/{number}/head", head=str(entry["sha"]), may=may)

    def notes(self, request: OpenRequest) -> Notes:
        return gitlab_notes(self.api, self.project, request.number, self.account, "merge_requests")

    def login(self) -> tuple[str, str]:
        return "oauth2", self.token


def gitlab_of(environ: Mapping[str, str]) -> GitLab:
    """The project as a job finds it in its environment, with the token DOMORE_TOKEN."""
    token = environ.get("DOMORE_TOKEN", "")
    api = Api(base=environ.get("CI_API_V4_URL", "").rstrip("/"), headers={"PRIVATE-TOKEN": token, "User-Agent": "domore"})
    project = in_path(environ.get("CI_PROJECT_ID", ""))
    return GitLab(api=api, project=project, token=token, account=int(api.get("/user")["id"]))


def code_quality(problems: Sequence[Problem]) -> str:
    """The problems as GitLab's code quality report (GitLab Docs, "Code Quality report format"), which it shows beside the lines."""
    return json.dumps(
        [
            {
                "description": problem.message,
                "check_name": problem.rule,
                "fingerprint": sha256(repr(problem).encode("utf-8", "replace")).hexdigest(),
                "severity": "major" if problem.severity == "error" else "minor",
                "location": {"path": problem.path, "lines": {"begin": problem.line}},
            }
            for problem in problems
        ],
        indent=1,
    )
