"""The demo town on each road, and a service on this machine that takes what the form posts."""

from __future__ import annotations

import http.client
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import BrowserContext, Page

from browser.conftest import PROJECT
from browser.faultless import faultless
from browser.kinds import TODAY
from browser.serving import Site, served
from domore.pipeline import build
from intake.running import Running

FORGE = "  kind: github\n  url: https://forge.example/fernley/noticeboard"
RECEIVED = """<!doctype html><title>Received</title><link rel="icon" href="data:,">
<p data-received="{}"><script type="module" src="../assets/propose/sent.js"></script>"""
Answers = dict[str, list[str]]


@pytest.fixture(scope="session")
def site_on_road(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The demo town's site as it is with another road: forge or file."""

    @cache
    def site(road: str) -> Path:
        town = tmp_path_factory.mktemp(road)
        for name in ("content", "site_config"):
            shutil.copytree(PROJECT / name, town / name)
        shutil.copy(PROJECT / "mkdocs.yml", town)
        settings = town / "site_config" / "site.yml"
        written = settings.read_text(encoding="utf-8").replace("  road: intake", f"  road: {road}").replace("  kind: local", FORGE)
        settings.write_text(written, encoding="utf-8")
        build(town, town / "site", today=TODAY)
        return town / "site"

    return site


@pytest.fixture(scope="session")
def on_road(site_on_road: Callable[[str], Path]) -> Iterator[Callable[[str], str]]:
    """The address of such a site."""
    with ExitStack() as stack:

        @cache
        def address(road: str) -> str:
            return stack.enter_context(served(site_on_road(road), Site))

        yield address


@pytest.fixture
def intake(built_town: Path) -> Iterator[tuple[str, list[Answers]]]:
    """The address of the demo town with somebody who takes its form, and all that was posted there."""
    posts: list[Answers] = []

    class Taking(Site):
        def do_POST(self) -> None:  # noqa: N802  # the name that http.server calls
            assert self.path == "/intake/check"
            assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
            body = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
            posts.append(parse_qs(body, keep_blank_values=True, strict_parsing=True))
            answer = RECEIVED.format(32503680000).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    with served(built_town, Taking) as address:
        yield address, posts


def forwarding(service: Running) -> type[Site]:
    """The site with a service at /intake/, as a web server puts them behind one address."""

    class Forwarding(Site):
        def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
            if self.path.startswith("/intake/"):
                self._forward()
            else:
                super().do_GET()

        def do_HEAD(self) -> None:  # noqa: N802
            self._forward()

        def do_POST(self) -> None:  # noqa: N802
            self._forward()

        def _forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=20)
            connection.request(self.command, self.path, body, dict(self.headers.items()))
            given = connection.getresponse()
            data = given.read()
            self.send_response(given.status)
            for name, value in given.getheaders():
                if name.lower() not in ("content-length", "date", "server", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            Site.__base__.end_headers(self)  # type: ignore[union-attr]  # the intake has a policy of its own
            self.wfile.write(data)
            connection.close()

    return Forwarding


@pytest.fixture
def page(phone: BrowserContext) -> Iterator[Page]:
    """A phone on which nothing goes wrong."""
    with faultless(phone) as page:
        yield page
