"""The reason for a no: words that whoever sent something can use."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST_REASON: Final = 2_000
_FEWEST_WORDS: Final = 3
_FEWEST_SIGNS: Final = 6  # of a script without capitals: many of those write no spaces between words


def fault_of_reason(reason: str) -> str | None:
    """What is wrong with a reason, in a sentence that begins small; None for one that can be told."""
    said = reason.strip()
    if not said:
        return "write a reason: whoever sent this sees it, and nothing else."
    if len(said) > LONGEST_REASON:
        return f"the reason has {len(said):,} letters. Say it in at most {LONGEST_REASON:,}."
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", said)
    if len(words) < _FEWEST_WORDS and sum(unicodedata.category(sign) == "Lo" for sign in said) < _FEWEST_SIGNS:
        why = "whoever sent this sees it, and nothing else"
        return f'say a little more than "{said[:40]}": {why}. Say in at least three words why not, or what would help.'
    return None
