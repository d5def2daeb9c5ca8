"""A challenge of 8,000 entries: what it adds to a build, cold and after one edit or one tally, and how heavy its pages are.

    python tests/bench/challenge.py --entries 8000

The same ideas are built with the challenge and without it, by turns; on a busy machine compare the seconds of processor.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from machine import work_folder
from measure import Measured, run

from corpus import CHALLENGE, change_a_sentence, make_town


def main() -> int:
    given = _arguments()
    work = work_folder(given.work)
    found: defaultdict[str, list[Measured]] = defaultdict(list)
    for _ in range(given.runs):
        for name, entries in (("with", given.entries), ("without", 0)):
            town = work / name
            make_town(town, given.entries * 2, entries=entries)
            for what, measured in _builds(town, work / "log"):
                found[f"{what}, {name} the challenge"].append(measured)
            if entries:
                told = _pages(town / "site/challenges" / CHALLENGE)
            shutil.rmtree(town)
    for what, runs in found.items():
        print(f"{what:34} {median(one.seconds for one in runs):6.2f} s, {median(one.cpu_seconds for one in runs):6.2f} of processor")
    print(told)
    shutil.rmtree(work)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure a challenge of many entries.", epilog="python tests/bench/challenge.py --entries 8000")
    parser.add_argument("--entries", type=int, default=8_000, help="how many entries (default 8000)")
    parser.add_argument("--runs", type=int, default=3, help="rounds (default 3)")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where to write (default: /dev/shm, else the folder for temporary files)")
    return parser.parse_args()


def _builds(town: Path, log: Path) -> Iterator[tuple[str, Measured]]:
    """A cold build, one after an edit of one idea, and one after a tally in which the last entry became the first."""

    def build() -> Measured:
        return run([sys.executable, "-m", "domore", "build", "--site", "site"], cwd=town, log=log)

    yield "cold", build()
    change_a_sentence(next(file for file in sorted((town / "content/ideas").rglob("*.yml")) if "\nbody: |" in file.read_text()), "edited")
    yield "one edit", build()
    tally = town / "content/tallies/email.yml"
    if tally.exists():
        tally.write_text(re.sub(r"backs: \d+(?=[^\n]*\n$)", "backs: 30000", tally.read_text()))
        yield "one tally", build()


def _pages(challenge: Path) -> str:
    sizes = [file.stat().st_size for file in challenge.rglob("*.html")]
    first = (challenge / "index.html").stat().st_size
    return f"{len(sizes)} pages; the first has {first / 1000:.1f} KB, the largest {max(sizes) / 1000:.1f} KB"


if __name__ == "__main__":
    sys.exit(main())
