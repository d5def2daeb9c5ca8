"""One request to a forge ends, whatever the other side does, and goes to nobody else; both APIs speak through it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.request import Request

import pytest

from domore.contribute.forges import api as proposing
from domore.contribute.forges.forge import ForgeBusy
from domore.contribute.forges.transport import Answer, NoAnswer, ask
from domore.review import api as reviewing

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
ODD: dict[str, bytes] = {
    "no HTTP": b"SSH-2.0-OpenSSH\r\n",
    "cut short": HEAD + b"Content-Length: 100\r\n\r\n{",
    "nothing": b"",
    "no length": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
}


@contextmanager
def saying(*pieces: bytes, pause: float = 0.0, times: int = 200) -> Iterator[str]:
    """A server for one connection: says the pieces, the last of them again and again where there is a pause between."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                connection.recv(65_536)
                for piece in pieces:
                    connection.sendall(piece)
                for _ in range(times if pause else 0):
                    time.sleep(pause)
                    connection.sendall(pieces[-1])

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    thread.join(10)


def asked(base: str, *, limit: float, most: int) -> Answer:
    return ask(Request(base), limit=limit, most=most)  # noqa: S310 - http, of this test


def test_an_answer_comes_whole_with_its_status_and_headers() -> None:
    """A refusal and a redirect too: what they mean is for whoever asked, and nothing is followed."""
    for status in (200, 302, 404, 503):
        with saying(b"HTTP/1.1 %d X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 2\r\n\r\n{}" % status) as base:
            answer = asked(base, limit=5, most=100)
            assert (answer.status, answer.body, answer.headers["location"]) == (status, b"{}", "http://127.0.0.1:1/")


def test_an_answer_that_trickles_in_or_never_ends_is_left() -> None:
    """By the clock, though each piece came in time; by its size, before it is all read."""
    with saying(HEAD + b"\r\n", b" ", pause=0.05) as base:
        began = time.monotonic()
        with pytest.raises(NoAnswer, match="too long to come"):
            asked(base, limit=0.5, most=10_000)
        assert time.monotonic() - began < 3
    with saying(HEAD + b"\r\n", b"x" * 2000) as base, pytest.raises(NoAnswer, match="more than 1,000 bytes"):
        asked(base, limit=5, most=1000)


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_what_is_no_answer_is_told_in_each_apis_own_words(odd: bytes) -> None:
    """Something to try again for a proposal, a failure with the host's name for a review; never another error."""
    with saying(odd) as base, pytest.raises(ForgeBusy, match="can't be reached"):
        proposing.Api(base=base, headers={}, limit=5).get("/x")
    with saying(odd) as base, pytest.raises(reviewing.ForgeFailed, match=r"127\.0\.0\.1"):
        reviewing.Api(base=base, headers={}).get("/x")


@pytest.mark.parametrize("body", [b"<html>", b"[" * 100_000])
def test_what_is_no_json_is_told(body: bytes) -> None:
    """Also what is nested deeper than anything that a forge says."""
    answer = HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body
    with saying(answer) as base, pytest.raises(ForgeBusy, match="made no sense"):
        proposing.Api(base=base, headers={}, limit=5).get("/x")
    with saying(answer) as base, pytest.raises(reviewing.ForgeFailed, match="no JSON"):
        reviewing.Api(base=base, headers={}).get("/x")
