"""One process that confirms supports as fast as it is let, until it is killed: `confirming.py LEDGER FROM TO`. It prints the number of each support
that is confirmed; what it printed was on disk before."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from domore.intake.support.store import Asked, Confirmed, LedgerStore

KEY = b"k" * 32


def asked(number: int) -> Asked:
    """A request of a person of their own, from a part of the network of their own."""
    place = f"{10 + number // 62500}.{number // 250 % 250}.{number % 250}.1"
    return Asked(ref=f"r{number}", idea="bench", act="back", email=f"p{number}@gmail.com", wording="w", address=place)


def main(path: Path, first: int, last: int) -> None:
    """In batches, each asked for and confirmed in two steps, the second one twice."""
    store = LedgerStore(path, KEY)
    for begin in range(first, last, 20):
        numbers = range(begin, min(begin + 20, last))
        there = {number for number in numbers if store.link(f"r{number}", time.time()) is not None}
        store.receive([asked(number) for number in numbers if number not in there], time.time())
        outcomes = store.receive([Confirmed(ref=f"r{number}") for number in numbers] * 2, time.time())
        assert {outcome.fate for outcome in outcomes} == {"counted"}, outcomes
        print("\n".join(map(str, numbers)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
