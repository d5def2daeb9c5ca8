"""The repository on a forge: its address taken apart, the way to its programs, and the secret that opens it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from domore.contribute.git import proven_ref
from domore.problems import WrongUse
from domore.settings import Forge

TOKEN: Final = "DOMORE_FORGE_TOKEN"  # noqa: S105 - the name of a variable
TOKEN_FILE: Final = "DOMORE_FORGE_TOKEN_FILE"  # noqa: S105
_SECRET: Final = re.compile(r"[\x21-\x7e]{1,4096}\Z")
_STEP: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._~-]*\Z")
Secret = Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """Where the town's repository is. `origin` is scheme and host, `path` the way to the repository without `.git`."""

    origin: str
    path: str
    branch: str

    @property
    def page(self) -> str:
        """The repository's page."""
        return f"{self.origin}/{self.path}"

    @property
    def git(self) -> str:
        """What Git fetches from and pushes to. With .git: forges lead there from the plain address, and a token follows no such lead."""
        return f"{self.page}.git"

    @property
    def owner(self) -> str:
        """Whose repository it is: the step before the last."""
        return self.path.split("/")[-2]

    @property
    def name(self) -> str:
        """The repository's own name."""
        return self.path.split("/")[-1]

    @property
    def root(self) -> str:
        """The forge itself, where it lives in a folder of its host."""
        return "/".join([self.origin, *self.path.split("/")[:-2]])

    @property
    def quoted(self) -> str:
        """The whole path as one step of an address."""
        return quote(self.path, safe="")


def remote_of(forge: Forge) -> Remote:
    """The repository that the settings name. Raises WrongUse when a token should not be sent there."""
    parts = urlsplit(forge.url)
    steps = [step for step in parts.path.removesuffix("/").removesuffix(".git").split("/") if step]
    if parts.username is not None or parts.password is not None:
        raise WrongUse(f"forge.url in site_config/site.yml holds a name or password. Take it out, and put the token into {TOKEN}.")
    if parts.query or parts.fragment or len(steps) < 2 or not all(_STEP.match(step) for step in steps) or not parts.hostname:
        raise WrongUse(
            'forge.url in site_config/site.yml is not the address of a repository. Write it as "https://codeberg.org/fernley/noticeboard".'
        )
    if parts.scheme != "https" and not _is_this_machine(parts.hostname):
        raise WrongUse("forge.url in site_config/site.yml begins with http://, by which anybody on the way could read the token. Write https://.")
    try:
        proven_ref(f"refs/heads/{forge.branch}")
    except ValueError:
        raise WrongUse(f'"{forge.branch}" (forge.branch in site_config/site.yml) can\'t be the name of a branch. Write it as "main".') from None
    return Remote(origin=f"{parts.scheme}://{parts.netloc}", path="/".join(steps), branch=forge.branch)


def secret_of(environ: Mapping[str, str]) -> Secret:
    """What gives the forge's token: from the environment, or from the file named there, read at each use so that it can be changed meanwhile.

    Raises WrongUse when there is none, now or later."""
    if TOKEN not in environ and TOKEN_FILE not in environ:
        raise WrongUse(
            f"there is no token for the forge. Make one there, and put it into the variable {TOKEN}, or its file's path into {TOKEN_FILE}."
        )

    def secret() -> str:
        try:
            text = environ[TOKEN] if TOKEN in environ else Path(environ[TOKEN_FILE]).read_text(encoding="utf-8")
        except (OSError, UnicodeError):
            raise WrongUse(f"the file that {TOKEN_FILE} names can't be read. Check its path and who may read it.") from None
        if not _SECRET.match(text.strip()):
            raise WrongUse(f"what {TOKEN if TOKEN in environ else TOKEN_FILE} gives is no token: one word of plain letters, digits and signs.")
        return text.strip()

    secret()
    return secret


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
