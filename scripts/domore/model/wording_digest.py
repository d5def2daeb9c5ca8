"""The wording of an idea as a short digest: who backs an idea backs these words, and a change of them shows."""

from __future__ import annotations

from hashlib import sha256


def wording_digest(title: str, summary: str, body: str) -> str:
    """The digest of an idea's title, summary and body; space more or less, or a line broken elsewhere, is no other wording."""
    words = "\0".join([" ".join(text.split()) for text in (title, summary, body)])
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]
