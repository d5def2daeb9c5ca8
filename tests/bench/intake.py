"""How much the form's service takes, and whether it keeps what it took: `python tests/bench/intake.py load|kills|abuse`.

load: submissions are sent from this process to a service in another, on loopback, first at a steady rate, then as fast as they are taken.
kills: a thousand submissions while everything is killed at random; each must become one change. abuse: ten thousand posts of machines.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from domore.intake import sent as sending
from domore.intake import tokens
from intake.abuse import prove_abuse
from intake.running import Running
from intake.test_exactly_once import prove
from intake.towns import by_forge, tiny_town_in

FORM = "application/x-www-form-urlencoded"


def main() -> None:
    """Runs one of the three and prints what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("load", "kills", "abuse"))
    parser.add_argument("--rate", type=int, default=300, help="submissions a second (load)")
    parser.add_argument("--number", type=int, help="how many (default: load and abuse 10,000, kills 1,000)")
    parser.add_argument("--folder", type=Path, help="where the spool lies: on a real disk for honest figures (default: the system's own place)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        town = tiny_town_in(Path(folder))
        service = Running(town=town, spool=Path(folder) / "spool" / "spool.sqlite3", repository=Path(folder) / "forge.git")
        service.spool.parent.mkdir()
        started = time.perf_counter()
        try:
            if options.what == "load":
                load(service, options.rate, options.number or 10_000)
            elif options.what == "kills":
                number = options.number or 1000
                by_forge(town)
                prove(service, submissions=number, kills=number // 10, seed=11)
                print(f"{number:,} submissions, {number // 10} kills: {number:,} changes, none twice")
            else:
                by_forge(town, quarantine_minutes=60)
                print(prove_abuse(service, bots=options.number or 10_000, people=20))
        finally:
            service.kill()
        print(f"{time.perf_counter() - started:.0f} s")


def load(service: Running, rate: int, number: int) -> None:
    """Durable acknowledgements at a steady rate, and as many as it takes."""
    service.start()
    key = tokens.key_beside(service.spool)
    steady = asyncio.run(_steadily(service.port, _requests(key, number, "s"), rate))
    _tell(f"steady, {rate}/s", steady)
    print(f"memory after {number:,}: {_memory(service):.0f} MB")
    full = asyncio.run(_flat_out(service.port, _requests(key, number, "f"), 16))
    _tell("flat out, 16 connections", full)
    print(f"memory after {2 * number:,}: {_memory(service):.0f} MB")


def _requests(key: bytes, number: int, mark: str) -> list[bytes]:
    """Whole requests with tokens that were given half a minute ago, each from a part of the network of its own."""
    made = []
    for count in range(number):
        fields = {
            "purpose": "idea",
            "title": f"A bench number {mark}{count} by the mill pond",
            "summary": "Somewhere to sit and watch the ducks, halfway round the pond.",
            "category": "parks",
            "body": "The way round takes half an hour, and there is nowhere to sit.\r\n" * 8,
        }
        sent = sending.read(FORM, urlencode(fields).encode())
        body = urlencode(fields | {"token": tokens.issue(key, sent.digest, time.time() - 30)}).encode()
        address = f"{10 if mark == 's' else 11}.{count // 250}.{count % 250}.1"
        lines = (
            "POST /intake/send HTTP/1.1",
            "Host: 127.0.0.1",
            f"X-Forwarded-For: {address}",
            f"Content-Type: {FORM}",
            f"Content-Length: {len(body)}",
        )
        head = "\r\n".join([*lines, "\r\n"])
        made.append(head.encode() + body)
    return made


async def _steadily(port: int, requests: Sequence[bytes], rate: int) -> tuple[list[float], float]:
    """Sends at a rate, whatever the answers do; a request's time runs from when it was due."""
    idle: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(64):
        idle.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    times: list[float] = []
    started = time.perf_counter()

    async def one(due: float, request: bytes) -> None:
        link = await idle.get()
        await _ask(link, request)
        times.append(time.perf_counter() - due)
        idle.put_nowait(link)

    tasks = []
    for number, request in enumerate(requests):
        due = started + number / rate
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        tasks.append(asyncio.create_task(one(due, request)))
    await asyncio.gather(*tasks)
    return times, time.perf_counter() - started


async def _flat_out(port: int, requests: Sequence[bytes], connections: int) -> tuple[list[float], float]:
    """Each connection sends its next as soon as it has its answer."""
    times: list[float] = []
    left = list(requests)

    async def one() -> None:
        link = await asyncio.open_connection("127.0.0.1", port)
        while left:
            request, begun = left.pop(), time.perf_counter()
            await _ask(link, request)
            times.append(time.perf_counter() - begun)

    started = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    return times, time.perf_counter() - started


async def _ask(link: tuple[asyncio.StreamReader, asyncio.StreamWriter], request: bytes) -> None:
    reader, writer = link
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 303"), head
    length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length or 0))


def _tell(what: str, seen: tuple[list[float], float]) -> None:
    times, seconds = sorted(seen[0]), seen[1]
    at = {share: times[min(len(times) - 1, math.ceil(share * len(times)) - 1)] * 1000 for share in (0.5, 0.99, 1.0)}
    print(f"{what}: {len(times) / seconds:,.0f} a second; median {at[0.5]:.1f} ms, p99 {at[0.99]:.1f} ms, slowest {at[1.0]:.1f} ms")


def _memory(service: Running) -> float:
    assert service.process is not None
    status = Path(f"/proc/{service.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
