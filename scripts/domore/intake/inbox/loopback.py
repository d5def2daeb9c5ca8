"""The inbox's own door: it is there for the person at this machine, and for nobody else it is not there at all.

Whoever comes by another address, under another name (as a page does that had its name point here: DNS rebinding) or through a proxy is told that
there is no such page. What changes something must come from the inbox's own page, as the browser says, and bring the token that stands there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from domore.intake.inbox.addresses import is_loopback

_BY_PROXY: Final = frozenset({b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip", b"via"})


@dataclass(frozen=True, slots=True)
class Loopback:
    """Lets those through to `app` who come from this machine and ask for it by a name of this machine."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and not _from_here(scope):
            await PlainTextResponse("There is no such page.\n", status_code=404)(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] not in ("GET", "HEAD") and not _from_our_page(scope):
            text = "This was not sent from the inbox's own page. Open the inbox, and decide there.\n"
            await PlainTextResponse(text, status_code=403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _from_here(scope: Scope) -> bool:
    names = [name for name, _ in scope["headers"]]
    client, hosts = scope.get("client"), [value for name, value in scope["headers"] if name == b"host"]
    if not client or not is_loopback(client[0]) or len(hosts) != 1 or any(name in _BY_PROXY for name in names):
        return False
    host: str = hosts[0].decode("latin-1").lower()
    name, colon, port = host.rpartition(":")
    return is_loopback(name if colon and port.isdecimal() else host)


def _from_our_page(scope: Scope) -> bool:
    """Browsers say from which page a form was sent; who does not say is no browser, and has no business here."""
    headers = dict(scope["headers"])
    if headers.get(b"sec-fetch-site", b"same-origin") != b"same-origin":
        return False
    host: bytes = headers[b"host"]
    return headers.get(b"origin") in (b"http://" + host, b"https://" + host)
