"""From bytes to letters: UTF-8 only, no control, bidirectional or zero-width characters, lines that end in LF.

Hidden characters make two texts look the same that are not, turn the reading direction round or send commands to a terminal
(Unicode Technical Report 36, sections 2 and 3). A joiner between letters of a script that needs it, or inside an emoji, is text.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import Final

from domore.read.caps import LISTING, Caps
from domore.read.refused import Refused

# Controls but tab and LF; soft hyphen, grapheme joiner, letters without ink; bidirectional marks; zero width; line separators;
# byte order mark; interlinear marks; tags and what can never be a character.
HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_JOINED = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc\u0900-\u0dff\u1000-\u109f\u1780-\u17b3\u17b6-\u17ff"
_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_JOINER: Final = re.compile(f"(?<=[{_JOINED}])[\u200c\u200d](?=[{_JOINED}])|(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}])")


def letters(data: bytes, caps: Caps = LISTING) -> str:
    """The text in `data` without its byte order mark, its lines ending in LF. Raises `Refused`."""
    if len(data) > caps.bytes:
        raise Refused("size", caps.too_large, 1, 1)
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in data[:2]:
        raise Refused("encoding", "The file is written in UTF-16. Save it as UTF-8.", 1, 1)
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        raise Refused("encoding", "A letter here is not UTF-8. Save the file as UTF-8.", *position(before, len(before))) from None
    text = text.replace("\r\n", "\n")
    found = hidden(text)
    if found is not None:
        raise Refused("hidden", hidden_words(text[found]), *position(text, found))
    return text


def hidden(text: str) -> int | None:
    """Where the first hidden character stands; None when there is none."""
    if text.isascii() and text.replace("\n", " ").isprintable():
        return None  # the most frequent case, four times as fast
    for match in HIDDEN.finditer(text):
        if _JOINER.match(text, match.start()) is None:
            return match.start()
    return None


def hidden_words(character: str) -> str:
    """What to say about a hidden character."""
    if character == "\r":
        return "A line ends the old Mac way (CR). Save the file with Unix line ends (LF)."
    return f"There is a hidden character here (U+{ord(character):04X}). Delete it and type the words again."


def escape_words(character: str) -> str:
    """What to say about a hidden character that an escape in double quotes makes."""
    return f'A "\\" makes a hidden character here (U+{ord(character):04X}). In double quotes write "\\\\" for a backslash, or use single quotes.'


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at `index`."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def habits(data: bytes) -> list[str]:
    """What some editors leave in a file: read without harm, yet every later change would show the whole file as changed."""
    found = []
    if data.startswith(BOM_UTF8):
        found.append("The file begins with a byte order mark. Save it as UTF-8 without BOM.")
    if b"\r\n" in data:
        found.append("The lines end the Windows way (CRLF). Save the file with Unix line ends (LF).")
    return found
