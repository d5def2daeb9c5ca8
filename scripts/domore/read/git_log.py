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
_PARTS: Final = 4  # of them: newer commits have larger trees, so two halves would not be done at the same time
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
    newer = _newer(run, known.head, repository.head) if known is not None and known.about == about else None
    if known is None or newer is None:
        run = _by_gitpython(repository)
        listed = run("rev-list", "--date-order", repository.head)
        if listed is None:
            raise ValueError("Git told nothing")
        return list(_compared(run, repository, listed.splitlines(keepends=True))), None
    fresh = list(_compared(run, repository, newer))
    commits = [*fresh, *known.commits]
    if not fresh or not known.commits or min(commit.time for commit in fresh) > max(commit.time for commit in known.commits):
        return commits, len(fresh)
    ordered = run("rev-list", "--date-order", repository.head) or b""
    place = {id: number for number, id in enumerate(ordered.decode().split())}
    commits.sort(key=lambda commit: place[commit.id])
    return commits, None


def _newer(run: _Run, known: str, head: str) -> list[bytes] | None:
    """The lines that name the commits which came after one that was known, newest first; None where it is no ancestor of HEAD (any more)."""
    if known == head:
        return []
    listed = run("rev-list", "--date-order", "--boundary", f"{known}..{head}")
    lines = listed.splitlines(keepends=True) if listed is not None else []
    # On the way from HEAD to an ancestor the last commit that is none of its own ancestors is its child: so it lies at the boundary.
    return [line for line in lines if not line.startswith(b"-")] if f"-{known}\n".encode() in lines else None


def _compared(run: _Run, repository: Repository, ids: list[bytes]) -> Iterator[Commit]:
    """What commits did to files, in the order of their ids; of many, two parts are compared at a time."""
    paths = ("--", *(f"{repository.prefix}content/{folder}" for folder in FOLDERS))
    parts = _PARTS if len(ids) >= _MANY else 1

    def compared(part: int) -> bytes | None:
        some = ids[len(ids) * part // parts : len(ids) * (part + 1) // parts]
        return run(*_COMPARING, *paths, stdin=b"".join(some)) if some else b""

    with ThreadPoolExecutor(2) as pool:
        for told in pool.map(compared, range(parts)) if parts > 1 else map(compared, range(parts)):
            if told is None:
                raise ValueError("Git told nothing")
            yield from _read(told, repository.prefix)


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
