"""A spool that can't be written: what is not kept is not acknowledged, and what was acknowledged stays."""

from __future__ import annotations

import multiprocessing
import resource
import sqlite3
import subprocess
import sys
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from domore.intake.batches import Batches
from domore.intake.database import SpoolUnavailable, open_database
from domore.intake.inbox.desk import Desk
from domore.intake.spool import Arrival, Rules, Spool, WrongMove
from domore.intake.states import MOVES
from domore.intake.town import TownNow
from domore.pipeline import settings_of
from intake.running import IDEA, TESTS, Running, hidden_fields, wait_for


def arrival(ref: str, body: str = "{}") -> Arrival:
    """A submission at the door."""
    return Arrival(ref=ref, purpose="idea", listing=None, body=body, words=ref, address=ref, honeypot=False, age=60, links=0)


def test_while_another_holds_the_spool_nothing_is_acknowledged_and_answers_are_given_back(service: Running) -> None:
    """503 with everything on the page; once it is free, the same button keeps it, once."""
    fields = service.check(IDEA)
    holder = sqlite3.connect(service.spool, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    page = service.post("/intake/send", fields)
    assert (page.status, page.headers["retry-after"]) == (503, "30")
    assert IDEA["title"] in page.text
    holder.execute("ROLLBACK")
    assert service.post("/intake/send", hidden_fields(page.text)).status == 303
    assert holder.execute("SELECT count(*) FROM submissions").fetchone() == (1,)
    holder.close()


def test_a_full_disk_refuses_the_new_and_keeps_the_old(town: Path, tmp_path: Path) -> None:
    """No file may grow past a limit, as on a full disk: some are taken in, then 503, never a lie; with room again, all goes on."""
    folder = tmp_path / "intake"
    folder.mkdir()
    service = Running(town=town, spool=folder / "spool.sqlite3", repository=tmp_path / "forge.git")
    try:
        service.start()
        assert service.process is not None
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
        kept, refused = [], 0
        for number in range(120):
            address = {"X_Forwarded_For": f"198.51.{number}.1"}
            fields = service.check(IDEA | {"title": f"A bench number {number}", "body": "Many words about a bench. " * 300}, **address)
            answer = service.post("/intake/send", fields, **address)
            assert answer.status in (303, 503), answer.text
            if answer.status == 303:
                kept.append(answer.headers["location"])
            else:
                refused += 1
        assert kept
        assert refused
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert service.post("/intake/send", service.check(IDEA)).status == 303
        assert all(service.get(f"/intake/{where}").status == 200 for where in kept)
    finally:
        service.kill()


def test_another_process_that_looks_in_and_leaves_takes_nothing_away(tmp_path: Path) -> None:
    """Two connections in one process, a second process that opens and closes the spool: what is written after is still there for all."""
    path = tmp_path / "spool.sqlite3"
    writer, reader = Spool(path, Rules()), Spool(path, Rules())
    look = "import sys; from pathlib import Path; from domore.intake.database import open_database; open_database(Path(sys.argv[1])).close()"
    subprocess.run([sys.executable, "-c", look, path], check=True, cwd=TESTS)
    writer.receive([arrival("aaaaaaaaaaaa")], time.time())
    other = open_database(path)
    assert other.execute("SELECT count(*) FROM submissions").fetchone()[0] == 1
    for each in (other, writer.database, reader.database):
        each.close()


def test_a_spool_of_an_older_version_is_brought_to_this_one(tmp_path: Path) -> None:
    """What it holds stays."""
    path = tmp_path / "spool.sqlite3"
    database = open_database(path)
    database.execute("DROP INDEX by_stray")
    for added in ("made_from", "round", "edited", "edits", "stray"):
        database.execute(f"ALTER TABLE submissions DROP COLUMN {added}")
    database.execute("INSERT INTO facts VALUES ('last_push', '1')")
    database.execute("PRAGMA user_version = 1")
    database.close()
    spool = Spool(path, Rules())
    assert (spool.entries(["waiting"]), spool.health(0.0)["last_push"]) == ([], 1)
    assert {"made_from", "round", "edited", "edits", "stray"} <= {row["name"] for row in spool.read("PRAGMA table_info(submissions)")}
    spool.close()


def test_a_spool_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """Told to upgrade, in plain words."""
    path = tmp_path / "spool.sqlite3"
    open_database(path).close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(SpoolUnavailable, match="newer domore"):
        open_database(path)


def start_together(folder: Path, ready: Barrier, rounds: int, faults: Queue[str]) -> None:
    """One process of a few that open one new spool after the other, each round at the same moment."""
    for number in range(rounds):
        ready.wait()
        try:
            open_database(folder / f"{number}.sqlite3").close()
        except SpoolUnavailable as error:
            faults.put(str(error))
    faults.put("")


def test_processes_that_start_together_make_one_spool(tmp_path: Path) -> None:
    """The first makes the tables, the others wait for it and find them."""
    clean = multiprocessing.get_context("spawn")
    ready, faults = clean.Barrier(3), clean.Queue()
    work = [clean.Process(target=start_together, args=(tmp_path, ready, 15, faults)) for _ in range(3)]
    for one in work:
        one.start()
    told = [faults.get(timeout=60) for _ in work]
    for one in work:
        one.join(60)
    assert told == [""] * 3
    assert [one.exitcode for one in work] == [0] * 3


def test_it_is_for_its_owner_alone_and_careful(tmp_path: Path) -> None:
    """0600, written through to the disk, wiped where it deletes."""
    database = open_database(tmp_path / "deep" / "spool.sqlite3")
    assert (tmp_path / "deep" / "spool.sqlite3").stat().st_mode & 0o777 == 0o600
    pragmas = {name: database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "secure_delete")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
    database.close()


def test_only_the_moves_of_the_table_are_made(tmp_path: Path) -> None:
    """Every other one is refused in plain words, and changes nothing."""
    spool = Spool(tmp_path / "spool.sqlite3", Rules())
    spool.receive([arrival("aaaaaaaaaaaa")], 1000.0)
    for before in MOVES:
        for after in MOVES:
            spool.database.execute("UPDATE submissions SET state = ?", (before,))
            if after in MOVES[before]:
                spool.move("aaaaaaaaaaaa", after, 2000.0)
            else:
                with pytest.raises(WrongMove, match="can't become"):
                    spool.move("aaaaaaaaaaaa", after, 2000.0)
    with pytest.raises(WrongMove, match="no submission"):
        spool.move("nobody", "spam", 2000.0)
    spool.close()


def test_the_worker_waits_while_the_spool_is_away_and_goes_on(service: Running) -> None:
    """Its log says so, pages are still shown, and what was due is proposed as soon as the spool is free."""
    service.send(IDEA)
    holder = sqlite3.connect(service.spool, isolation_level=None)
    holder.execute("UPDATE submissions SET state = 'accepted', due = ?", (time.time() + 0.5,))
    holder.execute("BEGIN EXCLUSIVE")
    wait_for(lambda: '"event": "spool"' in service.said(), 20)
    assert service.get("/intake/form/idea").status == 200
    holder.execute("ROLLBACK")
    wait_for(lambda: service.get("/intake/healthz").json["states"] == {"in-review": 1})
    holder.close()


def test_a_writer_that_can_not_open_the_spool_says_so_and_tries_again(tmp_path: Path) -> None:
    """Nobody waits for an answer that never comes."""
    faults = [SpoolUnavailable("locked")]

    def opened() -> Spool:
        if faults:
            raise faults.pop()
        return Spool(tmp_path / "spool.sqlite3", Rules())

    batches = Batches(opened, time.time)
    batches.start()
    arrival = Arrival(ref="aaaaaaaaaaaa", purpose="idea", listing=None, body="{}", words="", address="", honeypot=False, age=60, links=0)
    with pytest.raises(SpoolUnavailable, match="locked"):
        batches.put(arrival).result(timeout=10)
    assert batches.put(arrival).result(timeout=10).fate == "clean"
    batches.stop()


def test_a_spool_that_breaks_says_so_at_the_desk_too(town: Path, tmp_path: Path) -> None:
    """Whatever a maintainer asks it, in the words of the spool and not with a trace."""
    spool = Spool(tmp_path / "spool.sqlite3", Rules())
    spool.receive([arrival("aaaaaaaaaaaa")], time.time())
    desk = Desk(spool=spool, town=TownNow(town, settings_of(town)), clock=time.time)
    one = desk.find("aaaaaaaaaaaa")
    spool.database.execute("DROP TABLE submissions")
    spool.database.execute("DROP TABLE contacts")
    for ask in (lambda: desk.find("aaa"), lambda: desk.from_there(one), lambda: desk.contact(one), lambda: spool.near(0.0)):
        with pytest.raises(SpoolUnavailable):
            ask()
    spool.close()
