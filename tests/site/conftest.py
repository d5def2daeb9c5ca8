"""The tiny town, copied for each test, and ways to build it and to look at what came out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from domore.model.survey import Memory, remember
from domore.pipeline import build

TODAY = date(2026, 11, 23)
HERE = Path(__file__).parent


def tree(site: Path) -> dict[str, bytes]:
    """Every file of a site with its bytes, but for what the writer remembers in it."""
    files = {file.relative_to(site).as_posix(): file for file in sorted(site.rglob("*")) if file.is_file()}
    return {path: file.read_bytes() for path, file in files.items() if not path.startswith(".domore/")}


def settle(town: Path) -> None:
    """As if the last build were some seconds later: a file that just changed is read again until it is two seconds old, and so nothing
    would ever be remembered in a test."""
    kept = town / ".domore" / "survey.msgpack"
    memory = msgspec.msgpack.decode(kept.read_bytes(), type=Memory)
    remember(msgspec.structs.replace(memory, seen_ns=memory.seen_ns + 3_000_000_000), kept)


@pytest.fixture(scope="session")
def rendered_engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The engine's part of the tiny town, rendered once."""
    town = tmp_path_factory.mktemp("engine") / "town"
    shutil.copytree(HERE / "town", town)
    build(town, town / "site", today=TODAY, with_search=False)
    return town / ".domore" / "engine"


@pytest.fixture
def town(tmp_path: Path, rendered_engine: Path) -> Path:
    """A copy of the tiny town to change at will."""
    return copy_of(HERE / "town", tmp_path / "town", rendered_engine)


def copy_of(source: Path, target: Path, engine: Path) -> Path:
    """A town's content and settings in a new place, with the engine's part ready and nothing else remembered."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".domore", "site", ".site.next"))
    shutil.copytree(engine, target / ".domore" / "engine")
    return target


@pytest.fixture
def build_cold(tmp_path: Path, rendered_engine: Path) -> Callable[..., dict[str, bytes]]:
    """Builds a copy of a town as if for the first time."""
    count = 0

    def cold(town: Path, today: date = TODAY) -> dict[str, bytes]:
        nonlocal count
        count += 1
        copy = copy_of(town, tmp_path / f"cold-{count}", rendered_engine)
        build(copy, copy / "site", today=today, with_search=False)
        found = tree(copy / "site")
        shutil.rmtree(copy)
        return found

    return cold
