"""A forge's API for what proposes: JSON in and out, and each failure told as one to try again or one for a person."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlencode
from urllib.request import Request

from domore.contribute.forges.forge import ForgeBusy, ForgeRefused, one_line
from domore.contribute.forges.transport import NoAnswer, ask

_LARGEST: Final = 8_000_000  # bytes: a list of 50 pull requests has about 1.5 million
_SLOWER: Final = frozenset({408, 409, 423, 425, 429})
_WORDS: Final = {
    401: "the forge does not know the token: it is wrong, or has ended. Make a new one.",
    403: "the forge does not allow it with this token. Check what it may do.",
    404: "the forge has no such thing that the token may see. Check forge.url in site_config/site.yml, and what the token may do.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """One forge's API. `base` is its address without a slash at the end, `headers` say who asks; `clock` gives seconds since 1970."""

    base: str
    headers: Mapping[str, str]
    limit: float
    clock: Callable[[], float] = time.time

    def get(self, path: str, **query: str) -> Any:
        """What is there. Raises ForgeBusy and ForgeRefused."""
        return self.call("GET", f"{path}?{urlencode(query)}" if query else path)[1]

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, also: Collection[int] = ()) -> tuple[int, Any]:
        """Status and JSON of an answer that is a success or among `also`. Raises ForgeBusy and ForgeRefused for all others."""
        data = None if body is None else json.dumps(body).encode()
        headers = dict(self.headers) | {"User-Agent": "domore"} | ({} if data is None else {"Content-Type": "application/json"})
        request = Request(self.base + path, data=data, headers=headers, method=method)  # noqa: S310 - remote_of let only http and https through
        try:
            answer = ask(request, limit=self.limit, most=_LARGEST)
            if 200 <= answer.status < 300 or answer.status in also:
                return answer.status, json.loads(answer.body) if answer.body else None
        except (NoAnswer, ValueError, RecursionError) as error:
            raise ForgeBusy(f"the forge can't be reached, or its answer made no sense: {one_line(str(error))}") from None
        raise self._fault(answer.status, answer.headers, answer.body)

    def _fault(self, code: int, headers: Message, told: bytes) -> ForgeBusy | ForgeRefused:
        wait = _wait(headers, self.clock())
        # GitHub says 403 both to those who may not and to those who asked too much; only the latter are told when to come back.
        if code >= 500 or code in _SLOWER or (code == 403 and (wait is not None or headers.get("x-ratelimit-remaining") == "0")):
            return ForgeBusy(f"the forge is busy (it answered {code})", wait)
        if 300 <= code < 400:
            return ForgeRefused("the forge answers from another address. Write the new one into forge.url in site_config/site.yml.")
        said = f" It says: {_message(told)}" if _message(told) else ""
        return ForgeRefused(_WORDS.get(code, f"the forge does not take it (it answered {code}).") + said)


def _message(told: bytes) -> str:
    """What the forge says about a refusal, in one line."""
    try:
        answer = json.loads(told)
        more = [error["message"] for error in answer.get("errors") or () if isinstance(error, dict) and "message" in error]
        return one_line(": ".join(str(part) for part in (answer["message"], *more)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""


def _wait(headers: Message, now: float) -> float | None:
    """Seconds that the forge asks to wait, if it does: `retry-after` in seconds or as a date, or GitHub's hour when its count starts anew."""
    told = (headers.get("retry-after") or "").strip()
    if told.isascii() and told.isdecimal():
        return float(told[:9])
    try:
        return max(parsedate_to_datetime(told).timestamp() - now, 0.0)
    except (ValueError, TypeError):
        pass
    reset = (headers.get("x-ratelimit-reset") or "").strip()
    if headers.get("x-ratelimit-remaining") == "0" and reset.isascii() and reset.isdecimal():
        return max(float(reset[:12]) - now, 0.0)
    return None
