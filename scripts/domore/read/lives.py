"""The life of each file: which commits changed it, under whatever name it had then. Pure; from what Git told, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

import msgspec

from domore.read.sources import digest


class Touched(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a commit did to a file: its path after and before, the ids of what it held before (of each parent) and after. Added: nothing before;
    removed: nothing after. Texts are empty where there is nothing."""

    path: str
    was: str
    before: tuple[str, ...]
    after: str


class Commit(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A commit that touched listings: its id, when it was made in seconds since 1970, and on which day where it was made ("" if that is nonsense)."""

    id: str
    time: int
    day: str
    touched: tuple[Touched, ...]


class Recorded(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One entry of a life: the commit, its day, and what it did."""

    commit: str
    day: str
    touched: Touched


class Life(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What happened to a file, newest first. `is_whole` tells whether its beginning is known: a shallow clone holds only the end. `digest` stands
    for all of it."""

    recorded: tuple[Recorded, ...]
    is_whole: bool
    digest: str


@dataclass(slots=True)
class _Walk:
    """A life while it is walked back. `path` is where the file lies now, None if it lies nowhere."""

    path: str | None
    recorded: list[tuple[int, Recorded]] = field(default_factory=list)
    was_born: bool = False


def lives_of(commits: Iterable[Commit], cut: frozenset[str]) -> dict[str, Life]:
    """The lives of the files that are there and changed at least once, by their path of today. `cut` are the commits at which the history begins
    because the rest of it was not fetched."""
    walks: list[_Walk] = []
    at: dict[str, list[_Walk]] = {}
    for number, commit in enumerate(commits):
        for touched in commit.touched:
            _step_back(commit, number, touched, walks, at)
        if names := {touched.was: touched.path for touched in commit.touched if touched.was not in ("", touched.path) and touched.path}:
            _take_over(names, at)
    lives = {}
    for walk in walks:
        recorded = tuple(entry for _, entry in sorted(walk.recorded, key=itemgetter(0)))
        if walk.path is not None and len(recorded) > 1:
            first = recorded[-1]
            is_whole = not first.touched.before and first.commit not in cut
            lives[walk.path] = Life(recorded, is_whole, digest(msgspec.msgpack.encode((recorded, is_whole))))
    return lives


def lives_after(lives: Mapping[str, Life], commits: Sequence[Commit], fresh: int, cut: frozenset[str]) -> dict[str, Life]:
    """The lives by all commits, where these were the lives before the first `fresh` of them: only files are followed anew that those commits touched,
    and what ever shared a name with one."""
    names = _related(commits, {name for commit in commits[:fresh] for touched in commit.touched for name in (touched.path, touched.was) if name})
    related = []
    for commit in commits:
        touched = [one for one in commit.touched if (one.path or one.was) in names]
        if touched:
            related.append(Commit(commit.id, commit.time, commit.day, tuple(touched)))
    return {path: life for path, life in lives.items() if path not in names} | lives_of(related, cut)


def _related(commits: Iterable[Commit], names: set[str]) -> set[str]:
    """These names, and all that renaming ever joined to them."""
    joined = [(one.was, one.path) for commit in commits for one in commit.touched if one.was != one.path and one.was and one.path]
    found, size = set(names), 0
    while len(found) > size:
        size = len(found)
        for was, path in joined:
            if was in found or path in found:
                found |= {was, path}
    return found


def _step_back(commit: Commit, number: int, touched: Touched, walks: list[_Walk], at: dict[str, list[_Walk]]) -> None:
    here = at.get(touched.path or touched.was)
    if here is None:
        # Seen for the first time, so as it is now: it is there, unless it was just removed.
        here = at[touched.path or touched.was] = [_Walk(touched.path or None)]
        walks += here
    for walk in here:
        walk.recorded.append((number, Recorded(commit.id, commit.day, touched)))
        walk.was_born = walk.was_born or not touched.before


def _take_over(names: Mapping[str, str], at: dict[str, list[_Walk]]) -> None:
    """From here back, the lives at the new names lay at the old ones. What was changed there meanwhile, on a branch that did not know of the new
    name, is theirs; a file that was put there later is another one."""
    moved = {was: at.pop(path) for was, path in names.items()}
    for was, here in moved.items():
        for walk in at.get(was, ()):
            if not walk.was_born and walk.path is not None:
                walk.path = None
                for other in here:
                    other.recorded += walk.recorded
        at[was] = here
