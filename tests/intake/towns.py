"""Towns for the service: the tiny one, its shell rendered."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from domore.pipeline import build
from intake.running import TESTS


def tiny_town_in(folder: Path) -> Path:
    """A copy of the tiny town in a folder, built once, so that services start at once."""
    town = folder / "town"
    shutil.copytree(TESTS / "site" / "town", town, ignore=shutil.ignore_patterns(".domore", "site"))
    build(town, town / "site", today=date(2026, 11, 23), with_search=False)
    return town


def by_forge(town: Path, quarantine_minutes: int = 0) -> Path:
    """Lets clean proposals go on to the forge by themselves."""
    with (town / "site_config" / "site.yml").open("a") as site:
        site.write(f"propose:\n  road: intake\n  review: forge\n  quarantine_minutes: {quarantine_minutes}\n")
    return town


def with_local_forge(town: Path) -> Path:
    """Lets what is accepted go into the town's own repository."""
    site = town / "site_config" / "site.yml"
    site.write_text(site.read_text().replace("kind: forgejo\n  url: https://forge.example/tinyton/board", "kind: local"))
    return town


def with_support(town: Path) -> Path:
    """Lets people back ideas by e-mail, with one stage to reach; nobody was counted before."""
    site = town / "site_config" / "site.yml"
    before, _, after = site.read_text().partition("support: {forge: true}\n")
    assert after.endswith("answer_within_days: 30\n")
    site.write_text(f"{before}propose:\n  road: intake\nsupport: {{email: true}}\nstages:\n  - {{supporters: 2, within_days: 3000}}\n")
    shutil.rmtree(town / "content" / "tallies")
    return town


def with_digest(town: Path) -> Path:
    """Lets people have the news by e-mail."""
    site = town / "site_config" / "site.yml"
    text = site.read_text()
    site.write_text(text + ("" if "propose:" in text else "propose:\n  road: intake\n") + "digest: true\n")
    return town
