"""`domore serve` and the form's service beside it: one address, and an end together."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from domore.beside import INSTALL, FormService
from intake.running import IDEA, Running, hidden_fields, wait_for
from intake.towns import with_local_forge, with_support


@pytest.fixture
def with_form(town: Path) -> Path:
    """The tiny town, which takes proposals by its form."""
    with (with_local_forge(town) / "site_config" / "site.yml").open("a") as settings:
        settings.write("propose:\n  road: intake\n")
    return town


class Serving(Running):
    """A running `domore serve`, which answers for the service."""

    def begin(self) -> None:
        self.log = self.spool.parent / "serve.log"
        with self.log.open("wb") as log:
            run = [sys.executable, "-u", "-m", "domore", "serve", "--town", self.town, "--port", "0"]
            self.process = subprocess.Popen(run, stdout=log, stderr=log)
        wait_for(lambda: "Ctrl+C" in self.said(), 40)
        self.port = int(self.said().split("http://127.0.0.1:")[1].split("/")[0])

    def raw(self, request: bytes) -> bytes:
        """What is answered to bytes that no library would send."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=15) as line:
            line.sendall(request)
            return line.recv(65536)


@pytest.fixture
def serving(with_form: Path, tmp_path: Path) -> Iterator[Serving]:
    started = Serving(town=with_form, spool=tmp_path / "spool.sqlite3", repository=None)
    started.begin()
    yield started
    started.kill()
    wait_for(lambda: not children(with_form))


def children(town: Path) -> list[int]:
    """The services that run for a town."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"intake" in words and os.fsencode(town) in words:
                found.append(int(process.name))
    return found


def test_site_form_and_inbox_have_one_address(serving: Serving) -> None:
    """Both are said at the start; each answers; a submission goes through and waits in the inbox; every method is handed on."""
    address = f"http://127.0.0.1:{serving.port}/"
    assert f"{address}propose/" in serving.said()
    assert f"{address}inbox/" in serving.said()
    assert "Tinyton" in serving.get("/").text
    where = serving.send(IDEA)
    assert "A person will look at it" in serving.get(where).text
    assert IDEA["title"] in serving.get("/inbox/").text
    assert serving.get("/inbox").status == 308
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert serving.ask(method, "/intake/check", b"x", {}).status == 405
        assert serving.ask(method, "/ideas/", b"x", {}).status == 405
    head = serving.ask("HEAD", "/intake/form/idea", None, {})
    assert (head.status, head.text) == (200, "")
    assert serving.post("/ideas/", IDEA).status == 405
    assert serving.get("/", Host="fernley.example").status == 200
    assert serving.get("/inbox/", Host="fernley.example").status == 404


def test_what_is_no_request_for_a_form_is_refused(serving: Serving) -> None:
    """Bodies that are too large, of no or of two lengths; each is answered, and the next request finds all well."""
    start = b"POST /intake/check HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    for headers, status in (
        (b"Content-Length: 99999999\r\n", b"413"),
        (b"Content-Length: 9999999999999999999\r\n", b"400"),
        (b"Content-Length: -1\r\n", b"400"),
        (b"Content-Length: 1\r\nContent-Length: 2\r\n", b"400"),
        (b"Transfer-Encoding: chunked\r\n", b"411"),
    ):
        assert serving.raw(start + headers + b"\r\n").split()[1] == status, headers
    assert serving.get("/intake/form/idea").status == 200


def test_killed_it_takes_its_service_along(serving: Serving) -> None:
    """kill -9 of the preview: the service notices, and ends."""
    assert len(children(serving.town)) == 1
    serving.kill()
    wait_for(lambda: not children(serving.town))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_it_takes_its_service_along(serving: Serving, number: signal.Signals) -> None:
    """Ctrl+C and a plain kill end both, soon."""
    assert serving.process
    serving.process.send_signal(number)
    began = time.monotonic()
    serving.process.wait(20)
    wait_for(lambda: not children(serving.town))
    assert time.monotonic() - began < 15
    assert "Traceback" not in serving.said()


def test_a_service_that_died_is_not_said_to_be_slow(serving: Serving) -> None:
    """Waiting would not bring it back: the terminal says that it ended, and what starts it again; the next change does."""
    (child,) = children(serving.town)
    os.kill(child, signal.SIGKILL)
    wait_for(lambda: "has ended" in serving.said())
    answer = serving.get("/intake/form/idea")
    assert (answer.status, "does not run" in answer.text) == (503, True)
    settings = serving.town / "mkdocs.yml"
    settings.write_text(f"{settings.read_text()}\n")
    wait_for(lambda: serving.get("/intake/form/idea").status == 200, 40)


def test_without_a_mail_server_a_letter_is_shown_and_its_link_leads_to_the_preview(tiny_town: Path, tmp_path: Path) -> None:
    """From the form about an idea to the confirmed support, on one machine."""
    town = with_support(with_local_forge(shutil.copytree(tiny_town, tmp_path / "town")))
    serving = Serving(town=town, spool=tmp_path / "spool.sqlite3", repository=None)
    serving.begin()
    try:
        assert "Nobody can back ideas" not in serving.said()
        asked = {"idea": "croesfan", "email": "ada@one.example", "action": "back"}
        assert serving.post("/intake/support", asked).status == 303
        assert "shown in the terminal" in serving.get("/intake/support/written?idea=croesfan").text
        wait_for(lambda: "/intake/support/" in serving.said())
        assert "A letter to ada@one.example, shown here because DOMORE_SMTP names no mail server:" in serving.said()
        link = re.search(rf"    http://127\.0\.0\.1:{serving.port}(/intake/support/\S+)", serving.said())
        assert link
        pressed = serving.post(link[1], hidden_fields(serving.get(link[1]).text))
        assert pressed.status == 303
        assert "Thank you" in serving.get(link[1]).text
    finally:
        serving.kill()


def test_the_service_follows_the_settings(serving: Serving) -> None:
    """A road that is changed ends it, and changed back starts it; the site is there all the time."""
    settings = serving.town / "site_config" / "site.yml"
    settings.write_text(settings.read_text().replace("road: intake", "road: file"))
    wait_for(lambda: not children(serving.town), 30)
    assert serving.get("/").status == 200
    wait_for(lambda: serving.get("/intake/form/idea").status == 404)
    settings.write_text(settings.read_text().replace("road: file", "road: intake"))
    wait_for(lambda: serving.get("/intake/form/idea").status == 200, 30)


def test_without_the_extra_the_way_to_get_it_is_told_once(with_form: Path) -> None:
    """One line, no process, and nothing fails."""
    said: list[str] = []
    with FormService(with_form, said.append, needed=("a_package_that_nobody_has",)) as form:
        form.follow()
        form.follow()
        assert (form.wanted, form.runs, said) == (True, False, [INSTALL])


def test_a_town_of_another_road_needs_no_service(town: Path) -> None:
    """Nothing is started and nothing said."""
    said: list[str] = []
    with FormService(town, said.append) as form:
        form.follow()
        assert (form.wanted, form.runs, said) == (False, False, [])
