"""Repositories with a long past, made by `git fast-import` from a seed: edits, renames, removals, branches and merges of listings."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

WORDS = ("pond", "bench", "path", "lamp", "hill", "tree", "bell", "gate", "wall", "mill", "river", "swing", "corner", "school", "market", "bridge")
BEGAN = 1_600_000_000


def git(folder: Path, *words: str, stdin: bytes = b"", environ: Mapping[str, str] = MappingProxyType({})) -> str:
    """What Git says, with nothing of this machine's configuration."""
    env = {**environ, "PATH": "/usr/local/bin:/usr/bin:/bin", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "HOME": "/nonexistent"}
    return subprocess.run(["git", *words], cwd=folder, input=stdin, capture_output=True, check=True, env=env).stdout.decode()


def make_history(folder: Path, commits: int, *, seed: int = 1, prefix: str = "", entries: int = 200) -> None:
    """Makes a repository whose branch main has this many commits, a tenth of them on branches that were merged."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "fast-import", "--quiet", "--force", stdin=b"".join(_stream(random.Random(seed), commits, prefix, entries)))
    git(folder, "reset", "--quiet", "--hard", "main")


def entry(chance: random.Random, number: int) -> str:
    """An idea's text."""
    words = " ".join(chance.choices(WORDS, k=30))
    title = f"Number {number} with {chance.choice(WORDS)}"
    return f"title: {title}\nsummary: {words}\nstatus: open\ncategory: parks\nsubmitted: 2026-01-02\nbody: |-\n  {words}\n  More of {number}.\n"


class _Branch:
    def __init__(self, tip: int, files: dict[str, str]) -> None:
        self.tip, self.files, self.touched = tip, files, set[str]()


def _stream(chance: random.Random, commits: int, prefix: str, entries: int) -> Iterator[bytes]:
    made, fresh, mark = 0, 0, 0
    main = _Branch(0, {})
    side: _Branch | None = None
    while made < commits:
        made += 1
        mark += 1
        if side is not None and chance.random() < 0.2:
            main.files |= {path: side.files[path] for path in side.touched if path in side.files}
            for path in side.touched - side.files.keys():
                main.files.pop(path, None)
            changes = [f"M 100644 inline {prefix}{path}\n{_data(side.files[path])}" for path in sorted(side.touched & side.files.keys())]
            changes += [f"D {prefix}{path}\n" for path in sorted(side.touched - side.files.keys())]
            yield _commit(mark, made, main.tip, changes, merged=side.tip)
            main.tip, side = mark, None
            continue
        if side is None and main.tip and chance.random() < 0.05:
            side = _Branch(main.tip, dict(main.files))
        branch = side if side is not None and chance.random() < 0.6 else main
        other = main if branch is side else side
        kind = chance.random()
        mine = [path for path in sorted(branch.files) if side is None or other is None or path not in other.touched]
        if kind < 0.12 or len(mine) < 3 or (len(branch.files) < entries and kind < 0.5):
            fresh += 1
            path = f"content/ideas/{2020 + fresh % 7}/idea-{fresh}.yml"
            branch.files[path] = entry(chance, fresh)
            changes = [f"M 100644 inline {prefix}{path}\n{_data(branch.files[path])}"]
            touched = {path}
        elif kind < 0.92:
            path = chance.choice(mine)
            lines = branch.files[path].split("\n")
            lines[chance.choice((1, 6))] += " " + chance.choice(WORDS)
            if not lines[1].startswith("summary"):
                raise AssertionError
            branch.files[path] = "\n".join(lines)
            changes = [f"M 100644 inline {prefix}{path}\n{_data(branch.files[path])}"]
            touched = {path}
        elif kind < 0.98:
            fresh += 1
            path, new = chance.choice(mine), f"content/ideas/{2020 + fresh % 7}/renamed-{fresh}.yml"
            text = branch.files.pop(path)
            branch.files[new] = text.replace("status: open", "status: planned") if chance.random() < 0.5 else text
            changes = [f"D {prefix}{path}\n", f"M 100644 inline {prefix}{new}\n{_data(branch.files[new])}"]
            touched = {path, new}
        else:
            path = chance.choice(mine)
            del branch.files[path]
            changes, touched = [f"D {prefix}{path}\n"], {path}
        if side is not None:
            branch.touched |= touched
        yield _commit(mark, made, branch.tip, changes, ref="main" if branch is main else "side")
        branch.tip = mark
    if side is not None:
        main.files |= {path: side.files[path] for path in side.touched if path in side.files}
    yield f"reset refs/heads/main\nfrom :{main.tip}\n\n".encode()


def _commit(mark: int, number: int, parent: int, changes: list[str], *, merged: int = 0, ref: str = "main") -> bytes:
    who = f"Zebedee Hostile <zebedee@private.example> {BEGAN + number * 600} +0100"
    head = f"commit refs/heads/{ref}\nmark :{mark}\nauthor {who}\ncommitter {who}\n{_data(f'Message {number} of Zebedee')}"
    parents = (f"from :{parent}\n" if parent else "") + (f"merge :{merged}\n" if merged else "")
    return (head + parents + "".join(changes) + "\n").encode()


def _data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}\n"
