"""What a pull request proposes, read from Git's own objects: nothing of it is checked out, followed or run.

By GitPython, and not by `contribute/git.py`: there is no secret and no network to keep apart here, and it streams the bytes of thousands of
objects from one process, each with its size.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from git import GitError, Repo

from domore.problems import Problem, WrongUse
from domore.read.caps import caps_of

CONTENT: Final = "content/"
# What a resident's pull request may touch. The town's own pages are rendered with all of the theme's powers, so they are not among them.
OPEN: Final = ("content/ideas/", "content/opportunities/", "content/images/")
PLAIN: Final = "100644"
MOST_FILES: Final = 200_000
_REVISION: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/^~-]*\Z")  # nothing that Git could take for an option
_KINDS: Final = {
    "120000": "This is a link to another place, and links are not followed. Put the thing itself here.",
    "160000": "This is another repository inside this one, and such are not read. Put the files themselves here.",
    "100755": "This file is marked as a program. Take the mark away: git update-index --chmod=-x FILE",
}


@dataclass(frozen=True, slots=True)
class Blob:
    """One file of a tree: Git's mode (such as "100644") and the id of its bytes."""

    mode: str
    id: str


Tree = Mapping[str, Blob]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The trees before and after. `changed` are the paths that were added, changed or removed, sorted."""

    repository: Path
    before: Tree
    after: Tree

    @property
    def changed(self) -> tuple[str, ...]:
        """Every path that is not the same on both sides, sorted."""
        return tuple(sorted(path for path in self.before.keys() | self.after.keys() if self.before.get(path) != self.after.get(path)))

    @property
    def outside(self) -> tuple[str, ...]:
        """The changed paths that a resident's pull request leaves alone."""
        return tuple(path for path in self.changed if not path.startswith(OPEN))

    @property
    def in_the_way(self) -> frozenset[str]:
        """The changed files that lie where another is a folder, or below another file: main has that one by now, or the tree is no true one."""
        folders = {folder for path in self.after for folder in _folders_of(path)}
        there = (path for path in self.changed if path in self.after)
        return frozenset(path for path in there if path in folders or any(folder in self.after for folder in _folders_of(path)))

    def refused(self) -> Iterator[Problem]:
        """A problem for each changed thing under content/ that is not a plain file, or whose path can't be one of a site."""
        in_the_way = self.in_the_way
        for path in self.changed:
            blob = self.after.get(path)
            if blob is None or not path.startswith(CONTENT):
                continue
            if blob.mode != PLAIN:
                yield _problem(path, _KINDS.get(blob.mode, "This is not a plain file. Remove it."))
            elif path in in_the_way:
                yield _problem(path, "A file can't have the name of a folder, nor a folder that of a file, and here one would. Choose another name.")
            elif not _is_safe(path):
                yield _problem(path, "This path can't be written. Use letters, digits and hyphens.")
            elif any(step.startswith(".") or step.endswith("~") for step in path.split("/")):
                yield _problem(path, "Hidden files don't belong here. Remove this one.")


def proposed(repository: Path, base: str, head: str) -> Proposed:
    """What `head` changes since it left `base`, laid over `base` as it is now. Both are revisions (a commit, a branch, HEAD^1).

    Raises `WrongUse` for what Git does not know, and when the two have no history in common."""
    for revision in (base, head):
        if not _REVISION.match(revision):
            raise WrongUse(f'"{revision}" is no revision. Name a commit or a branch.')
    try:
        with Repo(repository) as repo:
            start = repo.git.merge_base(base, head)
            before, left, after = (_tree(repo, revision) for revision in (base, start, head))
    except GitError as error:
        raise WrongUse(f"Git can't compare {base} and {head} in {repository}: {' '.join(str(error).split())[:300]}") from None
    touched = {path for path in left.keys() | after.keys() if left.get(path) != after.get(path)}
    kept = {path: blob for path, blob in before.items() if path not in touched}
    return Proposed(repository=repository, before=before, after=kept | {path: after[path] for path in touched if path in after})


def lay_down(proposal: Proposed, town: Path) -> None:
    """Writes the proposed content/ below a folder: plain files alone, never more of one than the check reads, but of its true size."""
    left_out = proposal.in_the_way
    with Repo(proposal.repository) as repo:
        for path, blob in sorted(proposal.after.items()):
            if path.startswith(CONTENT) and blob.mode == PLAIN and _is_safe(path) and path not in left_out:
                _write(town / path, repo.odb.stream(bytes.fromhex(blob.id)), caps_of(path).bytes)


def _write(file: Path, stream: Any, most: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as out:
        out.write(stream.read(most + 1))
        # Pictures are only weighed, and a text that is too long is not read: their size is told without their bytes.
        out.truncate(stream.size)


def _tree(repo: Repo, revision: str) -> Tree:
    # Asked of Git by its plumbing, which no attribute or setting of the proposed tree can change.
    listed: bytes = repo.git.ls_tree("-r", "-z", "--full-tree", "--end-of-options", revision, stdout_as_string=False, strip_newline_in_stdout=False)
    entries = listed.split(b"\0")[:-1]
    if len(entries) > MOST_FILES:
        raise WrongUse(f"There are more than {MOST_FILES:,} files in {revision}.")
    tree: dict[str, Blob] = {}
    for entry in entries:
        about, _, path = entry.partition(b"\t")
        mode, _, id = about.decode().split()
        tree[os.fsdecode(path)] = Blob(mode, id)
    return tree


def _folders_of(path: str) -> Iterator[str]:
    """The folders on the way to a file."""
    steps = path.split("/")
    return ("/".join(steps[:count]) for count in range(1, len(steps)))


def _is_safe(path: str) -> bool:
    """Whether a path can be written below a folder and nowhere else, on any system."""
    steps = path.split("/")
    return (
        len(path) <= 400
        and path.isprintable()
        and not any(step in ("", ".", "..") or step.lower() == ".git" or len(os.fsencode(step)) > 200 for step in steps)
        and "\\" not in path
        and PurePosixPath(path).as_posix() == path
    )


def _problem(path: str, message: str) -> Problem:
    return Problem(path=path, line=1, column=1, severity="error", rule="plain-files-only", message=message)
