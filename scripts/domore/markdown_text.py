"""Any text as itself inside Markdown on a forge: no mark-up, no links, no mentions, no commands."""

from __future__ import annotations

import re
from typing import Final

_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_MARKS: Final = re.compile(r"([\\`*_\[\]()#!|~]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
# What makes a mention or a reference on one forge or another: @name, #12, !12, $12, %12, &12, ~label, ^alert, GH-12.
_REFERENCES: Final = re.compile(r"(@|\\#|\\!|\\~|[$%^](?=\w|\\_)|&amp;(?=\w|\\_)|\bGH-(?=\d))", re.IGNORECASE)
_STARTS: Final = re.compile(r"[-+=/]|\d{1,9}(?=[.)])")


def printable(text: str) -> str:
    """Text that can't move the cursor, colour the terminal or begin a line of its own."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def in_markdown(text: str) -> str:
    """Text of one line that stays text, also in a table's cell. References to people and issues are cut by an empty space."""
    escaped = _MARKS.sub(r"\\\1", printable(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _REFERENCES.sub("\\1\u200b", escaped)


def quoted(text: str) -> str:
    """Text of many lines as a quotation, line by line, in which each line stays text. No forge takes a quoted line for a command."""
    lines = [_with_its_start(in_markdown(line.strip())) for line in re.split(r"\r\n|\r|\n", text.strip())]
    return "\n".join(f"> {line}  " if line else ">" for line in lines)


def _with_its_start(line: str) -> str:
    """A line whose first letters begin no list, no heading and no command."""
    if (found := _STARTS.match(line)) is None:
        return line
    # A number keeps its digits: the sign after it is what would make a list.
    return f"{found[0]}\\{line[found.end() :]}" if found[0].isdigit() else f"\\{line}"
