"""Where somebody lives, as free text gives it away. Only what is hardly ever anything else: a house number and a road in one sentence with a person's
title, or with somebody's own home. A name alone is not enough: "Fernley Library, 14 Mill Lane" is written like a person's."""

from __future__ import annotations

import re
from typing import Final

_ROADS: Final = "Road|Rd|Street|St|Lane|Avenue|Ave|Close|Drive|Crescent|Terrace|Gardens|Grove|Way|Court|Place|Row|Hill|Mews|Walk|Rise|View|Park|Green"
_HOUSE: Final = re.compile(rf"\b\d{{1,4}}[A-Za-z]?,? (?:[A-Z][\w'’]+ ){{1,3}}(?:{_ROADS})\b")
_PERSON: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.? (?:[A-Z]\.? ?)?[A-Z][\w'’-]+"
    r"|\b(?:[Ll]ives?|[Ll]iving|[Ll]ived) (?:alone |next door )?(?:at|in)\b"
    r"|\b(?:[Mm]y|[Hh]is|[Hh]er) (?:(?:own|front|back) )?(?:house|flat|home|door|garden|garage|drive|bungalow)\b"
)
_SENTENCE_ENDS: Final = re.compile(r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bMx)(?<!\bSt)(?<!\bRd)[.!?]\s|\n")


def home_in(text: str) -> str:
    """The first house number and road that stand in one sentence with a person; "" for none."""
    for sentence in _SENTENCE_ENDS.split(text):
        found = _HOUSE.search(sentence)
        if found and _PERSON.search(sentence):
            return found[0]
    return ""
