"""Whether a town lies in a Git repository, and where that stands: asked at each build, so of Git itself and of nothing that takes long to import."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from domore.read.git_environment import configured, owners_environment

_PATIENCE = 20.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository that a town lies in. `prefix` is the way from its root to the town ("" or "town/"), `cut` are the commits at which the history of
    a shallow clone begins, and `environ` is what Git is run with."""

    town: Path
    folder: str
    prefix: str
    head: str
    cut: frozenset[str]
    environ: Mapping[str, str]

    def ask(self, *words: str, stdin: bytes = b"") -> bytes | None:
        """What Git says; None where it ended with a fault."""
        asked = ["git", *words]
        ran = subprocess.run(asked, cwd=self.town, env=self.environ, input=stdin, capture_output=True, check=False)  # noqa: S603 - the words are ours
        return ran.stdout if ran.returncode == 0 else None


def repository_of(town: Path, environ: Mapping[str, str]) -> Repository | None:
    """The repository of a town as it stands now; None where there is none, no commit yet, no Git, or one of somebody whom Git does not trust."""
    ours = {**owners_environment(environ), **configured({})}
    asked = ["git", "rev-parse", "--absolute-git-dir", "--show-prefix", "--git-path", "shallow", "--verify", "HEAD^{commit}"]
    try:
        ran = subprocess.run(asked, cwd=town, env=ours, capture_output=True, check=False, timeout=_PATIENCE)  # noqa: S603 - the words are ours
        folder, prefix, shallow, head = ran.stdout.decode().split("\n")[:-1]
        cut = (town / shallow).read_text().split() if (town / shallow).exists() else ()
    except (OSError, subprocess.TimeoutExpired, ValueError):  # no Git, or not four lines
        return None
    # The folder is known to be one that its owner trusts, so that it can be named outright: a hook's GIT_DIR may be of another repository.
    named = {"GIT_DIR": folder, "GIT_WORK_TREE": str(town), "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
    if ran.returncode != 0:
        return None
    return Repository(town=town, folder=folder, prefix=prefix, head=head, cut=frozenset(cut), environ={**ours, **named})
