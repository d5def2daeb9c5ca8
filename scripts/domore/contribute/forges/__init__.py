"""Forges: where proposals are reviewed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from domore.contribute.forges import github_app
from domore.contribute.forges.api import Api
from domore.contribute.forges.clone import clone_of
from domore.contribute.forges.forge import Forge, ForgeBusy
from domore.contribute.forges.forgejo import Forgejo
from domore.contribute.forges.github import GitHub
from domore.contribute.forges.gitlab import GitLab
from domore.contribute.forges.local import Local
from domore.contribute.forges.remote import Remote, Secret, remote_of, secret_of
from domore.contribute.git import Identity
from domore.problems import WrongUse
from domore.settings import Settings

LIMIT: Final = 60.0  # seconds for one call of Git or of an API
_USERS: Final = {"github": "x-access-token", "gitlab": "domore", "forgejo": "domore"}  # whose name goes with a token: forges look at the token alone


def forge_for(settings: Settings, town: Path, environ: Mapping[str, str], *, limit: float = LIMIT, clock: Callable[[], float] = time.time) -> Forge:
    """The forge that the settings name, or the town's own repository when they name none.

    The token comes from the environment (see docs/forges.md). Raises WrongUse when there is none, or the address can't be one."""
    by = identity(settings)
    if settings.forge is None or settings.forge.kind == "local":
        return Local(town=town, by=by, environ=environ)
    kind, remote = settings.forge.kind, remote_of(settings.forge)
    api_with = partial(_api, kind, remote, limit, clock)
    with_app = kind == "github" and github_app.APP in environ
    secret = _at_work(github_app.AppToken(remote, api_with, environ, clock) if with_app else secret_of(environ))
    clone = partial(clone_of, remote, secret, user=_USERS[kind], by=by, town=town, environ=environ, limit=limit)
    api = partial(api_with, secret)
    if kind == "github":
        return GitHub(remote=remote, clone=clone, api=api)
    if kind == "gitlab":
        return GitLab(remote=remote, clone=clone, api=api)
    return Forgejo(remote=remote, clone=clone, api=api)


def identity(settings: Settings) -> Identity:
    """In whose name commits are made: the program's, with the town's role address."""
    email = settings.contact.email if settings.contact and settings.contact.email else "noticeboard@domore.invalid"
    return Identity(name="Do More", email=email)


def _at_work(secret: Secret) -> Secret:
    """The same, for later: a token's file that can't be read just now is no wrong use of a command, but something to try again."""

    def later() -> str:
        try:
            return secret()
        except WrongUse as error:
            raise ForgeBusy(str(error)) from error

    return later


def _api(kind: str, remote: Remote, limit: float, clock: Callable[[], float], secret: Secret) -> Api:
    token = secret()
    if kind == "gitlab":
        return Api(base=f"{remote.origin}/api/v4", headers={"PRIVATE-TOKEN": token}, limit=limit, clock=clock)
    if kind == "forgejo":
        return Api(base=f"{remote.root}/api/v1", headers={"Authorization": f"token {token}"}, limit=limit, clock=clock)
    base = "https://api.github.com" if remote.origin == "https://github.com" else f"{remote.origin}/api/v3"
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    return Api(base=base, headers=headers, limit=limit, clock=clock)
