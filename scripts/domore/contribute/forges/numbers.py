"""What forges say and are told in one line: numbers of pull requests, and texts in push options."""

from __future__ import annotations

import re
from typing import Any


def number_in(told: Any, pattern: str = r"(\d+)") -> str | None:
    """The number of a pull request in something that a forge said; None when there is none in it."""
    found = re.fullmatch(pattern, str(told)) if isinstance(told, (str, int)) and not isinstance(told, bool) else None
    return found[1] if found and found[1].isascii() and len(found[1]) < 19 and int(found[1]) > 0 else None


def same_line(text: str, line_end: str) -> str:
    """Text of several lines as one, for a push option, which can't hold a line end."""
    return line_end.join(line for line in text.split("\n") if line or line_end != " ")
