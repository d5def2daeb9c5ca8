"""Machines that post what they like."""

from __future__ import annotations

from pathlib import Path

from intake.abuse import prove_abuse
from intake.running import Running
from intake.towns import by_forge


def test_of_many_posts_by_machines_none_is_proposed_and_people_between_them_arrive(town: Path, tmp_path: Path) -> None:
    """Honeypots, forged and replayed tokens, links, floods from one place and from all: no pull request, and each person's idea waits."""
    folder = tmp_path / "intake"
    folder.mkdir()
    service = Running(town=by_forge(town, quarantine_minutes=5), spool=folder / "spool.sqlite3", repository=tmp_path / "forge.git")
    try:
        prove_abuse(service, bots=500, people=8)
    finally:
        service.kill()
