"""The tiny town, and a service for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from domore import cli
from intake.running import Running, running
from intake.towns import tiny_town_in, with_local_forge


@pytest.fixture(scope="session")
def tiny_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny town, where all proposals go to the inbox."""
    return tiny_town_in(tmp_path_factory.mktemp("intake"))


@pytest.fixture
def town(tiny_town: Path, tmp_path: Path) -> Path:
    """A copy of the tiny town to change at will."""
    return shutil.copytree(tiny_town, tmp_path / "town")


@pytest.fixture
def service(town: Path, tmp_path: Path) -> Iterator[Running]:
    """A service for the tiny town, where everything waits for a person."""
    with running(town, tmp_path / "intake") as started:
        yield started


@pytest.fixture
def inbox(town: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs `domore inbox …` for the tiny town: its exit code, and all that it printed."""
    with_local_forge(town)

    def run(*words: str) -> tuple[int, str]:
        code = cli.main(["inbox", "--town", str(town), *words])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run
