"""Git by its plumbing: runs it so that nothing of this machine gets in its way, and makes commits without a work tree.

Plain `git` and not GitPython, which hands the whole environment of the process on to Git, puts the command and its words into its errors and ends
only the process that it started itself: here secrets, time limits and other people's settings have to be kept apart call by call.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir
from time import time
from types import MappingProxyType
from typing import Final

from domore.problems import DoMoreError
from domore.read.git_environment import NETWORK, configured, everywhere

LIMIT: Final = 60.0  # seconds that one call may take
_GRACE: Final = 3.0  # seconds in which Git may put its lock files away when it is ended
_SCRATCH: Final = "domore-index-"
_FORGOTTEN: Final = 86_400.0  # seconds after which nobody works in a scratch folder any more
_OBJECT: Final = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
_REF: Final = re.compile(r"refs/(?:[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*/)+[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*\Z")
_PATH: Final = re.compile(r"[A-Za-z0-9_][^\x00-\x1f\\]*\Z")


class GitFailed(DoMoreError):
    """Git ended with a fault. `said` is what it wrote, in English, without the command."""

    def __init__(self, what: str, said: str) -> None:
        self.said = said
        told = " ".join(said.split())[-300:]
        super().__init__(f"Git could not {what}" + (f": {told}" if told else "."))


class GitTimedOut(GitFailed):
    """Git did not end in time and was ended."""


class NothingToChange(DoMoreError):
    """The base holds just this already, so there is nothing to commit."""


class OutOfPlace(DoMoreError):
    """Where a file should go, the base has a folder or a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """In whose name commits are made: a role, never a person."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a call of Git gave."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Its output, without the last line end."""
        return self.out.decode("utf-8", "replace").removesuffix("\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Git:
    """Git in one folder, with an environment of its own. `keep` are open files that it inherits, so that a lock lasts as long as the last of them."""

    folder: Path
    environ: Mapping[str, str]
    keep: tuple[int, ...] = ()
    config: Mapping[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, stdin: bytes = b"", limit: float = LIMIT, environ: Mapping[str, str] = MappingProxyType({})) -> Ran:
        """Runs Git to its end, with `environ` besides its own. Raises GitTimedOut, and GitFailed when it can't be started."""
        what = f"do “{arguments[0]}”"
        try:
            process = subprocess.Popen(  # noqa: S603 - no shell, and each argument is one of ours or proven by a pattern
                ["git", *arguments],  # noqa: S607 - the person's own Git, wherever it is
                cwd=self.folder,
                env={**self.environ, **configured(dict(self.config)), **environ},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=self.keep,
                start_new_session=True,
            )
        except OSError as error:
            raise GitFailed("be started", error.strerror or str(error)) from error
        with process:
            try:
                out, err = process.communicate(stdin, timeout=limit)
            except subprocess.TimeoutExpired:
                _end(process)
                raise GitTimedOut(what, f"it took longer than {limit:.0f} seconds") from None
            except BaseException:
                _end(process)
                raise
        return Ran(code=process.returncode, out=out, err=err.decode("utf-8", "replace"))

    def must(self, *arguments: str, stdin: bytes = b"", limit: float = LIMIT, environ: Mapping[str, str] = MappingProxyType({})) -> str:
        """What Git says, when it succeeds; else raises GitFailed."""
        return self._done(*arguments, stdin=stdin, limit=limit, environ=environ).text

    def object_at(self, name: str) -> str | None:
        """The id of the object that a revision such as `HEAD:content/x.yml` names; None when there is none."""
        ran = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        return proven_object(ran.text) if ran.code == 0 else None

    def bytes_at(self, name: str) -> bytes | None:
        """What the file holds that a revision such as `HEAD:content/x.yml` names; None when there is no file."""
        blob = self.object_at(name)
        return None if blob is None else self._done("cat-file", "blob", blob).out

    def _done(self, *arguments: str, stdin: bytes = b"", limit: float = LIMIT, environ: Mapping[str, str] = MappingProxyType({})) -> Ran:
        ran = self.run(*arguments, stdin=stdin, limit=limit, environ=environ)
        if ran.code != 0:
            raise GitFailed(f"do “{arguments[0]}”", ran.err)
        return ran


def quiet_environment(environ: Mapping[str, str], *, home: Path) -> dict[str, str]:
    """An environment in which Git reads no configuration of this machine and asks nobody; `home` stands in for the home folder, with its .netrc."""
    kept = {name: environ[name] for name in NETWORK if name in environ}
    own = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ALLOW_PROTOCOL": "http:https",
    }
    return kept | own | everywhere(environ)


def commit_onto(git: Git, base: str | None, files: Mapping[str, bytes], message: str, by: Identity, when: datetime) -> str:
    """The id of a commit on `base` (none: the first) that holds these files and else the same tree; made by plumbing in an index of its own.

    The same arguments give the same commit. Raises NothingToChange, OutOfPlace and GitFailed."""
    stamp = f"@{max(int(when.timestamp()), 0)} +0000"
    whose = {
        f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in (("NAME", by.name), ("EMAIL", by.email), ("DATE", stamp))
    }
    _clear_scratch()
    with TemporaryDirectory(prefix=_SCRATCH) as folder:
        index = {"GIT_INDEX_FILE": f"{folder}/index"}
        git.must("read-tree", base if base is not None else "--empty", environ=index)
        if base is not None:
            _refuse_what_is_no_file(git, base, files)
        entries = ""
        for path, data in files.items():
            blob = git.must("hash-object", "-w", "--no-filters", "--stdin", stdin=data)
            entries += f"100644 {proven_object(blob)}\t{proven_path(path)}\0"
        git.must("update-index", "--add", "-z", "--index-info", stdin=entries.encode(), environ=index)
        tree = proven_object(git.must("write-tree", environ=index))
    if base is not None and tree == git.object_at(f"{base}^{{tree}}"):
        raise NothingToChange("There is nothing to change: it is all there already.")
    parents = ["-p", base] if base is not None else []
    return proven_object(git.must("commit-tree", *parents, tree, stdin=message.encode("utf-8", "replace"), environ=whose))


def _clear_scratch() -> None:
    """Removes the scratch folders of processes that were killed."""
    for left in Path(gettempdir()).glob(f"{_SCRATCH}*"):
        with suppress(OSError):  # another one is just removing it
            if left.lstat().st_mtime < time() - _FORGOTTEN:
                rmtree(left, ignore_errors=True)


def _refuse_what_is_no_file(git: Git, base: str, paths: Iterable[str]) -> None:
    """Refuses a path that is a folder in the base, or that a file or a link stands in the way of: the index would put the new file in its place."""
    for path in paths:
        steps = proven_path(path).split("/")
        ways = ["/".join(steps[: count + 1]) for count in range(len(steps))]
        for entry in git.must("ls-tree", "--full-tree", "-z", base, "--", *ways).split("\0"):
            mode, at = entry[:6], entry.partition("\t")[2]
            if at in ways and mode not in (("100644", "100755") if at == path else ("040000",)):
                raise OutOfPlace(f"{path} can't be put there: {at} is no {'plain file' if at == path else 'folder'}.")


def proven_object(text: str) -> str:
    """An object's id. Raises ValueError for anything else."""
    if not _OBJECT.match(text):
        raise ValueError(f"{text[:80]!r} is no object's id")
    return text


def proven_ref(text: str) -> str:
    """A whole ref's name, such as refs/heads/main, that can be neither an option nor a pattern. Raises ValueError for anything else."""
    if not _REF.match(text) or ".lock" in text or len(text) > 250:
        raise ValueError(f"{text[:80]!r} is no name for a branch")
    return text


def proven_path(text: str) -> str:
    """A file's path inside a repository. Raises ValueError for one that leads out of it or into Git's own folder."""
    steps = text.split("/")
    if not _PATH.match(text) or any(step in ("", ".", "..") or step.lower() == ".git" for step in steps):
        raise ValueError(f"{text[:80]!r} is no path in a repository")
    return text


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends Git and all that it started: it speaks to the network by a child of its own."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.communicate(timeout=_GRACE)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        return
