"""No forge: what is accepted is committed to the town's own repository, on the branch that it is on, and so is published at once.

The person who works there must not notice but by the log: their index, their changes and their hooks are left alone. First the file is put into
the work tree, then it is committed by plumbing, then it is entered into the index: killed anywhere, the next try finds where it stands and goes on.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from domore.contribute.forges.forge import ForgeBusy, ForgeRefused, Opened, Proposal, Review, Withdrawn, marker
from domore.contribute.git import Git, GitFailed, Identity, NothingToChange, OutOfPlace, commit_onto, proven_object, proven_ref
from domore.problems import Problem
from domore.read.git_environment import owners_environment
from domore.read.sources import read_file

NO_REPOSITORY: Final = "no repository"  # in the place of a commit's id, where there was none to commit to
_TRIES: Final = 8
_PAUSE: Final = 0.25  # seconds until somebody else's Git has gone


class _Raced(Exception):
    """The branch moved on while the commit was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """The town's folder, and the repository that it lies in, if it does."""

    town: Path
    by: Identity
    environ: Mapping[str, str]

    def open(self, proposal: Proposal) -> Opened:
        """Commits the proposal; a second call finds the first one's commit. `number` is the commit, or NO_REPOSITORY when only files were written."""
        repository = self._repository(proposal)
        if repository is None:
            if any(self.read(path) != data for path, data in proposal.files.items()):
                proposal.refuse_to_undo(self.read)
            for path, data in proposal.files.items():
                self._keep_what_was(proposal.ref, path, data)
                self.write(path, data)
            return Opened(url=None, number=NO_REPOSITORY)
        for _ in range(_TRIES):
            try:
                return Opened(url=None, number=repository.commit(proposal))
            except _Raced:
                time.sleep(_PAUSE)
            except (NothingToChange, OutOfPlace) as error:
                raise ForgeRefused(str(error)) from error
            except GitFailed as error:
                raise ForgeBusy(str(error)) from error
            except OSError as error:
                raise ForgeBusy(f"this machine can't write the commit: {error.strerror}") from error
        raise ForgeBusy("somebody else is committing to the town's repository at this moment")

    def review(self, ref: str, opened: Opened) -> Review:  # noqa: ARG002 - the same promise as other forges'
        """Merged: what was committed needs no other review."""
        return Review(state="merged", url=None)

    def withdraw(self, ref: str) -> Withdrawn:
        """What was committed is there to stay: a person takes it back."""
        git = Git(folder=self.town, environ=owners_environment(self.environ))
        try:
            if git.run("rev-parse", "--git-dir").code != 0:
                raise ForgeRefused("without a repository nothing tells what was written")
            head = git.object_at("HEAD^{commit}")
            done = _commit_of(git, ref, head) if head is not None else None
        except GitFailed as error:
            raise ForgeRefused(str(error)) from error
        return Withdrawn(state="merged", number=done) if done else Withdrawn(state="none")

    def _repository(self, proposal: Proposal) -> _Repository | None:
        git = Git(folder=self.town, environ=owners_environment(self.environ))
        try:
            found = git.run("rev-parse", "--is-inside-work-tree", "--show-prefix")
            if found.code != 0 and "not a git repository" not in found.err:
                raise ForgeRefused(f"Git can't read the town's repository: {' '.join(found.err.split())[:300]}")
            inside, _, prefix = found.text.partition("\n")
            if found.code != 0 or inside != "true" or _is_ignored(git, proposal.change.path):
                return None
        except GitFailed:  # Git is not installed
            return None
        return _Repository(forge=self, git=git, prefix=prefix)

    def _keep_what_was(self, ref: str, path: str, data: bytes) -> None:
        """Without Git nothing else remembers what a file held: it is kept in .domore/replaced/."""
        was = self.read(path)
        if was is not None and was != data:
            name = f"{ref}-{sha256(was).hexdigest()[:8]}-{path.rpartition('/')[2]}"
            self.write(f".domore/replaced/{name}", was)

    def read(self, path: str) -> bytes | None:
        """What a file of the town holds; None when there is none. Raises ForgeRefused for what is no plain file, or lies behind a link."""
        found = read_file(self.town, path)
        if isinstance(found, Problem):
            raise ForgeRefused(str(found))
        return found

    def write(self, path: str, data: bytes) -> None:
        """Puts a file there whole or not at all, durably; follows no link (`read` refuses any)."""
        self.read(path)
        file = self.town / path
        half = file.with_name(f".{file.name}.new")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with half.open("wb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
            half.replace(file)
            folder = os.open(file.parent, os.O_RDONLY)
            try:
                os.fsync(folder)  # the new name too, for where there is no repository it is the only copy
            finally:
                os.close(folder)
        except OSError as error:
            raise ForgeBusy(f"{path} can't be written: {error.strerror}") from error


def _commit_of(git: Git, ref: str, head: str) -> str | None:
    """The commit of an earlier try: its reference is a line of the message, for other references may begin as this one does."""
    found = git.must("log", "--no-show-signature", "--format=%H", "--max-count=1", "--extended-regexp", f"--grep=^{marker(ref)}$", head, "--")
    return proven_object(found) if found else None


def _is_ignored(git: Git, path: str) -> bool:
    """Whether the repository wants nothing of this path, as when the town lies in a folder of somebody's larger one."""
    # This one command refuses to be told that paths are literal; a change's path has nothing in it that would be a pattern.
    return git.run("check-ignore", "--quiet", "--", path, environ={"GIT_LITERAL_PATHSPECS": "0"}).code == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Repository:
    """The repository around the town. `prefix` leads from its top to the town."""

    forge: Local
    git: Git
    prefix: str

    def commit(self, proposal: Proposal) -> str:
        """The id of the commit that holds the proposal: one that is there already, or a new one. Raises _Raced."""
        branch = self._branch()
        head = self.git.object_at("HEAD^{commit}")
        if head is not None and (done := _commit_of(self.git, proposal.ref, head)) is not None:
            before = self.git.object_at(f"{done}^")
            self._enter({path: data for path, data in proposal.files.items() if self._is_ours_alone(path, data, head, before)}, head)
            return done
        for path, data in proposal.files.items():
            self._refuse_to_lose(path, data)
        files = {self.prefix + path: data for path, data in proposal.files.items()}
        commit = commit_onto(self.git, head, files, proposal.message, self.forge.by, proposal.when)
        proposal.refuse_to_undo(lambda path: self.git.bytes_at(f"{head}:{self.prefix}{path}") if head is not None else None)
        for path, data in proposal.files.items():
            if self.forge.read(path) != data:
                self.forge.write(path, data)
        moved = self.git.run("update-ref", "--create-reflog", "-m", f"domore: {proposal.line}", branch, commit, head or "0" * len(commit))
        if moved.code != 0:
            raise _Raced
        self._enter(proposal.files, commit)
        return commit

    def _branch(self) -> str:
        found = self.git.run("symbolic-ref", "--quiet", "HEAD")
        if found.code != 0:
            raise ForgeRefused(
                "the town's repository is on no branch, so that a commit would be lost. Finish what is going on there, or run: git switch main"
            )
        try:
            return proven_ref(found.text)
        except ValueError:
            raise ForgeRefused(f'the branch "{found.text[:80]}" has a name that is not taken here. Switch to a plain one, such as main.') from None

    def _refuse_to_lose(self, path: str, data: bytes) -> None:
        """Refuses when the person changed the file, or is about to commit a change of it; what is there already just as proposed is no loss."""
        changed = self.git.must("status", "--porcelain", "--untracked-files=all", "--ignored=no", "--", path)
        if not changed:
            return
        is_staged = changed[0] not in " ?"
        ours = self.git.must("hash-object", "--no-filters", "--stdin", stdin=data)
        if self.forge.read(path) != data or (is_staged and self._staged(path) != ours):
            raise ForgeRefused(
                f"{path} has changes that are not committed, and they would be lost. Commit them or put them back, then accept this again."
            )

    def _staged(self, path: str) -> str | None:
        entry = self.git.must("ls-files", "--stage", "--", path).split()
        return entry[1] if entry else None

    def _is_ours_alone(self, path: str, data: bytes, head: str, before: str | None) -> bool:
        """Whether a try that was killed left the index as it was before, and nobody has touched the file since."""
        at = self.prefix + path
        committed = self.git.object_at(f"{head}:{at}")
        staged = self._staged(path)
        was = self.git.object_at(f"{before}:{at}") if before else None
        return staged != committed and staged == was and self.forge.read(path) == data

    def _enter(self, files: Mapping[str, bytes], commit: str) -> None:
        """Enters files into the person's index as the commit has them, once nobody else has it in hand."""
        for path in files:
            blob = self.git.object_at(f"{commit}:{self.prefix}{path}")
            for _ in range(_TRIES):
                if self.git.run("update-index", "--add", "--cacheinfo", f"100644,{blob},{self.prefix}{path}").code == 0:
                    break
                time.sleep(_PAUSE)
            else:
                raise ForgeBusy(f"{path} is committed, but the town's index is locked. If no Git is at work there, remove its index.lock.")
