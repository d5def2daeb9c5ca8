"""What stands between the network and the service: bodies capped before anything reads them, strict headers, whose pages may post here,
and one line of JSON for each request, with nothing in it that tells of a person."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES: Final = 256 * 1024  # a form filled to the last letter in a script of four bytes a letter, percent-encoded, has about 200 KB
MOST_READ: Final = 1024 * 1024  # of a body that is too large, before it is refused
SLOWEST_BODY: Final = 30.0  # seconds
_ROUTES: Final = frozenset({"form", "check", "send", "status", "healthz", "openapi.json", "inbox", "assets", "support", "follow"})
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"x-robots-tag", b"noindex, nofollow"),
    (b"cache-control", b"no-store"),
)
# What a page may do when it says nothing itself: nothing at all.
_NOTHING: Final = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
Log = Callable[[str], None]


class TooLarge(Exception):
    """The body is over the cap."""


class BrokenOff(Exception):
    """The body ended before its end."""


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """The outermost layer. `origins` are those whose pages may post here beside the service's own; `log` takes a line for each request."""

    app: ASGIApp
    origins: frozenset[str]
    log: Log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, answer = time.perf_counter(), _Answer(send)
        body = b""
        try:
            if (refusal := self._refusal(scope)) is not None:
                await refusal(scope, receive, answer.send)
            else:
                body = await asyncio.wait_for(_body(scope, receive), SLOWEST_BODY)
                await self.app(scope, _replay(body, receive), answer.send)
        except TooLarge:
            await _plain(413, f"This is more than {MOST_BYTES // 1024} KB, and a form is far less. Shorten it and send it again.")(
                scope, receive, answer.send
            )
        except BrokenOff:
            await _plain(400, "Only a part of the form arrived. Send it again.")(scope, receive, answer.send)
        except TimeoutError:
            await _plain(408, "The form arrived too slowly. Send it again.")(scope, receive, answer.send)
        except Exception as error:  # answered by the service already
            self.log(json.dumps({"at": _now(), "event": "fault", "kind": type(error).__name__, "where": _where(error)}))
        finally:
            line = {"at": _now(), "event": "request", "method": _method(scope), "route": _route(scope["path"]), "status": answer.status}
            self.log(json.dumps(line | {"bytes_in": len(body), "bytes_out": answer.bytes, "ms": round((time.perf_counter() - started) * 1000, 1)}))

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        """An answer to what can be refused by its headers alone."""
        headers = dict(scope["headers"])
        if scope["method"] != "POST":
            return None
        if headers.get(b"content-encoding", b"identity") != b"identity":
            return _plain(415, "Compressed bodies are not read here. Send it as it is.")
        if not self._is_ours(headers):
            return _plain(403, "This was sent from a page of another site. Open the form on our own site and send it from there.")
        return None

    def _is_ours(self, headers: dict[bytes, bytes]) -> bool:
        """Whether the page that sent this is our own, as far as browsers say; programs need say nothing.

        A browser's Sec-Fetch-Site goes before its Origin, which is "null" from a page that hides where people come from (Fetch, 3.2)."""
        origin, site = headers.get(b"origin", b"").decode("latin-1"), headers.get(b"sec-fetch-site")
        if not origin and site is None:
            return True
        if origin in self.origins or site in (b"same-origin", b"none"):
            return True
        return site is None and _host_of(origin) == headers.get(b"host", b"").decode("latin-1").lower()


def _host_of(origin: str) -> str | None:
    """Host and port of an origin; None for what is none."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return parts.netloc.lower() if parts.scheme in ("http", "https") and parts.netloc else None


def policy(script_hashes: Iterable[str]) -> str:
    """The content security policy of a page with these scripts inside it: everything else from our own origin, and nothing in frames."""
    scripts = " ".join(["'self'", *(f"'sha256-{value}'" for value in script_hashes)])
    rules = {
        "default-src": "'none'",
        "script-src": scripts,
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class _Answer:
    """Passes an answer on with our headers, and remembers its status and size."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status, self.bytes = 0, 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = {name for name, _ in message["headers"]}
            defaults = (*_HEADERS, (b"content-security-policy", _NOTHING), (b"referrer-policy", b"same-origin"))
            message = {**message, "headers": [*message["headers"], *(pair for pair in defaults if pair[0] not in given)]}
        else:
            self.bytes += len(message.get("body", b""))
        await self._send(message)


async def _body(scope: Scope, receive: Receive) -> bytes:
    """The whole body. Raises BrokenOff, and TooLarge, after a while of reading and throwing away what is too much: whoever still sends when the
    connection is closed, a web server in front too, takes it for broken and never reads the answer."""
    length = dict(scope["headers"]).get(b"content-length", b"")
    told = int(length) if length.isdigit() else 0
    parts: list[bytes] = []
    size, more = 0, told <= MOST_READ
    while more and size <= MOST_READ:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BrokenOff
        part = message.get("body", b"")
        size += len(part)
        if max(size, told) <= MOST_BYTES:
            parts.append(part)
        more = message.get("more_body", False)
    if max(size, told) > MOST_BYTES:
        raise TooLarge
    return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """What the service receives: the body that was read, in one piece, and then what comes after."""
    first = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return first.pop() if first else await receive()

    return replayed


def _plain(status: int, text: str) -> PlainTextResponse:
    return PlainTextResponse(f"{text}\n", status_code=status)


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS") else "other"


def _route(path: str) -> str:
    """The name of the route alone: paths hold references and secrets, and whatever people type."""
    first = path.removeprefix("/intake").strip("/").partition("/")[0]
    return first if first in _ROUTES else "other"


def _where(error: BaseException) -> str:
    """The file and line where it happened: a text of an error may hold what people wrote."""
    trace: Any = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
