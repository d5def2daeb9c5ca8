"""A challenge of 8,000 entries in a town of 10,000 listings: a build, cold and after one edit or one tally, and how heavy the challenge's pages are.

    python tests/bench/challenge.py --entries 8000 --listings 10000

The same town is built with the challenge and without it, by turns; on a busy machine compare the seconds of processor.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from machine import MOST_WRITTEN, described, touch_memory, work_folder
from measure import Measured, run

from corpus import CHALLENGE, change_a_sentence, make_town


def main() -> int:
    given = _arguments()
    work = work_folder(given.work)
    print("\n".join(described(work, [])[:2]))
    found: defaultdict[str, list[Measured]] = defaultdict(list)
    for _ in range(given.runs):
        for name in ("with", "without"):
            town = work / name
            make_town(town, given.listings, entries=given.entries)
            if name == "without":
                _without_a_challenge(town)
            for what, measured in _builds(town, work / "log"):
                found[f"{what}, {name} the challenge"].append(measured)
            if name == "with":
                told = _pages(town / "site/challenges" / CHALLENGE)
            shutil.rmtree(town)
    for what, runs in found.items():
        seconds, processor = ([getattr(one, name) for one in runs] for name in ("seconds", "cpu_seconds"))
        shown = [one.right_after for one in runs if one.right_after is not None]
        page = f"; its page is right after {median(shown):.2f} s" if shown else ""
        print(f"{what:34} {median(seconds):6.2f} s ({min(seconds):.2f}–{max(seconds):.2f}) [{median(processor):.2f}]{page}")
    print(told)
    shutil.rmtree(work)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure a challenge of many entries.", epilog="python tests/bench/challenge.py --entries 8000")
    parser.add_argument("--entries", type=int, default=8_000, help="how many entries (default 8000)")
    parser.add_argument("--listings", type=int, default=10_000, help="how many listings the town has in all (default 10000)")
    parser.add_argument("--runs", type=int, default=3, help="rounds (default 3)")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where to write (default: /dev/shm, else the folder for temporary files)")
    return parser.parse_args()


def _without_a_challenge(town: Path) -> None:
    """The same ideas, that answer to nothing."""
    for folder in ("challenges", "tallies"):
        shutil.rmtree(town / "content" / folder)
    for idea in (town / "content/ideas").rglob("*.yml"):
        idea.write_text(idea.read_text(encoding="utf-8").replace(f"challenge: {CHALLENGE}\n", ""), encoding="utf-8")


def _builds(town: Path, log: Path) -> Iterator[tuple[str, Measured]]:
    """A cold build, one after an edit of one idea, and one after a tally in which the last entry became the first."""

    def build(page: Path | None = None) -> Measured:
        def shows() -> bool:
            return page is not None and page.exists() and b"The edited sentence" in page.read_bytes()

        touch_memory(log.parent, MOST_WRITTEN)
        return run([sys.executable, "-m", "domore", "build", "--site", "site"], cwd=town, log=log, is_right=shows if page else None)

    time.sleep(2.2)  # until then a file's time does not prove that it is unchanged, and our builds read it again
    yield "cold", build()
    edited = next(file for file in sorted((town / "content/ideas").rglob("*.yml")) if {"body: |", "status: open"} <= {*file.read_text().splitlines()})
    change_a_sentence(edited, "edited")
    yield "one edit", build(town / "site/ideas" / edited.stem / "index.html")
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
