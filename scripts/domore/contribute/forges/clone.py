"""A bare clone of the town's repository on the forge, kept in .domore/ as long as it serves: commits are made in it and pushed from it.

What is committed for a proposal is kept under a ref of its own, so that a second try pushes the very same commit, whatever became of the first.
"""

from __future__ import annotations

import fcntl
import re
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

from domore.contribute.forges.forge import ForgeBusy, ForgeRefused, Proposal
from domore.contribute.forges.remote import Remote, Secret
from domore.contribute.git import (
    Git,
    GitFailed,
    GitTimedOut,
    Identity,
    NothingToChange,
    OutOfPlace,
    Ran,
    commit_onto,
    proven_object,
    proven_ref,
    quiet_environment,
)
from domore.problems import DoMoreError

_BASE: Final = "refs/domore/base"
_CODE: Final = re.compile(r"returned error: (\d{3})|HTTP (\d{3})")
_NOT_LET_IN: Final = re.compile(
    r"authentication failed|could not read (username|password)|access denied|invalid username or|permission to .* denied", re.I
)
_GONE: Final = re.compile(r"repository .*not found|does not appear to be a git repository", re.I)
_THEIR_TROUBLE: Final = re.compile(
    r"unpacker|internal|timed? ?out|cannot lock|failed to update ref|fail to run|report status|no space|try again|temporar", re.I
)
_OUR_DAMAGE: Final = re.compile(
    r"bad object|corrupt|too small|unable to read|missing (?:blob|tree|commit)|necessary objects|object file|valid object|shallow", re.I
)
# Credentials come from the environment by way of Git's own helper, so that no list of processes, address, file or error ever holds them.
_HELPER: Final = '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" "$DOMORE_GIT_NAME" "$DOMORE_GIT_SECRET"; }; f'


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What became of a push: the ref that the forge says it wrote, or why it wrote none."""

    ref: str | None
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clone:
    """The clone, while nobody else works in it."""

    git: Git
    remote: Remote
    by: Identity
    secret: Mapping[str, str]
    limit: float

    def commit_for(self, proposal: Proposal) -> str:
        """The proposal's commit: the one kept from an earlier try, or a new one on the forge's branch as it is now."""
        commit = self.git.object_at(f"{_kept(proposal)}^{{commit}}")
        return commit if commit is not None else self._made(proposal, proposal.when)

    def another_for(self, proposal: Proposal, commit: str) -> str:
        """A commit that says the same as this earlier one of the proposal, a second later, and takes its place."""
        seconds = int(self.git.must("show", "--no-patch", "--format=%ct", commit))
        return self._made(proposal, datetime.fromtimestamp(seconds + 1, UTC))

    def _made(self, proposal: Proposal, when: datetime) -> str:
        base = self.base()
        try:
            commit = commit_onto(self.git, base, proposal.files, proposal.message, self.by, when)
        except (NothingToChange, OutOfPlace) as error:
            raise ForgeRefused(str(error)) from error
        proposal.refuse_to_undo(lambda path: self.git.bytes_at(f"{base}:{path}"))
        self.git.must("update-ref", _kept(proposal), commit)
        return commit

    def base(self) -> str:
        """The commit that the branch is at on the forge."""
        branch = proven_ref(f"refs/heads/{self.remote.branch}")
        options = ("--quiet", "--no-tags", "--depth=1", "--no-write-fetch-head", "--no-auto-maintenance")
        self._speak("fetch", *options, "--", self.remote.git, f"+{branch}:{_BASE}")
        return proven_object(self.git.must("rev-parse", "--verify", _BASE))

    def number_of(self, commit: str, under: str) -> str | None:
        """The number of the pull request whose head is this commit, where the forge lists them as `refs/<under>/<number>/head`."""
        found = self._speak("ls-remote", "--quiet", "--", self.remote.git, f"refs/{under}/*/head")
        numbers = re.findall(rf"^{proven_object(commit)}\trefs/{under}/([1-9][0-9]{{0,18}})/head$", found.text, re.M)
        return min(numbers, key=int) if numbers else None

    def has_branch(self, name: str, commit: str) -> bool:
        """Whether the forge has a branch that is at this commit."""
        ref = proven_ref(f"refs/heads/{name}")
        return f"{commit}\t{ref}" in self._speak("ls-remote", "--quiet", "--", self.remote.git, ref).text.split("\n")

    def drop_branch(self, name: str) -> bool:
        """Deletes a branch on the forge, if it is there; whether it was."""
        ref = proven_ref(f"refs/heads/{name}")
        there = self._speak("ls-remote", "--quiet", "--", self.remote.git, ref).text.split("\n")
        if not any(line.partition("\t")[2] == ref for line in there):
            return False
        self._speak("push", "--quiet", "--no-verify", "--", self.remote.git, f":{ref}")
        return True

    def kept(self, ref: str) -> list[str]:
        """The commits that were made for this reference, as far as this clone remembers them."""
        return [proven_object(commit) for commit in self.git.must("for-each-ref", "--format=%(objectname)", f"refs/domore/kept/{ref}/").split()]

    def is_in_base(self, ref: str) -> bool:
        """Whether the forge's branch holds what was proposed under this reference, as far as this clone remembers it."""
        kept = self.kept(ref)
        if not kept:
            return False
        base = self.base()
        return any(self._same_there(commit, base) for commit in kept)

    def push(self, commit: str, to: str, options: Sequence[str] = (), *, force: bool = False) -> Pushed:
        """Pushes a commit to a ref of the forge, with push options. A refusal that the forge gave a reason for is told, not raised."""
        told = [f"--push-option={option}" for option in options]
        arguments = ["--porcelain", "--no-verify", *told, "--", self.remote.git, f"{'+' if force else ''}{proven_object(commit)}:{proven_ref(to)}"]
        ran = self.git.run("push", *arguments, limit=self.limit, environ=self.secret)
        for line in ran.text.split("\n"):
            flag, _, rest = line.partition("\t")
            refs, _, summary = rest.partition("\t")
            if flag in (" ", "+", "*", "=") and ran.code == 0:
                return Pushed(ref=refs.partition(":")[2], refusal=None)
            if flag == "!" and not _THEIR_TROUBLE.search(summary):
                return Pushed(ref=None, refusal=" ".join(re.sub(r"^\[[^]]*\] ?", "", summary).strip("()").split())[:300] or "no reason given")
        raise self._fault(ran)

    def _same_there(self, commit: str, base: str) -> bool:
        paths = self.git.must("diff-tree", "-r", "--name-only", "-z", f"{commit}^", commit).split("\0")
        return all(self.git.object_at(f"{commit}:{path}") == self.git.object_at(f"{base}:{path}") for path in paths if path)

    def _speak(self, *arguments: str) -> Ran:
        """A call that goes to the forge. Raises ForgeBusy or ForgeRefused."""
        ran = self.git.run(*arguments, limit=self.limit, environ=self.secret)
        if ran.code != 0:
            raise self._fault(ran)
        return ran

    def _fault(self, ran: Ran) -> DoMoreError:
        """What a failure means for the proposal: ForgeRefused, GitFailed when the clone itself is damaged, or else, when in doubt, ForgeBusy."""
        said, found = ran.err, _CODE.search(ran.err)
        code = int(found[1] or found[2]) if found else 0
        if code in (401, 403) or _NOT_LET_IN.search(said):
            return ForgeRefused(f"the forge does not let the token in ({code or 'no entry'}). Check that it is right, and what it may do.")
        if code in (404, 410) or _GONE.search(said):
            return ForgeRefused(f"the forge has no repository at {self.remote.page} that the token may see. Check forge.url in site_config/site.yml.")
        if "couldn't find remote ref" in said:
            return ForgeRefused(f'the repository has no branch "{self.remote.branch}". Check forge.branch in site_config/site.yml.')
        if 300 <= code < 400 or "unable to update url base" in said:
            return ForgeRefused(f"the forge answers from another address than {self.remote.page}. Write the new one into site_config/site.yml.")
        if "does not support push options" in said:
            return ForgeRefused("the forge takes no push options, which are needed to open a pull request. Check forge.kind in site_config/site.yml.")
        if _OUR_DAMAGE.search(said):
            return GitFailed("use the clone", said)
        told = [line for line in said.replace(self.secret["DOMORE_GIT_SECRET"], "…").split("\n") if line.strip()]
        return ForgeBusy(f"the forge can't be reached, or has trouble: {' '.join(told[-2:])[:300]}")


@contextmanager
def clone_of(remote: Remote, secret: Secret, *, user: str, by: Identity, town: Path, environ: Mapping[str, str], limit: float) -> Iterator[Clone]:
    """The clone of a repository, for one at a time on this machine; made when there is none, and made anew after it failed in itself."""
    folder = town / ".domore" / "forge" / sha256(remote.git.encode()).hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("w")
    except OSError as error:
        raise ForgeBusy(f"{folder} can't be written: {error.strerror}") from error
    with lock:
        _take(lock, limit)
        # Git inherits the lock: when this process is killed, the next one waits until Git has ended too, and then no lock of Git's is in use.
        git = Git(
            folder=folder,
            environ=quiet_environment(environ, home=folder),
            keep=(lock.fileno(),),
            config={
                "credential.helper": _HELPER,
                "http.followRedirects": "false",
                "http.lowSpeedLimit": "1",
                "http.lowSpeedTime": str(max(int(limit), 1)),
                "core.fsync": "committed",
            },
        )
        git = _ready(git, folder / "repo.git")
        told = {"DOMORE_GIT_NAME": user, "DOMORE_GIT_SECRET": secret()}
        try:
            yield Clone(git=git, remote=remote, by=by, secret=told, limit=limit)
        except GitTimedOut as error:
            raise ForgeBusy(f"the forge is slow: {error}") from error
        except OSError as error:
            raise ForgeBusy(f"this machine can't write what is to be sent: {error.strerror}") from error
        except (GitFailed, ValueError) as error:
            shutil.rmtree(folder / "repo.git", ignore_errors=True)
            raise ForgeBusy(f"the clone in {folder} is damaged and will be made anew: {error}") from error


def _ready(git: Git, repository: Path) -> Git:
    for left in (*repository.glob("*.lock"), *(repository / "refs").rglob("*.lock")):
        left.unlink(missing_ok=True)
    there = Git(folder=repository, environ=dict(git.environ) | {"GIT_DIR": str(repository)}, keep=git.keep, config=git.config)
    try:
        if not repository.is_dir() or there.run("rev-parse", "--git-dir").code != 0:
            shutil.rmtree(repository, ignore_errors=True)
            git.must("init", "--quiet", "--bare", "--template=", "--", str(repository))
    except GitFailed as error:
        raise ForgeBusy(f"a clone can't be made in {repository.parent}: {error}") from error
    return there


def _take(lock: IO[str], limit: float) -> None:
    until = time.monotonic() + limit
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise ForgeBusy("another proposal is on its way to the forge and takes long") from None
            time.sleep(0.05)


def _kept(proposal: Proposal) -> str:
    """The ref that keeps a proposal's commit. It names the content too: a proposal that was changed meanwhile is another commit."""
    told = sha256(proposal.message.encode("utf-8", "replace"))
    for path, data in proposal.files.items():
        told.update(b"\0".join((path.encode(), data, b"")))
    return proven_ref(f"refs/domore/kept/{proposal.ref}/{told.hexdigest()[:12]}")
