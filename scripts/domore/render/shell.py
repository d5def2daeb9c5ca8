"""The shell: one page that the theme engine rendered, cut at its slots, into which every page of ours is filled.

The engine renders it seven folders deep, so that the seven `../` before each address of its own can be told from everything else;
they become BASE, and BASE becomes the right number of `../` for the page at hand. Our templates write BASE before addresses too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Final

from markupsafe import escape

from domore.engine.site import valid
from domore.problems import EngineFailed

BASE: Final = "\x1a"  # a character that no listing may hold: the strict reader refuses it
_SLOT: Final = re.compile(r"@@domore:([a-z-]+)@@")
_SECTIONS: Final = ("ideas", "opportunities", "numbers", "propose")
_SLOTS: Final = {"title", "description", "head", "body", "at-ideas", "at-opportunities", "at-numbers"}


@dataclass(frozen=True, slots=True)
class Shell:
    """Text and slots by turns: `parts[0]` is text, `parts[1]` a slot's name, and so on."""

    parts: tuple[str, ...]

    @property
    def site_url(self) -> str | None:
        """The site's own address, if mkdocs.yml names it: what stands before the slot for a page's."""
        before = next((text for text, slot in zip(self.parts[::2], self.parts[1::2], strict=False) if slot == "url"), "")
        return unescape(before.rpartition('"')[2]) or None

    def fill(self, *, url: str, title: str, description: str, body: str, section: str = "", head: str = "") -> bytes:
        """The whole page at `url` (relative to the site's root, "" for home), in UTF-8, where what UTF-8 can't say (half of a pair, from a form)
        becomes "?". `body` and `head` are HTML; the rest is escaped here."""
        up = "../" * url.count("/") or "./"
        texts, slots = _around(self.parts, up, section)
        said = {name: escape(text).encode("utf-8", "replace") for name, text in (("url", url), ("title", title), ("description", description))}
        said |= {name: _led(html.encode("utf-8", "replace"), up) for name, html in (("head", head), ("body", body))}
        return b"".join([piece for pair in zip(texts, [*[said[slot] for slot in slots], b""], strict=True) for piece in pair])


@lru_cache(maxsize=128)
def _around(parts: tuple[str, ...], up: str, section: str) -> tuple[tuple[bytes, ...], tuple[str, ...]]:
    """What stands around the slots that differ from page to page, in UTF-8 and with its addresses led up, and the names of these slots: the same on
    all pages of one depth and section."""
    here = {f"at-{name}": ' aria-current="true"' if name == section else "" for name in _SECTIONS}
    texts = [parts[0]]
    slots = []
    for slot, text in zip(parts[1::2], parts[2::2], strict=True):
        if slot in here:
            texts[-1] += here[slot] + text
        else:
            slots.append(slot)
            texts.append(text)
    return tuple(_led(text.encode(), up) for text in texts), tuple(slots)


def _led(html: bytes, up: str) -> bytes:
    """HTML with its addresses led up to the site's root; in bytes, which takes a tenth of the time that it takes in text."""
    return html.replace(BASE.encode(), up.encode())


def parse(html: str, depth: int) -> Shell:
    """Cuts the engine's page, which lies `depth` folders deep, at its slots. Raises EngineFailed if one is missing."""
    up = "../" * depth
    parts = tuple(_SLOT.split(_tidied(html).replace(up, BASE).replace(up.removesuffix("/"), BASE)))
    missing = _SLOTS - set(parts[1::2])
    if missing:
        cure = "Look at site_config/theme/ for a main.html or header that leaves it out."
        raise EngineFailed(f"The theme's page has no place for: {', '.join(sorted(missing))}. {cure}")
    return Shell(parts)


def _tidied(html: str) -> str:
    return re.sub(r"\n\s*(?=\n)", "", re.sub(r"(?m)^[ \t]+", "", valid(html)))
