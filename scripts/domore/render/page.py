"""What a page is before it is drawn: where it goes, what it is made from, and how to draw it when that has changed."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import NamedTuple


class Page(NamedTuple):
    """One file of the site. `key` is a fingerprint of all that `draw` uses: the same key means the same bytes.

    `source` is the listing's file if the page is drawn from one, so that the process that has it at hand can draw it; empty if it is not."""

    path: str
    key: str
    draw: Callable[[], bytes]
    source: str = ""


def key(*parts: str) -> str:
    """A fingerprint of some texts."""
    return blake2b("\0".join(parts).encode(), digest_size=12).hexdigest()
