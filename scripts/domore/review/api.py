"""The forge's API: JSON in, JSON out; the token goes to the forge alone, and nothing is read without a cap."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode
from urllib.request import Request

from domore.contribute.forges.forge import one_line
from domore.contribute.forges.transport import Answer, NoAnswer, ask
from domore.problems import DoMoreError, WrongUse

MOST_ANSWER: Final = 20_000_000
MOST_PAGES: Final = 31
A_PAGE: Final = 100
_PATIENCE: Final = 30.0


class ForgeFailed(DoMoreError):
    """The forge gave no answer, or another than was asked for. `status` is HTTP's, or None."""

    def __init__(self, text: str, status: int | None = None) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """One forge's API. `base` is its address without a slash at the end, such as https://api.github.com."""

    base: str
    headers: Mapping[str, str] = field(repr=False)

    def __post_init__(self) -> None:
        if not self.base.startswith(("https://", "http://")):
            raise WrongUse(f'"{self.base}" is no address of a forge\'s API.')

    def get(self, path: str, **query: str | int) -> Any:
        """The answer to a GET, decoded."""
        return self._json("GET", path + (f"?{urlencode(query)}" if query else ""), None)

    def pages(self, path: str, **query: str | int) -> Iterator[Any]:
        """The entries of a list that comes in pages, at most MOST_PAGES of them."""
        for page in range(1, MOST_PAGES + 1):
            entries = self.get(path, per_page=A_PAGE, limit=A_PAGE, page=page, **query)
            if entries is None:  # Forgejo's word for an empty list
                return
            if not isinstance(entries, list):
                raise ForgeFailed(f"{path}: the forge's answer is no list.")
            yield from entries
            if not entries:
                return

    def send(self, method: str, path: str, body: Mapping[str, Any]) -> Any:
        """The answer to a POST, PATCH or PUT of some JSON."""
        return self._json(method, path, json.dumps(body).encode())

    def download(self, url: str, most: int) -> bytes:
        """The bytes at an address of the API, or where it points to with one redirect; the token goes only to the API itself."""
        if not url.startswith(f"{self.base}/"):
            raise ForgeFailed("The forge names an address that is not its own.")
        answer = _ask(Request(url, headers=dict(self.headers)), most)  # noqa: S310  # https or http, seen to above
        if answer.status in (301, 302, 303, 307, 308):
            there = answer.headers.get("location", "")
            if not there.startswith(("https://", f"{self.base}/")):
                raise ForgeFailed("The forge points to an address that is not safe.")
            answer = _ask(Request(there), most)  # noqa: S310  # https
        if answer.status != 200:
            raise ForgeFailed(f"{url}: the forge answers {answer.status}.", answer.status)
        return answer.body

    def _json(self, method: str, path: str, body: bytes | None) -> Any:
        headers = dict(self.headers) | ({"Content-Type": "application/json"} if body is not None else {})
        request = Request(self.base + path, data=body, headers=headers, method=method)  # noqa: S310  # seen to above
        answer = _ask(request, MOST_ANSWER)
        if not 200 <= answer.status < 300:
            raise ForgeFailed(f"{method} {path.partition('?')[0]}: the forge answers {answer.status}.{_reason(answer.body)}", answer.status)
        try:
            return json.loads(answer.body) if answer.body else None
        except (ValueError, RecursionError):
            raise ForgeFailed(f"{method} {path.partition('?')[0]}: the forge's answer is no JSON.") from None


@contextmanager
def understood() -> Iterator[None]:
    """Raises ForgeFailed when an answer, taken apart inside, has another shape than the forge promises."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise ForgeFailed("the forge's answer is not of the shape that it promises.") from error


def in_path(text: str) -> str:
    """Any text as one step of a path."""
    return quote(text, safe="")


def _ask(request: Request, most: int) -> Answer:
    try:
        return ask(request, limit=_PATIENCE, most=most)
    except NoAnswer as error:
        raise ForgeFailed(f"{request.host}: {one_line(str(error))}.") from None


def _reason(data: bytes) -> str:
    """What the forge says of a refusal, in one short line."""
    try:
        said = json.loads(data)["message"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return f" It says: {' '.join(str(said).split())[:200]}"
