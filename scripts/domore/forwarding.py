"""Hands requests for the form on to its service, so that the site and the form have one address, as they have behind a town's web server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler
from typing import Final

PATHS: Final = ("/intake", "/inbox")
MOST_BYTES: Final = 1024 * 1024  # the service takes less, and says so itself
_LIMIT: Final = 60.0  # seconds for one answer
# Of one connection alone (RFC 9110, section 7.6.1), or said anew by us.
_OWN: Final = frozenset(
    {
        *(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
        ),
        *("content-length", "date", "server"),
    }
)


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What the service answered, or what is said in its place."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def is_for_the_form(path: str) -> bool:
    """Whether the service answers this path."""
    asked = path.partition("?")[0]
    return any(asked == one or asked.startswith(f"{one}/") for one in PATHS)


def forward(request: BaseHTTPRequestHandler, port: int | None) -> Forwarded:
    """Asks the service on this machine's `port` what `request` asks, with its body, and gives the answer. Never raises for what the service does."""
    body = _body(request)
    if isinstance(body, Forwarded):
        return body
    if port is None:
        return _said(503, "The form's service does not run just now. The terminal with the preview says why.")
    connection = HTTPConnection("127.0.0.1", port, timeout=_LIMIT)
    try:
        connection.putrequest(request.command, request.path, skip_host=True, skip_accept_encoding=True)
        for name, value in _passed_on(list(request.headers.items())):
            connection.putheader(name, value)
        if body or request.command not in ("GET", "HEAD"):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return Forwarded(answer.status, tuple(_passed_on(answer.getheaders())), answer.read())
    except (OSError, HTTPException, ValueError):
        return _said(502, "The form's service did not answer. Wait a moment, and try again.")
    finally:
        connection.close()


def _body(request: BaseHTTPRequestHandler) -> bytes | Forwarded:
    """The body of a request, of a known and sensible length."""
    if request.headers.get("transfer-encoding") is not None:
        return _said(411, "Say with Content-Length how much is sent.")
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdecimal()) or len(length) > 12 or len(request.headers.get_all("content-length", [])) > 1:
        return _said(400, "Content-Length must be one number.")
    if int(length) > MOST_BYTES:
        return _said(413, "That is far more than a form holds.")
    return request.rfile.read(int(length))


def _passed_on(headers: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    named = {name.strip().lower() for key, value in headers if key.lower() == "connection" for name in value.split(",")}
    return ((name, value) for name, value in headers if name.lower() not in _OWN | named)


def _said(status: int, text: str) -> Forwarded:
    return Forwarded(status, (("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")), f"{text}\n".encode())
