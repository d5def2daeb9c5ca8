"""GitHub's side: the workflow that may comment proves for itself which pull request a report belongs to, and trusts nothing in the report."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from domore.review.api import Api, ForgeFailed
from domore.review.comment import comment
from domore.review.findings import MOST_BYTES, Findings, NoReview, from_json
from domore.review.notes import Notes, NotesByApi, keep_note
from domore.review.tree import OPEN

ARTIFACT: Final = "domore-review"
MEMBER: Final = "review.json"
# GitHub lists no more files of a pull request than this (REST API, "List pull requests files").
MOST_TOLD: Final = 3_000
BOT: Final = "github-actions[bot]"
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+\Z")


def github_notes(api: Api, repository: str, number: int) -> Notes:
    """The comments on one pull request, or one issue, that the workflow's own account wrote (REST API, "Issue comments")."""
    issues = f"/repos/{repository}/issues"

    def is_ours(entry: Any) -> bool:
        user = entry.get("user") or {}
        return bool(user.get("login") == BOT and user.get("type") == "Bot")

    return NotesByApi(api=api, listed=f"{issues}/{number}/comments", one=f"{issues}/comments", change_by="PATCH", is_ours=is_ours)


def github_api(environ: Mapping[str, str]) -> Api:
    """GitHub's API as a workflow finds it in its environment."""
    headers = {
        "Authorization": f"Bearer {environ.get('GITHUB_TOKEN', '')}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
        "User-Agent": "domore",
    }
    return Api(base=environ.get("GITHUB_API_URL", "https://api.github.com").rstrip("/"), headers=headers)


def repository_in(event: Mapping[str, Any]) -> str:
    """The repository that an event is about, as owner/name."""
    repository = str((event.get("repository") or {}).get("full_name"))
    if not _REPOSITORY.match(repository):
        raise ForgeFailed("The event names no repository.")
    return repository


def comment_on_run(api: Api, event: Mapping[str, Any]) -> str:
    """Comments on the pull request whose check has just run; `event` is that of `workflow_run`. Says what was done.

    Which pull request it is, who may change what and which files it changes is asked of the API, never read from the report."""
    run, repository = event["workflow_run"], repository_in(event)
    if run.get("event") != "pull_request":
        return "The run was not for a pull request."
    request = _request(api, repository, run)
    if request is None:
        return "The commit that was checked is no longer the newest of an open pull request."
    number, head = int(request["number"]), str(request["head"]["sha"])
    findings = _findings(api, repository, int(run["id"]))
    may = (request["head"].get("repo") or {}).get("full_name") == repository
    outside = _outside(api, repository, number)
    proven = msgspec.structs.replace(findings, may=may, outside=outside)
    return f"Pull request {number}: the comment is {keep_note(github_notes(api, repository, number), comment(proven, head))}."


def _request(api: Api, repository: str, run: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The open pull request of the branch that was checked, if the commit that was checked is still its newest."""
    owner = str(((run.get("head_repository") or {}).get("owner") or {}).get("login") or "")
    branch, sha = str(run.get("head_branch") or ""), str(run.get("head_sha") or "")
    for request in api.get(f"/repos/{repository}/pulls", state="open", head=f"{owner}:{branch}", per_page=100):
        if request["head"]["sha"] == sha and request["base"]["repo"]["full_name"] == repository and sha:
            found: Mapping[str, Any] = request
            return found
    return None


def _findings(api: Api, repository: str, run: int) -> Findings:
    """The report that the check handed on. Whoever proposes can change what the check does, so this is a stranger's file."""
    artifacts = api.get(f"/repos/{repository}/actions/runs/{run}/artifacts", name=ARTIFACT)["artifacts"]
    whole = [artifact for artifact in artifacts if artifact.get("name") == ARTIFACT and not artifact.get("expired")]
    if len(whole) != 1:
        raise NoReview(f"The check handed on {len(whole)} reports, and one was due. Its log says why.")
    if int(whole[0]["size_in_bytes"]) > MOST_BYTES:
        raise NoReview("The report that the check handed on is too large.")
    address = f"{api.base}/repos/{repository}/actions/artifacts/{int(whole[0]['id'])}/zip"
    return from_json(_only_member(api.download(address, MOST_BYTES)))


def _only_member(archive: bytes) -> bytes:
    """The one file in the archive, read and never unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as bundle:
            members = bundle.infolist()
            if [member.filename for member in members] != [MEMBER] or members[0].file_size > MOST_BYTES:
                raise NoReview("The report that the check handed on is not what domore writes.")
            with bundle.open(members[0]) as file:
                return file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error) as error:
        raise NoReview(f"The report that the check handed on can't be read: {str(error)[:100]}") from None


def _outside(api: Api, repository: str, number: int) -> tuple[str, ...]:
    """The changed files that a resident leaves alone, as the API tells them. Where there are more than it ever tells of, that is told too."""
    files = list(api.pages(f"/repos/{repository}/pulls/{number}/files"))
    paths = {str(file[name]) for file in files for name in ("filename", "previous_filename") if file.get(name)}
    untold = ("(more files than GitHub tells of)",) if len(files) >= MOST_TOLD else ()
    return (*untold, *sorted(path for path in paths if not path.startswith(OPEN)))
