"""A real service on loopback, and somebody who fills in its forms with nothing but HTTP."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

TESTS = Path(__file__).resolve().parents[1]
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/intake/")
IDEA = {
    "purpose": "idea",
    "title": "A bench by the mill pond",
    "summary": "Somewhere to sit and watch the ducks, halfway round the pond.",
    "category": "parks",
}


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Running:
    """A service that runs, with a forge on disk in `repository`; without one it is the command itself, with the forge that the town names and
    `more` words on its command line."""

    town: Path
    spool: Path
    repository: Path | None
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(default=Path("log"))
    more: tuple[str, ...] = ()

    def start(self, faults: Mapping[str, float] | None = None, *, seed: int = 0, worker_only: bool = False, patience: float = 20.0) -> None:
        """Starts the process anew, at the same port as before, and waits until it listens."""
        self.log = self.spool.parent / "service.log"
        port = "worker" if worker_only else str(self.port)
        run = [sys.executable, "-m", "intake.driver", self.town, self.spool, self.repository, json.dumps(faults or {}), str(seed), port]
        if self.repository is None:
            run = [sys.executable, "-m", "domore", "intake", "--town", self.town, "--spool", self.spool, "--port", port, *self.more]
        environ = os.environ | {"PYTHONPATH": str(TESTS), "PYTHONDONTWRITEBYTECODE": ""}
        with self.log.open("ab") as log:
            begun = self.log.stat().st_size
            self.process = subprocess.Popen(run, stdout=log, stderr=log, env=environ, cwd=TESTS)
        if worker_only:
            return
        wait_for(lambda: _ADDRESS.search(self.said(begun)) is not None or self.process.poll() is not None, patience)
        found = _ADDRESS.search(self.said(begun))
        assert found, self.said(begun)
        self.port = int(found[1])
        wait_for(lambda: self.answers() or self.process.poll() is not None, patience)  # it may die at once, in a forge that kills it

    def said(self, since: int = 0) -> str:
        """All that it printed."""
        return self.log.read_bytes()[since:].decode()

    def answers(self) -> bool:
        try:
            return self.get("/intake/healthz").status == 200
        except OSError:
            return False

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(10)

    def stop(self) -> int:
        """Tells it to stop, and waits for its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, Any] | list[tuple[str, str]] | bytes, *, as_json: bool = False, **headers: str) -> Answer:
        """Posts a form, or JSON."""
        if isinstance(fields, bytes):
            return self.ask("POST", path, fields, headers)
        body = json.dumps(fields) if as_json else urlencode(fields, doseq=True)
        kind = "application/json" if as_json else "application/x-www-form-urlencoded"
        return self.ask("POST", path, body.encode(), {"Content-Type": kind, **headers})

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode())
        finally:
            connection.close()

    def check(self, fields: Mapping[str, Any], **headers: str) -> list[tuple[str, str]]:
        """What the check-your-answers page would send."""
        page = self.post("/intake/check", fields, **headers)
        assert page.status == 200, page.text
        return hidden_fields(page.text)

    def send(self, fields: Mapping[str, Any], **headers: str) -> str:
        """Checks and sends; the path of the status page."""
        answer = self.post("/intake/send", self.check(fields, **headers), **headers)
        assert answer.status == 303, answer.text
        return urljoin("/intake/send", answer.headers["location"])


@contextmanager
def running(town: Path, folder: Path, faults: Mapping[str, float] | None = None) -> Iterator[Running]:
    """A service for a town, with its spool and its forge in `folder`."""
    service = Running(town=town, spool=folder / "spool" / "spool.sqlite3", repository=folder / "forge.git")
    service.spool.parent.mkdir(parents=True, exist_ok=True)
    service.start(faults)
    try:
        yield service
    finally:
        service.kill()


def wait_for(true: Callable[[], Any], seconds: float = 15.0) -> None:
    """Waits until something is so; fails when it takes too long."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.02)


class _Form(HTMLParser):
    """The fields of the form on a page that posts."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("method") == "post"
        elif tag == "input" and self._inside and (given["type"] not in ("radio", "checkbox") or "checked" in given):
            self.fields.append((given["name"], given.get("value", "")))


def hidden_fields(html: str) -> list[tuple[str, str]]:
    """What a browser sends when the button of the page's form is pressed and nothing was typed."""
    form = _Form()
    form.feed(html)
    return form.fields
