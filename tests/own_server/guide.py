"""What docs/road-own-server.md tells a maintainer to write, taken out of it word for word."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
GUIDE: Final = ROOT / "docs" / "road-own-server.md"
_BLOCK: Final = re.compile(r"^```([a-z]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE: Final = re.compile(r"`(/[^`]+)`:\n\n```[a-z]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    """The code blocks of one language, in their order."""
    return [body for kind, body in _BLOCK.findall(GUIDE.read_text(encoding="utf-8")) if kind == language]


def files() -> dict[str, str]:
    """What each file that the guide names before a block is to hold."""
    return dict(_FILE.findall(GUIDE.read_text(encoding="utf-8")))


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """The text with each first word put in place of by the second; a word that is not in it is a fault, so that no test speaks of another guide."""
    for old, new in pairs:
        assert old in text, f"{GUIDE.name} no longer says {old}"
        text = text.replace(old, new)
    return text
