"""Forgejo's and Gitea's side: open pull requests and their comments, through API v1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from domore.contribute.forges.forgejo import BOTS
from domore.problems import WrongUse
from domore.review.api import Api, ForgeFailed
from domore.review.notes import Notes, NotesByApi
from domore.review.sweep import OpenRequest

_REPOSITORY: Final = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+\Z")


def forgejo_notes(api: Api, repository: str, number: int, accounts: tuple[str, ...]) -> Notes:
    """The comments on one pull request, or one issue, that the token's own account wrote. The forge gives them all at once and knows no pages."""
    issues = f"/repos/{repository}/issues"

    def is_ours(entry: Any) -> bool:
        return (entry.get("user") or {}).get("login") in accounts

    listed, one = f"{issues}/{number}/comments", f"{issues}/comments"
    return NotesByApi(api=api, listed=listed, one=one, change_by="PATCH", is_ours=is_ours, in_pages=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgejo:
    """One repository on a Forgejo or Gitea."""

    api: Api
    repository: str
    token: str
    accounts: tuple[str, ...]

    def listed(self, branch: str) -> Iterator[Any]:  # noqa: ARG002 - the forge lists those for all branches
        return self.api.pages(f"/repos/{self.repository}/pulls", state="open")

    def request_in(self, entry: Any, branch: str) -> OpenRequest | None:
        if entry["base"]["ref"] != branch:
            return None
        number, head = int(entry["number"]), entry["head"]
        may = (head.get("repo") or {}).get("full_name") == self.repository and not str(head.get("ref", "")).startswith("refs/")
        return OpenRequest(number=number, ref=f"refs/pull/{number}/head", head=str(head["sha"]), may=may)

    def notes(self, request: OpenRequest) -> Notes:
        return forgejo_notes(self.api, self.repository, request.number, self.accounts)

    def login(self) -> tuple[str, str]:
        return self.accounts[0], self.token


def forgejo_of(environ: Mapping[str, str]) -> Forgejo:
    """The repository as a workflow finds it in its environment, which speaks of it in GitHub's words."""
    token, repository = environ.get("DOMORE_TOKEN") or environ.get("GITHUB_TOKEN", ""), environ.get("GITHUB_REPOSITORY", "")
    if not _REPOSITORY.match(repository):
        raise WrongUse("GITHUB_REPOSITORY names no repository. Set it to owner/name.")
    api = Api(base=environ.get("GITHUB_API_URL", "").rstrip("/"), headers={"Authorization": f"token {token}", "User-Agent": "domore"})
    try:
        accounts: tuple[str, ...] = (str(api.get("/user")["login"]),)
    except ForgeFailed:
        accounts = BOTS
    return Forgejo(api=api, repository=repository, token=token, accounts=accounts)
