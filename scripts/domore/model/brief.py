"""Residents' Markdown as one line of plain text, for places with room for no more: feeds, lists of news, calendars."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

import cmarkgfm

# Without any of these a text has no Markdown in it, and reads as it stands.
_MARKED: Final = re.compile(r"[\\`*_\[\]#>~|<&\n]|^(?:[-+]|\d+[.)])\s|https?://")
_INLINE: Final = re.compile(r"</?(?:em|strong|a|code|del)\b[^>]*>")
_TAG: Final = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


def plain(markdown: str) -> str:
    """The words of some Markdown, in one line."""
    if _MARKED.search(markdown) is None:
        return " ".join(markdown.split())
    html = _TAG.sub(" ", _INLINE.sub("", cmarkgfm.github_flavored_markdown_to_html(markdown)))
    return " ".join(unescape(html).split())


def brief(markdown: str, most: int) -> str:
    """The words of some Markdown, at most `most` letters of them; what was cut short ends in an ellipsis."""
    words = plain(markdown)
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    return f"{(cut.rpartition(' ')[0] or cut).rstrip(' ,;:–-')}…"
