"""A forge of each kind on loopback, new for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from forge_server import ForgeServer, forge_server


@pytest.fixture(params=["forgejo", "gitlab", "github"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ForgeServer]:
    """A forge of each of the three kinds."""
    with forge_server(tmp_path, request.param) as forge:
        yield forge


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A folder for the town's own things."""
    folder = tmp_path / "town"
    folder.mkdir()
    return folder
