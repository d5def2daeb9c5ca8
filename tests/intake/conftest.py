"""The tiny town, and a service for it."""

from __future__ import annotations

import shutil
from datetime import date
from collections.abc import Iterator
from pathlib import Path

import pytest

from domore.pipeline import build
from intake.running import TESTS, Running, running


@pytest.fixture(scope="session")
def tiny_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny town, its shell rendered, its proposals through the inbox."""
    town = tmp_path_factory.mktemp("intake") / "town"
    shutil.copytree(TESTS / "site" / "town", town)
    build(town, town / "site", today=date(2026, 11, 23), with_search=False)
    return town


@pytest.fixture
def town(tiny_town: Path, tmp_path: Path) -> Path:
    """A copy of the tiny town to change at will."""
    return shutil.copytree(tiny_town, tmp_path / "town")


def by_forge(town: Path, quarantine_minutes: int = 0) -> Path:
    """Lets clean proposals go on to the forge by themselves."""
    with (town / "site_config" / "site.yml").open("a") as site:
        site.write(f"propose:\n  road: intake\n  review: forge\n  quarantine_minutes: {quarantine_minutes}\n")
    return town


@pytest.fixture
def service(town: Path, tmp_path: Path) -> Iterator[Running]:
    """A service for the tiny town, where everything waits for a person."""
    with running(town, tmp_path / "intake") as started:
        yield started
