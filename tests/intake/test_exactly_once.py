"""Whatever dies when: what was acknowledged becomes one pull request, never none, never two."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from domore.intake.spool import Rules, Spool
from intake.disk_forge import DiskForge
from intake.running import IDEA, Running, wait_for
from intake.towns import by_forge

PLACES = ("before", "commit", "pushed")


@pytest.fixture
def road(town: Path, tmp_path: Path) -> Iterator[Running]:
    """A service that is not started yet, for a town whose clean proposals go on by themselves."""
    folder = tmp_path / "intake" / "spool"
    folder.mkdir(parents=True)
    service = Running(town=by_forge(town), spool=folder / "spool.sqlite3", repository=tmp_path / "forge.git")
    yield service
    service.kill()


def idea(number: int) -> dict[str, str]:
    """One of many ideas, each with a title of its own."""
    return IDEA | {"title": f"A bench number {number} by the mill pond"}


def accept_all(spool: Path) -> None:
    """What a maintainer does who reads very fast. Leases of workers that died end at once."""
    opened = Spool(spool, Rules())
    for entry in opened.entries(["waiting", "received"]):
        opened.move(entry.ref, "accepted", time.time())
    opened.database.execute("UPDATE submissions SET lease = 0, due = 0 WHERE state = 'accepted'")
    opened.close()


def states(spool: Path) -> dict[str, int]:
    """How many submissions are in each state."""
    opened = Spool(spool, Rules())
    counted: dict[str, int] = opened.health(time.time())["states"]
    opened.close()
    return counted


@pytest.mark.parametrize("place", PLACES)
def test_a_worker_that_is_killed_anywhere_proposes_once(road: Running, place: str) -> None:
    """Killed before the commit, between commit and push, after push and before it is put down: the next worker finishes, with the same change."""
    road.start()
    refs = [road.send(idea(number)).split("/")[3] for number in range(3)]
    road.kill()
    accept_all(road.spool)
    road.start({place: 1.0}, worker_only=True)
    assert road.process is not None
    assert road.process.wait(20) == -9
    accept_all(road.spool)
    road.start()
    wait_for(lambda: states(road.spool) == {"in-review": 3})
    paths = DiskForge(road.repository, {}, 0).paths()
    assert sorted(paths) == sorted(refs)
    assert sorted(path for files in paths.values() for path in files) == [
        f"content/ideas/2026/a-bench-number-{n}-by-the-mill-pond.yml" for n in range(3)
    ]


def test_a_slow_forge_keeps_nobody_waiting(road: Running) -> None:
    """While it takes its time over one, forms are shown, checked and kept as ever; told to stop, the service ends in good time."""
    road.start({"slow": 3.0})
    road.send(idea(0))
    accept_all(road.spool)
    time.sleep(1.2)  # the worker has it in hand
    began = time.monotonic()
    for number in range(1, 6):
        assert road.get("/intake/form/idea").status == 200
        road.send(idea(number))
    assert time.monotonic() - began < 1.5
    assert DiskForge(road.repository, {}, 0).paths() == {}
    assert road.stop() == 0
    assert len(DiskForge(road.repository, {}, 0).paths()) == 1


def test_random_kills_of_everything_lose_nothing_and_repeat_nothing(road: Running) -> None:
    """Forms are sent while the service is killed again and again; each that was acknowledged becomes one pull request."""
    prove(road, submissions=40, kills=4, seed=7)


def prove(road: Running, *, submissions: int, kills: int, seed: int) -> None:
    """Sends so many, kills the server at random and lets workers die in the forge, and counts what arrived."""
    chance = random.Random(seed)
    road.start({"pushed": 0.02, "commit": 0.02}, seed=seed)
    acknowledged: dict[str, str] = {}
    sender = threading.Thread(target=_send_all, args=(road, submissions, acknowledged))
    sender.start()
    for kill in range(kills):
        time.sleep(chance.uniform(0.2, 0.8))
        accept_all(road.spool)
        time.sleep(chance.uniform(0.0, 0.3))
        road.kill()
        road.start({place: chance.choice([0.0, 0.05]) for place in PLACES}, seed=seed + kill + 1)
    while sender.is_alive():
        sender.join(0.1)
        if road.process is not None and road.process.poll() is not None:  # it died by itself in the forge
            road.start({"commit": 0.05}, seed=chance.randrange(10**6))
    for _ in range(100 + submissions):
        accept_all(road.spool)
        if states(road.spool).keys() == {"in-review"}:
            break
        if road.process is None or road.process.poll() is not None:
            road.start()
        time.sleep(0.3)
    assert states(road.spool) == {"in-review": submissions}
    paths = DiskForge(road.repository, {}, 0).paths()
    assert sorted(paths) == sorted(acknowledged.values())
    files = [path for changed in paths.values() for path in changed]
    assert len(files) == len(set(files)) == submissions


def _send_all(road: Running, submissions: int, acknowledged: dict[str, str]) -> None:
    """Sends each idea until it is acknowledged, as a person does who presses the button again: with the same token."""
    for number in range(submissions):
        address = {"X_Forwarded_For": f"192.0.{number % 250}.7"}
        fields = _patiently(lambda number=number, address=address: road.check(idea(number), **address))
        answer = _patiently(lambda fields=fields, address=address: road.post("/intake/send", fields, **address))
        assert answer.status == 303, answer.text
        acknowledged[idea(number)["title"]] = answer.headers["location"].split("/")[1]


def _patiently(ask):  # type: ignore[no-untyped-def]
    for _ in range(600):
        try:
            return ask()
        except (OSError, HTTPException):  # it was killed before it answered, or in the middle of its answer
            time.sleep(0.1)
    raise AssertionError("the service did not come back")
