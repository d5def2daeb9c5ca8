"""A tiny town that is built, searchable and takes proposals, its form's service, and each web server of the guide before them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from domore.pipeline import build
from intake.running import TESTS, Running
from intake.towns import with_local_forge
from own_server.servers import SERVERS, WebServer, web_server


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town whose site is in site/."""
    town = tmp_path_factory.mktemp("own-server") / "town"
    shutil.copytree(TESTS / "site" / "town", town, ignore=shutil.ignore_patterns(".domore", "site"))
    with_local_forge(town)
    with (town / "site_config" / "site.yml").open("a") as settings:
        settings.write("propose:\n  road: intake\n")
    build(town, town / "site", today=date(2026, 11, 23))
    return town


@pytest.fixture(scope="session")
def service(town: Path) -> Iterator[Running]:
    """The form's service, which shows also the inbox, so that only the web server and its own door keep strangers from it."""
    spool = town.parent / "spool" / "spool.sqlite3"
    spool.parent.mkdir()
    service = Running(town=town, spool=spool, repository=None, more=("--inbox",))
    service.start()
    yield service
    service.kill()


@pytest.fixture(scope="session", params=SERVERS)
def web(request: pytest.FixtureRequest, town: Path, service: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """Each web server in turn."""
    with web_server(request.param, town / "site", service.port, tmp_path_factory.mktemp(request.param)) as running:
        yield running
