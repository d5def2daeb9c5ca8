"""The whole loop on one machine with no account: the command itself, and the town's own repository."""

from __future__ import annotations

import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from domore import cli
from domore.intake.spool import Rules, Spool
from domore.pipeline import build, check
from intake.running import IDEA, Running, wait_for
from intake.towns import with_local_forge


def git(town: Path, *words: str) -> str:
    """What Git says in the town's repository."""
    return subprocess.run(["git", "-C", town, *words], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def home(town: Path, tmp_path: Path) -> Iterator[Running]:
    """A town in a repository of its own, and its service, not started yet."""
    with_local_forge(town)
    (town / ".gitignore").write_text(".domore/\nsite/\n")
    git(town, "init", "--quiet", "--initial-branch=main")
    git(town, "add", "--all")
    git(town, "-c", "user.name=Maintainer", "-c", "user.email=desk@fernley.example", "commit", "--quiet", "-m", "The town")
    folder = tmp_path / "intake"
    folder.mkdir()
    service = Running(town=town, spool=folder / "spool.sqlite3", repository=None)
    yield service
    service.kill()


def test_what_a_person_accepts_is_committed_and_on_the_site(home: Running) -> None:
    """Form, check, send, accept: a commit by the program, nothing personal in it, the status says published, the site shows it."""
    home.start()
    where = home.send(IDEA | {"contact.email": "me@fernley.example", "body": "Facing the water.\n\n- With a back"})
    ref = where.split("/")[3]
    time.sleep(1.5)
    assert "A person will look at it" in home.get(where).text
    spool = Spool(home.spool, Rules())
    spool.move(ref, "accepted", time.time())
    wait_for(lambda: "It is published" in home.get(where).text)
    spool.close()
    assert git(home.town, "log", "-1", "--format=%an%n%s") == "Do More\nAdd the idea a-bench-by-the-mill-pond"
    assert git(home.town, "status", "--porcelain") == ""
    assert "me@fernley" not in git(home.town, "log", "-1", "-p", "--format=fuller")
    assert all(problem.severity == "warning" for problem in check(home.town, today=date.today()).problems)
    build(home.town, home.town / "site", today=date.today(), with_search=False)
    page = (home.town / "site" / "ideas" / "a-bench-by-the-mill-pond" / "index.html").read_text()
    assert "Facing the water." in page


def test_what_was_reverted_is_taken_down_again(home: Running, capsys: pytest.CaptureFixture[str]) -> None:
    """After `git revert` the status page and the inbox say so, without a link that leads nowhere; what was only moved is still published."""
    home.more = ("--inbox",)
    home.start()
    where = home.send(IDEA)
    ref = where.split("/")[3]
    spool = Spool(home.spool, Rules())
    spool.move(ref, "accepted", time.time())
    wait_for(lambda: "It is published" in home.get(where).text)
    spool.close()
    assert "ideas/a-bench-by-the-mill-pond/" in home.get(where).text

    def told() -> tuple[str, str]:
        capsys.readouterr()
        cli.main(["inbox", "--town", str(home.town), "--spool", str(home.spool), "list", "--all"])
        return home.get(where).text, capsys.readouterr().out + home.get("/inbox/?all=1").text

    (file,) = home.town.glob("content/ideas/**/a-bench-by-the-mill-pond.yml")
    moved = file.parent.parent / "2025" / file.name
    file.rename(moved)
    wait_for(lambda: "It is published" in home.get(where).text)  # once the town is looked at again
    moved.rename(file)
    git(home.town, "-c", "user.name=Maintainer", "-c", "user.email=desk@fernley.example", "revert", "--no-edit", "HEAD")
    wait_for(lambda: "It was taken down again." in home.get(where).text)
    status, lists = told()
    assert "ideas/a-bench-by-the-mill-pond/" not in status
    assert "taken down again" in lists
    assert "Taken down again" in lists
    assert "ublished" not in lists
    page = home.get(f"/inbox/{ref}/").text
    assert "Taken down again" in page
    assert "ideas/a-bench-by-the-mill-pond/" not in page
    assert "git revert" not in page


def test_random_kills_while_the_repository_is_written_commit_each_once(home: Running) -> None:
    """The real command and the real repository, killed at any moment: each submission is one commit, and the work tree is clean at the end."""
    chance, number = random.Random(23), 25
    home.start()
    refs = [
        home.send(IDEA | {"title": f"A bench with the number {count}"}, X_Forwarded_For=f"198.51.{count}.1").split("/")[3] for count in range(number)
    ]
    spool = Spool(home.spool, Rules())
    for ref in refs:
        spool.move(ref, "accepted", time.time())
    for _ in range(12):
        time.sleep(chance.uniform(0.05, 0.4))
        home.kill()
        spool.database.execute("UPDATE submissions SET lease = 0, due = 0 WHERE lease > 0 OR due > ?", (time.time(),))
        (home.town / ".git" / "index.lock").unlink(missing_ok=True)  # what a killed Git leaves; the forge says so and waits for a person
        home.start()
    wait_for(lambda: not spool.entries(["accepted", "in-review"]), 60)
    assert {entry.ref for entry in spool.entries(["published"])} == set(refs)
    spool.close()
    subjects = Counter(git(home.town, "log", "--format=%s").splitlines())
    assert subjects == Counter({"The town": 1} | {f"Add the idea a-bench-with-the-number-{count}": 1 for count in range(number)})
    assert git(home.town, "status", "--porcelain") == ""
