"""The scene that support by e-mail is made for, and the fraud against it: `python tests/bench/support.py lego|http|fraud|kills|digest`.

lego: 8,000 ideas in a town, 300,000 confirmed supports, then the tally and its recount. http: confirmations as a service answers them.
fraud: 39,000 supports of machines from 50 parts of the network and throw-away mail domains, among those of people. kills: a long run of kill -9.
digest: the letters of a week to 5,000 readers, through a real mail server beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from domore.counting.known import known
from domore.intake import tokens
from domore.intake.batches import Batches
from domore.intake.digest.store import DigestStore, Wanted, Wish, Yes
from domore.intake.digest.tables import digest_beside
from domore.intake.support.letters import LINKS
from domore.intake.support.removing import condition_of, crowds_section, remove
from domore.intake.support.store import Asked, Confirmed, LedgerStore, Outcome
from domore.intake.support.tables import ledger_beside
from domore.intake.support.tally import EMAIL, differences, tallied
from domore.pipeline import settings_of
from intake.postbox import postbox
from intake.running import Running
from intake.test_ledger_kills import prove
from intake.towns import tiny_town_in, with_digest, with_support

T = TypeVar("T")
IDEAS, KEY = 8_000, b"k" * 32
IDEA = "croesfan"  # of the tiny town
MACHINES = 50  # parts of the network that they have
CAP = {"rate": 2_000, "tally": 5.0, "verify": 20.0}


def main() -> None:
    """Runs one of them and prints what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("lego", "http", "fraud", "kills", "digest"))
    parser.add_argument("--number", type=int, help="how many supports (default: lego 300,000, http 3,000, fraud 39,000, kills 20,000, digest 5,000)")
    parser.add_argument("--folder", type=Path, help="where the ledger lies: on a real disk for honest figures (default: the system's own place)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        place = Path(folder)
        if options.what == "lego":
            lego(place, options.number or 300_000)
        elif options.what == "http":
            http(place, options.number or 3_000)
        elif options.what == "fraud":
            fraud(place, options.number or 39_000)
        elif options.what == "digest":
            digest(place, options.number or 5_000)
        else:
            number = options.number or 20_000
            print(f"{number:,} supports, {prove(place, supports=number, kills=number // 500, seed=11)} kills: none lost, none twice")


def lego(folder: Path, number: int) -> None:
    """Confirmations through the group commit, then `tally` and `--verify` as the commands do them."""
    town = with_support(tiny_town_in(folder))
    ids = _ideas(town)
    store, chance, settings = LedgerStore(ledger_beside(folder / "spool.sqlite3"), KEY), random.Random(5), settings_of(town)
    wordings = {card.id: card.wording for card in known(town, date.today()).catalogue.ideas}
    began = time.perf_counter()
    for first in range(0, number, 1_000):
        store.receive([_asked(n, chance.choice(ids), wordings) for n in range(first, min(first + 1_000, number))], time.time())
    print(f"{number:,} requests taken: {number / (time.perf_counter() - began):,.0f} a second")
    batches: Batches[Asked | Confirmed, Outcome] = Batches(lambda: LedgerStore(ledger_beside(folder / "spool.sqlite3"), KEY), time.time)
    batches.start()
    began = time.perf_counter()
    for first in range(0, number, 2_000):  # as many as wait at a time in a rush
        waiting: list[Future[Outcome]] = [batches.put(Confirmed(ref=f"r{n}")) for n in range(first, min(first + 2_000, number))]
        assert {one.result().fate for one in waiting} <= {"counted", "as-before"}
    rate = number / (time.perf_counter() - began)
    batches.stop()
    print(f"{number:,} confirmations, each on disk before it is told: {rate:,.0f} a second (at least {CAP['rate']:,})")
    made, seconds = _timed(lambda: tallied(town, settings, store, date.today()))
    print(f"tally of {len(made.tally.ideas):,} ideas: {seconds:.1f} s (at most {CAP['tally']:.0f}), {len(made.files[EMAIL]) // 1024:,} KB")
    again, seconds = _timed(lambda: tallied(town, settings, store, date.today()))
    print(f"the same again: {seconds:.1f} s")
    (town / EMAIL).parent.mkdir(exist_ok=True)
    (town / EMAIL).write_text(again.files[EMAIL])
    found, seconds = _timed(lambda: differences(town, settings, store))
    print(f"verify: {seconds:.1f} s (at most {CAP['verify']:.0f}), {len(found)} differences")
    assert sum(one.backs for one in made.tally.ideas.values()) == number
    assert not found, found[:3]
    store.close()


def http(folder: Path, number: int) -> None:
    """The button behind a link, pressed over HTTP by 16 connections at once."""
    town = with_support(tiny_town_in(folder))
    service = Running(town=town, spool=folder / "spool" / "spool.sqlite3", repository=folder / "forge.git")
    service.spool.parent.mkdir()
    service.start()
    try:
        ledger, key = ledger_beside(service.spool), tokens.key_beside(service.spool)
        store, refs = LedgerStore(ledger, tokens.key_beside(ledger)), [tokens.new_ref() for _ in range(number)]
        for first in range(0, number, 500):
            store.receive([_asked(n, IDEA, {}, refs[n]) for n in range(first, min(first + 500, number))], time.time())
        requests = [_post(f"/intake/support/{ref}/{tokens.secret_of(key, ref, LINKS)}") for ref in refs]
        seconds = asyncio.run(_flat_out(service.port, requests))
        assert store.head().entries == number
        store.close()
    finally:
        service.kill()
    print(f"{number:,} confirmations over HTTP: {number / seconds:,.0f} a second")


def fraud(folder: Path, goal: int) -> None:
    """How fast machines get in, what a maintainer then sees, and what one entry takes out; people come all the while, and stay."""
    town = with_support(tiny_town_in(folder))
    store, start, people = LedgerStore(ledger_beside(folder / "spool.sqlite3"), KEY), time.time(), 300
    tries, done, hour = 0, 0, 0
    letters: list[str] = []
    store.receive([_asked(n, IDEA, {}) for n in range(people)], start)
    store.receive([Confirmed(ref=f"r{n}") for n in range(people)], start)
    while done < goal and hour < 24 * 29:  # where supports came from is known for a month
        for minute in range(60):
            at = start + hour * 3600 + minute * 60
            # All they can in the first hour; then as machines do that have learnt that patience gets in more.
            sending = min(MACHINES * 25, goal) if hour == 0 else MACHINES if minute % 10 == 0 else 0
            asked = [_machine(tries + n) for n in range(sending)]
            tries += sending
            letters += [one.ref for one, outcome in zip(asked, store.receive(asked, at), strict=True) if outcome.fate == "written"]
            arrived = {row[0] for row in store.read("SELECT ref FROM letters WHERE due <= ?", (at,))}
            pressed = [Confirmed(ref=ref) for ref in letters if ref in arrived][: goal - done]
            letters = [ref for ref in letters if ref not in arrived]
            done += sum(outcome.fate == "counted" for outcome in store.receive(pressed, at))
        hour += 1
        if hour == 1 or hour % 24 == 0:
            store.purge(start + hour * 3600)
            letters = [row[0] for row in store.read("SELECT ref FROM letters")]  # what is not there any more was never sent
            print(f"  after {hour:3} hours: {done:,} of {tries:,} tries got in", flush=True)
    print(f"{done:,} supports of machines took {hour / 24:.1f} days and {tries:,} tries")
    for line in crowds_section(store).lines:
        print(f"  domore review: {line}")
    condition = condition_of(idea="", blocks=[], domains=[], since=None, until=None, crowds=True)
    remove(store, condition, "They came from 50 parts of the network, from throw-away domains.", start + hour * 3600, yes=True, say=print)
    made = tallied(town, settings_of(town), store, date.today())
    backs, (adjustment,) = made.tally.ideas[IDEA].backs, made.tally.adjustments
    print(f"counted after it: {backs:,}; people among them: {people}. The tally says: {adjustment.removed:,} taken out: {adjustment.reason}")
    assert f"removed: {adjustment.removed}" in made.files[EMAIL]
    assert people <= backs <= people + done // 100, "a hundredth may be left of those machines that came like people"
    assert backs + adjustment.removed == people + done
    store.close()


def digest(folder: Path, number: int) -> None:
    """Readers of everything, of a topic and of a part of town; `domore digest` on a Monday as a command of its own, and once more."""
    town, spool = with_digest(tiny_town_in(folder)), folder / "spool.sqlite3"
    store, now = DigestStore(digest_beside(spool), tokens.key_beside(spool)), datetime(2026, 11, 26, 12, tzinfo=UTC).timestamp()
    for first in range(0, number, 500):
        people = range(first, min(first + 500, number))
        store.receive([_reader(n) for n in people], now)
        store.receive([Yes(f"r{n}") for n in people], now)
    store.close()
    for n in range(10):
        text = f"title: A swing by pond {n}\nsummary: It would be good to have.\nstatus: open\ncategory: parks\nsubmitted: 2026-11-28\n"
        (town / "content" / "ideas" / "2026" / f"swing-{n}.yml").write_text(text)
    command = [sys.executable, "-m", "domore", "digest", "--town", town, "--spool", spool, "--today", "2026-11-30"]
    with postbox() as box:
        for when in ("", ", the same day again"):
            done, seconds = _timed(lambda: subprocess.run(command, env=os.environ | box.environ, capture_output=True, text=True, check=True))
            print(f"`domore digest`{when}: {seconds:.1f} s: {done.stdout.strip()}")
        reached = [to for to, _ in box.letters]
    assert sorted(reached) == sorted(f"p{n}@gmail.com" for n in range(number)), "each reader has one letter"
    print(f"{len(reached):,} letters, one for each of {number:,} readers")


def _reader(number: int) -> Wish:
    wanted = Wanted(rhythm="weekly", category="parks" if number % 3 == 1 else "")
    place = f"{10 + number // 62_500}.{number // 250 % 250}.{number % 250}.1"
    return Wish(ref=f"r{number}", email=f"p{number}@gmail.com", wanted=wanted, address=place)


def _machine(number: int) -> Asked:
    """A machine's request: one of 50 blocks, one of 40 domains, and a mailbox of its own."""
    email = f"m{number}@throwaway{number % 40}.example"
    return Asked(ref=f"m{number}", idea=IDEA, act="back", email=email, wording="w", address=f"203.0.{number % MACHINES}.{number // MACHINES % 250}")


def _asked(number: int, idea: str, wordings: dict[str, str], ref: str = "") -> Asked:
    place = f"{10 + number // 62_500}.{number // 250 % 250}.{number % 250}.1"
    return Asked(ref=ref or f"r{number}", idea=idea, act="back", email=f"p{number}@gmail.com", wording=wordings.get(idea, "w"), address=place)


def _ideas(town: Path) -> list[str]:
    """8,000 ideas more, as files of the town."""
    text = (town / "content" / "ideas" / "2026" / "croesfan.yml").read_text().partition("help_wanted")[0]
    ids = [f"model-{n}" for n in range(IDEAS)]
    folder = town / "content" / "ideas" / "2027"
    folder.mkdir()
    for n, id in enumerate(ids):
        (folder / f"{id}.yml").write_text(text.replace("Croesfan wrth yr ysgol", f"Model rhif {n}"))
    return ids


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def _post(path: str) -> bytes:
    lines = (f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 0", "\r\n")
    return "\r\n".join(lines).encode()


async def _flat_out(port: int, requests: Sequence[bytes]) -> float:
    left = list(requests)

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while left:
            writer.write(left.pop())
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 303"), head
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length or 0))

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(16)))
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
