"""A forge made of a bare Git repository on disk: a branch is a pull request, as GitHub's road has it. It dies, dawdles or refuses on demand."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from domore.contribute.forges.forge import ForgeBusy, ForgeRefused, Opened, Proposal, Review, Withdrawn

_WHO = {"GIT_AUTHOR_NAME": "Board", "GIT_AUTHOR_EMAIL": "board@fernley.example", "GIT_COMMITTER_NAME": "Board"}


class DiskForge:
    """What goes wrong is said by `faults`: a place in `open` ("before", "commit", "pushed") and how likely the process dies there,
    or "busy", "refused" or "slow" and how often or long."""

    def __init__(self, repository: Path, faults: Mapping[str, float], seed: int) -> None:
        self.repository, self.faults, self.chance = repository, faults, random.Random(seed)
        if not repository.exists():
            subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(repository)], check=True)

    def open(self, proposal: Proposal) -> Opened:
        time.sleep(self.faults.get("slow", 0.0))
        if self.chance.random() < self.faults.get("busy", 0.0):
            raise ForgeBusy("429 Too Many Requests", retry_after=self.faults.get("retry_after"))
        if self.chance.random() < self.faults.get("refused", 0.0):
            raise ForgeRefused("403 Forbidden")
        branch = f"refs/heads/domore/{proposal.ref}"
        if not self._git("rev-parse", "--verify", "--quiet", branch, check=False):
            self._perhaps_die("before")
            commit = self._commit(proposal)
            self._perhaps_die("commit")
            self._git("update-ref", branch, commit, "0" * 40)
        self._perhaps_die("pushed")
        return Opened(url=f"https://forge.example/{proposal.ref}", number=proposal.ref)

    def review(self, ref: str, opened: Opened) -> Review:
        state = self.repository / "reviews" / ref
        return Review(state=state.read_text() if state.exists() else "open", url=opened.url)  # type: ignore[arg-type]

    def withdraw(self, ref: str) -> Withdrawn:
        branch = f"refs/heads/domore/{ref}"
        if not self._git("rev-parse", "--verify", "--quiet", branch, check=False):
            return Withdrawn(state="none")
        self._git("update-ref", "-d", branch)
        self.decide(ref, "closed")
        return Withdrawn(state="closed", url=f"https://forge.example/{ref}", number=ref)

    def decide(self, ref: str, state: str) -> None:
        """What a reviewer does."""
        (self.repository / "reviews").mkdir(exist_ok=True)
        (self.repository / "reviews" / ref).write_text(state)

    def proposed(self) -> dict[str, dict[str, str]]:
        """Every pull request by its reference: its files and their text."""
        lines = self._git("for-each-ref", "--format=%(refname)", "refs/heads/domore").split()
        return {line.rpartition("/")[2]: self._files(line) for line in lines}

    def paths(self) -> dict[str, list[str]]:
        """The files of every pull request, without their text."""
        lines = self._git("for-each-ref", "--format=%(refname)", "refs/heads/domore").split()
        return {line.rpartition("/")[2]: self._git("ls-tree", "-r", "--name-only", line).split("\n") for line in lines}

    def _files(self, commit: str) -> dict[str, str]:
        return {path: self._git("show", f"{commit}:{path}") for path in self._git("ls-tree", "-r", "--name-only", commit).split("\n")}

    def _commit(self, proposal: Proposal) -> str:
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": f"{folder}/index"}
            blob = self._git("hash-object", "-w", "--stdin", text=proposal.change.yaml)
            self._git("update-index", "--add", "--cacheinfo", f"100644,{blob},{proposal.change.path}", environ=index)
            tree = self._git("write-tree", environ=index)
        when = {
            "GIT_AUTHOR_DATE": proposal.when.isoformat(),
            "GIT_COMMITTER_DATE": proposal.when.isoformat(),
            "GIT_COMMITTER_EMAIL": "board@fernley.example",
        }
        return self._git("commit-tree", tree, text=proposal.change.message, environ=_WHO | when)

    def _perhaps_die(self, place: str) -> None:
        if self.chance.random() < self.faults.get(place, 0.0):
            os.kill(os.getpid(), signal.SIGKILL)

    def _git(self, *words: str, text: str = "", environ: Mapping[str, str] | None = None, check: bool = True) -> str:
        run = ["git", f"--git-dir={self.repository}", *words]
        done = subprocess.run(run, input=text, text=True, capture_output=True, check=check, env={**os.environ, **(environ or {})})
        return done.stdout.strip()
