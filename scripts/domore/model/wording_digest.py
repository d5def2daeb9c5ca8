"""The wording of an idea as a short digest: who backs an idea backs these words, and a change of them shows."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

_WORDS: Final = ("title", "summary", "body")


def wording_digest(fields: Mapping[str, Any]) -> str:
    """The digest of an idea's title, summary and body (its fields as its file has them); space more or less, or a line broken elsewhere, is no
    other wording."""
    words = "\0".join(" ".join(str(fields.get(name) or "").split()) for name in _WORDS)
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]
