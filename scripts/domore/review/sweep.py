"""Forges that have no workflow for it: a job of the main branch looks at every open pull request that has a new commit, and comments on it.

The job runs main's own code with main's own settings and a token that no proposer can reach; what is proposed is fetched as Git's objects alone.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from domore.contribute.git import Git, GitFailed, proven_object
from domore.problems import DoMoreError
from domore.read.git_environment import owners_environment
from domore.review.api import ForgeFailed, understood
from domore.review.comment import comment, is_about
from domore.review.examine import examine
from domore.review.notes import Notes, find_note, keep_note
from domore.review.tree import proposed

_PATIENCE: Final = 300.0  # seconds for a fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRequest:
    """An open pull request: where Git finds its newest commit, that commit's id, and whether its author can write to the repository."""

    number: int
    ref: str
    head: str
    may: bool


class Swept(Protocol):
    """What a sweep needs of a forge: what it lists as open, and what one entry of that says (None: it is for another branch)."""

    def listed(self, branch: str) -> Iterator[Any]: ...
    def request_in(self, entry: Any, branch: str) -> OpenRequest | None: ...
    def notes(self, request: OpenRequest) -> Notes: ...
    def login(self) -> tuple[str, str]: ...


def sweep(town: Path, forge: Swept, branch: str, *, today: date, say: Callable[[str], None]) -> int:
    """Brings the comment of each open pull request up to date; returns how many could not be looked at."""
    failed = 0
    for entry in forge.listed(branch):
        name = "A pull request"
        try:
            with understood():
                request = forge.request_in(entry, branch)
            if request is None:
                continue
            name = f"Pull request {request.number}"
            notes = forge.notes(request)
            there = find_note(notes)
            if there is not None and is_about(there.body, request.head):
                continue
            _fetch(town, request, forge.login())
            found = examine(town, proposed(town, "HEAD", request.head), may=request.may, today=today)
            say(f"{name}: the comment is {keep_note(notes, comment(found, request.head))}.")
        except DoMoreError as error:  # the others are looked at all the same
            failed += 1
            say(f"{name}: {error}")
    return failed


def _fetch(town: Path, request: OpenRequest, login: tuple[str, str]) -> None:
    """Fetches the commit; the token stands in the environment of Git alone, for the server that the repository came from."""
    git = Git(folder=town, environ=owners_environment(os.environ))
    try:
        fetching = replace(git, config=_login(git.must("remote", "get-url", "origin"), login))
        fetching.must("fetch", "--no-tags", "--no-recurse-submodules", "origin", f"+{request.ref}", limit=_PATIENCE)
        there = git.object_at(f"{proven_object(request.head)}^{{commit}}")
    except (GitFailed, ValueError) as error:
        raise ForgeFailed(f"its commit can't be fetched: {' '.join(str(error).split())[:200]}") from None
    if there is None:
        raise ForgeFailed("its commit can't be fetched: the forge tells of another than it hands out.")


def _login(origin: str, login: tuple[str, str]) -> Mapping[str, str]:
    """The setting of Git that shows the token to the server of this address; none where the address holds a login of its own."""
    server = urlsplit(origin)
    if server.scheme not in ("http", "https") or not server.hostname or not login[1] or "@" in server.netloc:
        return {}
    word = base64.b64encode(":".join(login).encode()).decode()
    return {f"http.{server.scheme}://{server.netloc}/.extraHeader": f"Authorization: Basic {word}"}
