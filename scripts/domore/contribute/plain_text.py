"""Plain text as Markdown that shows it as it was typed, and back: nobody who fills in a form is asked for Markdown.

Signs that CommonMark and its GitHub extensions would read are escaped, lines stay lines, web addresses stay links.
"""

from __future__ import annotations

import re
from typing import Final

# An address is taken as it is by every Markdown, so that nothing inside it can be escaped with a backslash.
_ADDRESS: Final = re.compile(r"(?<![A-Za-z0-9])(?:https?://|ftp://|www\.)[^\s]*", re.IGNORECASE)
_IN_ADDRESS: Final = re.compile(r"[*\[\]`|\\<>~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|&(?=#?\w+;)")
_SIGN: Final = re.compile(r"[\\`*\[\]|~]|(?<![^\W_])_|_(?![^\W_])|(?<=\])\(")
_ENTITY: Final = re.compile(r"&(?=#?[A-Za-z0-9]+;)")
_TAG: Final = re.compile(r"<(?=[A-Za-z/!?])")
_START: Final = re.compile(r"(\d{1,9})([.)])(?=\s|\Z)|([-+=#>:])")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])|&(lt|amp);")
_NAMED: Final = {"lt": "<", "amp": "&"}


def as_markdown(typed: str) -> str:
    """Markdown that shows `typed` (with LF, without spaces at the ends of lines) as it stands there."""
    return _with_breaks([_escaped(line) for line in typed.split("\n")])


def as_typed(markdown: str) -> str:
    """What to put into a form for some Markdown: the inverse of `as_markdown`; signs that were meant as Markdown stay as they are."""
    return "\n".join(_typed(line) for line in markdown.strip("\n").split("\n"))


def as_changed(typed: str, markdown: str) -> str:
    """Markdown for what somebody made of `markdown` in a form: lines that were left alone keep what they meant."""
    if typed == as_typed(markdown):
        return markdown.strip("\n")
    before = {_typed(line): line.rstrip(" ") for line in markdown.split("\n")}
    made = [(_without_break(before[line]), True) if line in before else (_escaped(line), False) for line in typed.split("\n")]
    lines = []
    for number, (line, is_old) in enumerate(made):
        after = made[number + 1] if number + 1 < len(made) else ("", False)
        # Two old lines may be one paragraph that was wrapped; a new line stands on its own.
        wraps = is_old and after[1] and not _breaks(before[_typed(line)])
        lines.append(f"{line}\\" if line and after[0] and not wraps else line)
    return "\n".join(lines)


def _with_breaks(lines: list[str]) -> str:
    return "\n".join(f"{line}\\" if line and after else line for line, after in zip(lines, [*lines[1:], ""], strict=True))


def _typed(line: str) -> str:
    return _ESCAPED.sub(lambda found: found[1] or _NAMED[found[2]], _without_break(line)).strip(" ")


def _breaks(line: str) -> bool:
    """Whether a line of Markdown ends in a backslash that breaks it, and not in one that was typed, which is escaped."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _without_break(line: str) -> str:
    return line[:-1] if _breaks(line) else line


def _escaped(line: str) -> str:
    parts, start = [], 0
    for found in _ADDRESS.finditer(line):
        parts += [_escaped_words(line[start : found.start()]), _IN_ADDRESS.sub(lambda sign: f"%{ord(sign[0]):02X}", found[0])]
        start = found.end()
    return (
        _START.sub(_escaped_start, "".join([*parts, _escaped_words(line[start:])]), count=1)
        if _START.match(line)
        else "".join([*parts, _escaped_words(line[start:])])
    )


def _escaped_words(words: str) -> str:
    words = _SIGN.sub(r"\\\g<0>", words)
    return _TAG.sub("&lt;", _ENTITY.sub("&amp;", words))


def _escaped_start(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}"
