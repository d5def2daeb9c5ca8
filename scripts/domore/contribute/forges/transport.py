"""One request over HTTP to a forge, and the answer as it came: with a time limit, a size limit, and no word to any other host.

The standard library's urllib is enough: it verifies certificates, knows proxies, and lets redirects be refused.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener
from urllib.response import addinfourl


class NoAnswer(Exception):
    """There was none, or no whole one within the limits; the text says in a few words why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, whatever its status: a redirect and a refusal are ones too."""

    status: int
    headers: Message
    body: bytes


def ask(request: Request, *, limit: float, most: int) -> Answer:
    """Asks once, for at most about `limit` seconds and `most` bytes. Raises NoAnswer."""
    until = time.monotonic() + limit
    try:
        try:
            answer = build_opener(_NoRedirects).open(request, timeout=limit)
        except HTTPError as refused:
            answer = refused
        with answer:
            return Answer(status=answer.status, headers=answer.headers, body=_body(answer, until, most))
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(str(getattr(error, "reason", None) or error) or type(error).__name__) from None


class _NoRedirects(HTTPRedirectHandler):
    """Follows no redirect: the token is for one host."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _body(answer: HTTPResponse | addinfourl, until: float, most: int) -> bytes:
    """The body, read piece by piece so that an answer that trickles in ends too."""
    data = bytearray()
    while piece := answer.read1(65_536):
        data += piece
        if len(data) > most:
            raise NoAnswer(f"the answer has more than {most:,} bytes")
        if time.monotonic() > until:
            raise NoAnswer("the answer took too long to come")
    if getattr(answer, "length", None):  # of what was promised so much is still to come; reading piece by piece says nothing of it
        raise NoAnswer("the answer was cut short")
    return bytes(data)
