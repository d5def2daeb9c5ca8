"""The form's service behind each web server, as docs/road-own-server.md sets it up."""

from __future__ import annotations

import re
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode, urljoin

import pytest

from intake.running import IDEA, Running, hidden_fields, wait_for
from own_server.guide import GUIDE, changed
from own_server.servers import SERVERS, Answer, WebServer, web_server

FORM = "application/x-www-form-urlencoded"


def post(web: WebServer, path: str, fields: dict[str, str] | list[tuple[str, str]], *, source: str = "127.0.0.1", **headers: str) -> Answer:
    """Posts as an older browser does, which says only from whose page it comes."""
    given = {"Origin": web.origin, "Content-Type": FORM} | headers
    return web.ask(path, urlencode(fields).encode(), source=source, **given)


def checked(web: WebServer, title: str, **headers: str) -> list[tuple[str, str]]:
    """What the page that shows an idea once more would send."""
    page = post(web, "/intake/check", IDEA | {"title": title}, **headers)
    assert page.status == 200, page.text
    return hidden_fields(page.text)


def places(service: Running, statuses: list[str]) -> list[str]:
    """The part of the network that each came from, as the guard sees it: the same word for the same part."""
    spool = sqlite3.connect(service.spool)
    try:
        return [spool.execute("SELECT block FROM submissions WHERE ref = ?", (status.split("/")[3],)).fetchone()[0] for status in statuses]
    finally:
        spool.close()


def send(web: WebServer, title: str, *, source: str = "127.0.0.1", **headers: str) -> str:
    """Sends an idea; the path of its status page."""
    answer = post(web, "/intake/send", checked(web, title), source=source, **headers)
    assert answer.status == 303, answer.text
    return urljoin("/intake/send", answer.one("location"))


def says_what_to_do(answer: Answer) -> bool:
    """Whether a page tells that nothing is lost, and how to go on."""
    return (
        answer.one("content-type").startswith("text/html")
        and "Nothing that you wrote is lost" in answer.text
        and "load this page again" in answer.text
    )


def test_an_idea_goes_all_the_way(web: WebServer, service: Running) -> None:
    """From the form to its private page; the looks that they use are the site's, at the addresses that they name."""
    form = web.ask("/intake/form/idea")
    assert form.status == 200
    for asset in set(re.findall(r'(?:href|src)="([^"]+\.(?:css|js|svg))"', form.text)):
        assert web.ask(urljoin("/intake/form/idea", asset)).status == 200, asset
    where = send(web, f"A bench by the mill pond, says {web.name}")
    status = web.ask(where)
    assert f"A bench by the mill pond, says {web.name}" in status.text
    waiting = service.get("/inbox/")
    assert f"A bench by the mill pond, says {web.name}" in waiting.text


def test_what_the_service_says_of_its_pages_holds(web: WebServer) -> None:
    """Its headers are stricter than the site's, and the web server adds none of its own: of two that differ, a browser may take the weaker."""
    where = send(web, f"A second bench, says {web.name}")
    for path, referrer, kept in (
        ("/intake/form/idea", "same-origin", "private, no-cache"),  # a browser may keep what was typed, for Back
        (where, "no-referrer", "no-store"),
    ):
        answer = web.ask(path)
        assert answer.one("content-security-policy").startswith("default-src 'none'")
        assert answer.one("referrer-policy") == referrer
        assert answer.one("x-content-type-options") == "nosniff"
        assert answer.one("x-frame-options") == "DENY"
        assert answer.one("cache-control") == kept


@pytest.mark.parametrize("path", ["/intake/healthz", "/intake/healthz?x=1", "/intake/%68ealthz", "/intake//healthz", "/intake/./healthz"])
def test_how_the_queue_stands_is_for_this_machine_alone(web: WebServer, service: Running, path: str) -> None:
    """However a stranger writes its address; whoever watches over the service asks it directly."""
    answer = web.ask(path)
    assert answer.status == 404
    assert "queue_age" not in answer.text
    assert "queue_age" in service.get("/intake/healthz").text


def test_another_site_s_page_can_t_post_here(web: WebServer) -> None:
    """Whatever it says of itself."""
    for origin in ("http://elsewhere.example", "null", f"http://127.0.0.1:{web.port}"):
        assert post(web, "/intake/check", IDEA, Origin=origin).status == 403
    assert post(web, "/intake/check", IDEA, Origin="https://elsewhere.example", X_Forwarded_Host="elsewhere.example").status == 403


def test_the_guard_sees_who_sends_whatever_they_say(web: WebServer, service: Running) -> None:
    """Those of one part of the network are one place to it, though each claims another address; those of another part are another."""
    near = [
        send(web, f"Bench {number}, says {web.name}", source=f"127.0.1.{number}", X_Forwarded_For=claim, X_Real_IP=claim, Forwarded=f"for={claim}")
        for number, claim in ((1, "203.0.113.7"), (2, "198.51.100.1"), (3, "127.0.0.1, ::1"), (4, "2001:db8::1"))
    ]
    far = send(web, f"Bench 9, says {web.name}", source="127.0.2.1", X_Forwarded_For="203.0.113.7")
    *seen_near, seen_far = places(service, [*near, far])
    assert len(set(seen_near)) == 1
    assert seen_far != seen_near[0]


def test_a_proxy_in_front_is_believed_once_it_is_named(town: Path, service: Running, tmp_path: Path) -> None:
    """With the two lines for nginx that the guide gives; and nobody else is."""
    told = re.search(r"`(set_real_ip_from 192\.0\.2\.10;)`.*`(real_ip_header X-Forwarded-For;)`", GUIDE.read_text(encoding="utf-8"))
    assert told
    lines = changed(f"{told[1]} {told[2]}\n", ("192.0.2.10", "127.0.9.1"))
    with web_server("nginx", town / "site", service.port, tmp_path, more=lines) as web:
        sent = [
            send(web, f"Proxied bench {number}", source=source, X_Forwarded_For=claim)
            for number, (source, claim) in enumerate((("127.0.9.1", "203.0.113.7"), ("127.0.9.1", "198.51.100.1"), ("127.0.8.1", "203.0.113.7")))
        ]
    assert len(set(places(service, sent))) == 3


@pytest.mark.parametrize(
    "path", ["/inbox/", "/intake/inbox/", "/intake/../inbox/", "/intake/%2e%2e/inbox/", "/intake/..%2finbox/", "/intake//inbox/"]
)
def test_the_inbox_is_not_to_be_had_from_outside(web: WebServer, path: str) -> None:
    """Under no way of writing its address, and under no name."""
    for headers in ({}, {"Host": "localhost"}, {"Host": "127.0.0.1"}):
        answer = web.ask(path, **headers)
        assert answer.status in (400, 404) or not answer.body, (path, headers)  # Caddy has nothing to say under another name


def test_a_body_is_as_large_as_a_form_can_be(web: WebServer) -> None:
    """One of the most that the service takes arrives; one a little larger is refused in its own words, and a huge one by the web server."""
    most = 256 * 1024
    full = web.ask("/intake/check", b"purpose=idea&title=" + b"a" * (most - 19), Origin=web.origin, Content_Type=FORM)
    assert "One of the answers is longer than" in full.text, full.text
    for size in (most + 1, 299_000):
        over = web.ask("/intake/check", b"a" * size, Origin=web.origin, Content_Type=FORM)
        assert (over.status, over.text) == (413, "This is more than 256 KB, and a form is far less. Shorten it and send it again.\n")
    with suppress(ConnectionError):  # closed before all of it was sent, which is a refusal too
        assert web.ask("/intake/check", b"a" * 400_000, Origin=web.origin, Content_Type=FORM).status == 413


def test_while_the_service_is_away_people_are_told_what_to_do(town: Path, tmp_path: Path) -> None:
    """With both web servers; sent again once it is back, the very same form is taken."""
    spool = tmp_path / "spool" / "spool.sqlite3"
    spool.parent.mkdir()
    service = Running(town=town, spool=spool, repository=None)
    service.start()
    try:
        for name in SERVERS:
            (tmp_path / name).mkdir()
            with web_server(name, town / "site", service.port, tmp_path / name) as web:
                fields = checked(web, "A bench in a bad hour")
                service.stop()
                for answer in (post(web, "/intake/send", fields), web.ask("/intake/form/idea")):
                    assert (answer.status, says_what_to_do(answer)) == (502, True), answer.text
                    assert answer.one("cache-control") == "no-store"
                assert web.ask("/").status == 200
                service.start()
                assert post(web, "/intake/send", fields).status == 303
    finally:
        service.kill()


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a service that takes what comes and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.mark.parametrize("name", SERVERS)
def test_a_service_that_hangs_is_not_waited_for_for_ever(name: str, town: Path, silent: int, tmp_path: Path) -> None:
    """After the guide's patience, here a second of it, people are told what to do; the site is not held up meanwhile."""
    with web_server(name, town / "site", silent, tmp_path, patience="1s") as web:
        answer = post(web, "/intake/send", IDEA)
        assert (answer.status, says_what_to_do(answer)) == (504, True), answer.text


def test_nothing_of_who_came_is_written_down(web: WebServer) -> None:
    """Neither addresses nor the private pages' own addresses are in what a web server writes while all is well."""
    where = send(web, f"A bench that nobody notes, says {web.name}", source="127.0.3.1")
    wait_for(lambda: web.ask(where).status == 200)
    written = web.log.read_text()
    assert "127.0.3.1" not in written
    assert where not in written
