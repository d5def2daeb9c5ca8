"""What arrives from a form, as text that may stand in a listing: line ends, odd spaces and signs without width folded, nothing else changed."""

from __future__ import annotations

import re
from typing import Final

from domore.read.letters import hidden

_LINE_ENDS: Final = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_SPACES: Final = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Without width or ink. What turns letters round (U+202D, U+202E) is not among them: without it the text reads otherwise.
_WEIGHTLESS: Final = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202c\u2060-\u206f\ufeff]+")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def cleaned(text: str, *, lines: bool) -> str:
    """The text as a person sees it: on one line unless `lines`, without spaces at the ends of lines. Signs that may not stand in a
    listing and that are not plainly harmless stay, for `unseen` to find."""
    text = _LINE_ENDS.sub("\n", text)
    text = _SPACES.sub(" ", text)
    text = _WEIGHTLESS.sub(_joiner, text)
    if not lines:
        return re.sub("[ \n]+", " ", text).strip(" ")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip(" ") for line in text.split("\n"))).strip("\n")


def unseen(text: str) -> str | None:
    """The first sign that may not stand in a listing, as `U+001B`; None when there is none."""
    if found := _SURROGATE.search(text):
        return f"U+{ord(found[0]):04X}"
    at = hidden(text)
    return None if at is None else f"U+{ord(text[at]):04X}"


def _joiner(found: re.Match[str]) -> str:
    """The joiner that was found, where a script or an emoji needs it; nothing otherwise."""
    around = found.string[max(0, found.start() - 1) : found.end() + 1]
    return found[0] if len(found[0]) == 1 and len(around) == 3 and hidden(around) is None else ""
