"""What Git knows of the listings, from one pass over its commits by GitPython, kept from commit to commit.

Nothing of a commit is taken but its id, its day and which files it changed: never a name, an address or a message."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final

import msgspec

from domore.forks import forks_help, soon
from domore.read.lives import Commit, Life, Touched, lives_after, lives_of
from domore.read.repository import Repository

FOLDERS: Final = ("ideas", "opportunities", "challenges")
Lives = dict[str, Life]
_VERSION: Final = 1  # of what is kept
_LISTING: Final = re.compile(rf"content/(?:{'|'.join(FOLDERS)})/(?:[^/]+/){{0,2}}[^/]+\.yml\Z")
_DAY: Final = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\d\Z")
_SECONDS: Final = re.compile(r"\d{1,15}\Z", re.ASCII)  # a commit may hold anything there
_PLAIN: Final = frozenset({"100644", "100755"})
# `git log` with paths compares each tree twice, once to choose and once to tell: half of the time.
_COMPARING: Final = (
    *("diff-tree", "--stdin", "-z", "--raw", "-r", "--root", "-c", "--no-abbrev", "--find-renames", "-l1000", "--format=%H %ct %cs"),
    *("--no-ext-diff", "--no-textconv", "--no-color", "--no-show-signature", "--no-notes"),
)
_MANY: Final = 1_000  # commits that are worth a second process
_Run = Callable[..., bytes | None]


class _Log(msgspec.Struct, frozen=True, array_like=True):
    """All that Git said up to a commit, newest first. `about` stands for what it was asked."""

    about: str
    head: str
    commits: tuple[Commit, ...]


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    about: str
    head: str
    lives: Lives


class NoLog(Exception):
    """Git could not tell the history."""


def lives_soon(repository: Repository | None, cache: Path) -> Callable[[], Lives]:
    """Begins to find the lives of all listings that changed, by path; in a fork where HEAD has moved since this was last asked.

    Asking for them raises NoLog where Git can't tell."""
    if repository is None:
        return dict
    about = _about(repository)
    kept = _remembered(cache / "lives.msgpack", _Kept)
    if kept is not None and (kept.about, kept.head) == (about, repository.head):
        return lambda: kept.lives
    found = soon(lambda: _found(repository, cache, about, kept), Lives | None, worth_a_fork=forks_help(1, 1))

    def answered() -> Lives:
        lives: Lives | None = found()
        if lives is None:
            raise NoLog
        return lives

    return answered


def _found(repository: Repository, cache: Path, about: str, kept: _Kept | None) -> Lives | None:
    known = _remembered(cache / "log.msgpack", _Log)
    try:
        commits, fresh = _commits(repository, known, about)
    except ValueError:
        return None
    if fresh is None or kept is None or (kept.about, kept.head) != (about, known.head):
        found = lives_of(commits, repository.cut)
    else:
        found = lives_after(kept.lives, commits, fresh, repository.cut)
    cache.mkdir(parents=True, exist_ok=True)
    _keep(cache / "log.msgpack", _Log(about, repository.head, tuple(commits)))
    _keep(cache / "lives.msgpack", _Kept(about, repository.head, found))
    return found


def _commits(repository: Repository, known: _Log | None, about: str) -> tuple[Sequence[Commit], int | None]:
    """All commits in Git's own order by date, and how many before those that were known; None where that order was not theirs.

    What is known is not asked again; where history was rewritten, nothing is known."""
    run = repository.ask
    if known is None or known.about != about or run("merge-base", "--is-ancestor", known.head, repository.head) is None:
        return list(_read(_log(_by_gitpython(repository), repository, repository.head), repository.prefix)), None
    fresh = list(_read(_log(run, repository, f"{known.head}..{repository.head}"), repository.prefix))
    commits = [*fresh, *known.commits]
    if not fresh or not known.commits or min(commit.time for commit in fresh) > max(commit.time for commit in known.commits):
        return commits, len(fresh)
    ordered = run("rev-list", "--date-order", repository.head) or b""
    place = {id: number for number, id in enumerate(ordered.decode().split())}
    commits.sort(key=lambda commit: place[commit.id])
    return commits, None


def _log(run: _Run, repository: Repository, revisions: str) -> bytes:
    """What commits did to files, newest first; of many, one half is compared beside the other."""
    paths = ("--", *(f"{repository.prefix}content/{folder}" for folder in FOLDERS))
    listed = run("rev-list", "--date-order", revisions)
    ids = listed.splitlines(keepends=True) if listed is not None else []

    def compared(some: list[bytes]) -> bytes | None:
        return run(*_COMPARING, *paths, stdin=b"".join(some)) if some else b""

    if len(ids) < _MANY:
        told = [compared(ids)]
    else:
        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(compared, (ids[: len(ids) // 2], ids[len(ids) // 2 :])))
    if listed is None or None in told:
        raise ValueError("Git told nothing")
    return b"".join(part or b"" for part in told)


def _by_gitpython(repository: Repository) -> _Run:
    """Runs Git by GitPython: its output, or None where it ended with a fault. Only for the whole history: the import takes 100 ms, more than all
    that a new commit asks for."""
    from git.cmd import Git

    def run(*words: str, stdin: bytes = b"") -> bytes | None:
        with TemporaryFile() as given:
            given.write(stdin)
            given.seek(0)
            code, out, _ = Git(repository.town).execute(
                ["git", *words],
                istream=given,
                env=dict(repository.environ),
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
            )
        return out if code == 0 else None

    return run


def _read(said: bytes, prefix: str) -> Iterator[Commit]:
    """The commits in what `git log` wrote: fields that end in NUL, of which each knows by those before it what it is."""
    fields = iter(said.decode("utf-8", "replace").split("\0"))
    id, time, day = "", 0, ""
    touched: list[Touched] = []
    for written in fields:
        field = written.lstrip("\n")
        if field.startswith(":"):
            touched += _touched(field, fields, len(prefix))
        elif field:
            if touched:
                yield Commit(id, time, day, tuple(touched))
            id, seconds, shown = field.split(" ")
            time, day, touched = int(seconds) if _SECONDS.match(seconds) else 0, shown if _DAY.match(shown) else "", []
    if touched:
        yield Commit(id, time, day, tuple(touched))


def _touched(about: str, fields: Iterator[str], skipped: int) -> Iterator[Touched]:
    """What was done to one file, if it is a listing's: `:modes ids letter`, with a colon, a mode and an id more for each further parent."""
    parents = len(about) - len(about.lstrip(":"))
    modes_and_ids = about[parents:].split(" ")
    modes, ids, letter = modes_and_ids[: parents + 1], modes_and_ids[parents + 1 : -1], modes_and_ids[-1]
    path = was = next(fields)
    if parents == 1 and letter[0] in "RC":
        path = next(fields)
    path, was = path[skipped:], was[skipped:]
    before = tuple(id for mode, id in zip(modes, ids[:-1], strict=False) if mode in _PLAIN)
    after = ids[-1] if modes[-1] in _PLAIN else ""
    if parents > 1 and (after in before or not before):
        return  # merging took one of the sides as it was
    here, there = bool(_LISTING.match(path)), bool(_LISTING.match(was))
    if here and there and after and before:
        yield Touched(path, was, before, after)
    elif here and after:
        yield Touched(path, "", (), after)
    elif there and before:
        yield Touched("", was, before, "")


def _about(repository: Repository) -> str:
    return f"{_VERSION} {repository.prefix} {' '.join(sorted(repository.cut))}"


def _remembered(file: Path, type: type[msgspec.Struct]) -> Any:
    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=type)
    except (OSError, msgspec.MsgspecError):
        return None


def _keep(file: Path, value: Mapping[str, object] | msgspec.Struct) -> None:
    partial = file.with_suffix(".part")
    partial.write_bytes(msgspec.msgpack.encode(value))
    partial.replace(file)
