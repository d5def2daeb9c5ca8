"""The past of a town's listings: `python tests/bench/history.py --commits 10000`.

A repository is made, with edits, renames, removals, branches and merges. The first pass over all of it is timed, and what the next build asks after
one commit more, each in a process of its own that has imported what a build has, and no GitPython. The lives that come of commit after commit must be
those that come of one pass, and those of sampled files the commits that `git log --follow` tells, in its order, renames and merges among them.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from machine import described, work_folder

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import domore.pipeline  # noqa: F401  # what a build has imported when it asks for the past
from domore.read.git_log import lives_soon
from domore.read.lives import Life
from domore.read.repository import repository_of
from made_history import BEGAN, git, make_history

CAP = {"first pass": 1.0, "one commit more": 0.1, "nothing new": 0.1}


def main() -> int:
    """Makes the repository, measures, compares, and ends with 1 where a life is not what Git follows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commits", type=int, default=10_000, help="how many commits (default 10000)")
    parser.add_argument("--files", type=int, default=2_000, help="about how many listings there are at the end (default 2000)")
    parser.add_argument("--sampled", type=int, default=200, help="how many lives are held against `git log --follow` (default 200)")
    parser.add_argument("--runs", type=int, default=5, help="rounds (default 5)")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where to write (default: /dev/shm, else the folder for temporary files)")
    parser.add_argument("--ask", type=Path, metavar="TOWN", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask:
        _ask(given.ask)
        return 0
    work = work_folder(given.work)
    print(*described(work, ())[:1], git(work, "--version").strip(), sep="\n")
    town = work / "town"
    make_history(town, given.commits, entries=given.files)
    paths = git(town, "ls-files", "content").split()
    merges = len(git(town, "rev-list", "--merges", "HEAD").split())
    commits = len(git(town, "rev-list", "HEAD").split())
    renames = git(town, "log", "--diff-filter=R", "--find-renames", "--format=", "--name-status").count("\n")
    print(f"{commits:,} commits, {merges:,} of them merges, {renames:,} renames; {len(paths):,} listings")
    found: dict[str, list[tuple[float, float]]] = {what: [] for what in CAP}
    for number in range(given.runs):
        shutil.rmtree(town / ".domore", ignore_errors=True)
        found["first pass"].append(_measured(town))
        _one_more(town, paths[number], commits + number)
        found["one commit more"].append(_measured(town))
        found["nothing new"].append(_measured(town))
    for what, runs in found.items():
        walls = [wall for wall, _ in runs]
        seen = f"{median(walls):.3f} s ({min(walls):.3f}–{max(walls):.3f}) [{median(cpu for _, cpu in runs):.2f}]"
        print(f"{what:16} {seen}, target {CAP[what]} s, {'reached' if median(walls) <= CAP[what] else 'missed'}")
    different = _compared(town, random.Random(1).sample(paths, min(given.sampled, len(paths))))
    shutil.rmtree(work)
    return 1 if different else 0


def _measured(town: Path) -> tuple[float, float]:
    """Seconds of the clock and of the processor."""
    said = subprocess.run([sys.executable, __file__, "--ask", str(town)], capture_output=True, check=True, text=True)
    wall, cpu = said.stdout.split()
    return float(wall), float(cpu)


def _ask(town: Path) -> None:
    began, before = time.perf_counter(), sum(os.times()[:4])
    _lives(town)
    print(time.perf_counter() - began, sum(os.times()[:4]) - before)


def _lives(town: Path) -> dict[str, Life]:
    return lives_soon(repository_of(town, os.environ), town / ".domore" / "history")()


def _one_more(town: Path, path: str, number: int) -> None:
    file = town / path
    file.write_text(f"{file.read_text()}  One word more.\n")
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@private.example")
    made = {"GIT_COMMITTER_DATE": f"{BEGAN + (number + 10) * 600} +0000"}
    git(town, *who, "commit", "--quiet", "--message", "One word more", path, environ=made)


def _compared(town: Path, paths: list[str]) -> int:
    """How many of these files have another life than Git follows."""
    lives = _lives(town)
    shutil.rmtree(town / ".domore")
    assert lives == _lives(town), "commit after commit told another past than one pass"
    different = [path for path in paths if _told(lives.get(path), followed := _followed(town, path)) != followed]
    print(f"{len(paths)} files sampled: {len(paths) - len(different)} lives equal to `git log --follow`", *different, sep="\n  ")
    return len(different)


def _followed(town: Path, path: str) -> list[str]:
    return git(town, "log", "--follow", "--format=%H", "--", path).split()


def _told(life: Life | None, followed: list[str]) -> list[str]:
    """The commits of a life. A file that only one commit ever touched has none."""
    return [entry.commit for entry in life.recorded] if life else followed[:1]


if __name__ == "__main__":
    sys.exit(main())
