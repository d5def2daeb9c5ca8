"""Whatever dies when: a support that was acknowledged is in the ledger, once."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from domore.intake.support.ledger import Chain, recount
from domore.intake.support.store import LedgerStore
from intake.confirming import KEY
from intake.running import TESTS


def prove(folder: Path, *, supports: int, kills: int, seed: int) -> int:
    """Two processes confirm side by side and are killed at random, each begun again where its acknowledgements end; how many kills there were."""
    path, chance, done = folder / "ledger.sqlite3", random.Random(seed), 0
    shares = [(0, supports // 2), (supports // 2, supports)]
    said: set[int] = set()
    while any(first < last for first, last in shares):
        work = [_begun(path, first, last) for first, last in shares if first < last]
        if done < kills:
            time.sleep(0.25 + chance.random() * 0.25)
            for one in work:
                one.kill()
            done += 1
        for one in work:
            told, wrong = one.communicate(timeout=120)
            assert one.returncode in (0, -9), wrong
            # A line that was cut off by the kill was not said.
            said |= {int(line) for line in told.rpartition("\n")[0].split("\n") if line}
        shares = [(next((n for n in range(first, last) if n not in said), last), last) for first, last in shares]
        missing = said - counted(path)
        assert not missing, f"{len(missing)} were acknowledged and are lost"
    assert counted(path) == set(range(supports))
    return done


def _begun(path: Path, first: int, last: int) -> subprocess.Popen[str]:
    run = [sys.executable, "-m", "intake.confirming", path, str(first), str(last)]
    return subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=TESTS)


def counted(path: Path) -> set[int]:
    """The supports in the ledger, whose chain must hold; fails when one is there twice."""
    store = LedgerStore(path, KEY)
    chain = Chain()
    entries = list(chain.read(store.rows()))
    refs = {row[0] for row in store.read("SELECT ref FROM links WHERE done IS NOT NULL")}
    store.close()
    assert chain.faults == []
    assert len({entry.voter for entry in entries}) == len(entries) == len(refs)
    assert sum(one.backs for one in recount(entries, {}).ideas.values()) == len(entries)
    return {int(ref[1:]) for ref in refs}


def test_kills_lose_no_support_and_count_none_twice(tmp_path: Path) -> None:
    """Two processes, killed together a few times in the middle of their work."""
    assert prove(tmp_path, supports=600, kills=4, seed=7) >= 1
