"""One answer as a value of a listing, and back. What can't be read stays as it was typed, for the faults to speak of."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, Protocol
from urllib.parse import quote

from domore.contribute.cleaned import cleaned
from domore.contribute.importing.text import number
from domore.contribute.plain_text import as_markdown, as_typed

MANY: Final = ("checkboxes", "days")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\Z", re.ASCII)
_WORDS: Final = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?\Z", re.IGNORECASE | re.ASCII)
_BARE_ADDRESS: Final = re.compile(r"[\w-]+(\.[\w-]+)+(/\S*)?\Z")
_OF_ADDRESSES: Final = "!#$%&'()*+,/:;=?@[]~"
_TRUTH: Final = {"yes": True, "no": False}
_SURELY: Final = 10**15


class Asked(Protocol):
    """What reading an answer needs to know of its question."""

    @property
    def widget(self) -> str: ...
    @property
    def markdown(self) -> bool: ...
    @property
    def only_yes(self) -> bool: ...
    @property
    def choices(self) -> tuple[tuple[str, str], ...]: ...


def value_of(question: Asked, answers: Sequence[str]) -> Any:
    """The value of a question's answers; None for none. Several answers to a question that takes one stay a list."""
    given = [text for text in (cleaned(answer, lines=question.widget == "textarea") for answer in answers) if text]
    if not given:
        return None
    if question.widget in MANY:
        order = [choice for choice, _ in question.choices]
        return sorted(dict.fromkeys(given), key=lambda answer: order.index(answer) if answer in order else len(order))
    given = list(dict.fromkeys(given))
    if len(given) > 1:
        return given
    return None if question.only_yes and given[0] == "no" else _one(question, given[0])


def answer_of(question: Asked, value: Any) -> list[str]:
    """The answers that `value_of` reads as this value."""
    if value is None:
        return []
    if isinstance(value, list):
        return [str(each) for each in value]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, float):
        return [f"{value:.15f}".rstrip("0").rstrip(".")]
    return [as_typed(value) if question.markdown else str(value).strip()]


def _one(question: Asked, text: str) -> Any:
    if question.markdown:
        return as_markdown(text) + "\n"
    match question.widget:
        case "yes-no":
            return _TRUTH.get(text, text)
        case "number":
            found = number(text, None) if len(text) < 30 else None
            return found if found is not None and math.isfinite(found) and abs(found) < _SURELY else text
        case "date":
            return _day(text)
        case "time":
            return _clock(text)
        case "url":
            return _address(text)
        case _:
            return text


def _day(text: str) -> str:
    """The day as `2026-03-14` where there is no doubt which is meant."""
    if found := _YEAR_FIRST.match(text):
        try:
            return date(*map(int, found.groups())).isoformat()
        except ValueError:
            return text
    plain = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text[:40].replace(",", " "), flags=re.IGNORECASE)
    for form in _WORDS:
        try:
            return datetime.strptime(" ".join(plain.split()), form).date().isoformat()
        except ValueError:
            continue
    return text


def _address(text: str) -> str:
    """The address with https:// before it, and letters that an address can't hold as the signs that browsers send for them."""
    whole = f"https://{text}" if _BARE_ADDRESS.match(text) else text
    return whole if whole.isascii() or any(map(str.isspace, whole)) else quote(whole, safe=_OF_ADDRESSES, errors="replace")


def _clock(text: str) -> str:
    """The hour as `13:30` where there is no doubt which is meant: 9:30, 9.30 and 1.30 pm, but not a bare 9."""
    found = _CLOCK.match(text)
    if not found or not (found[2] or found[3]):
        return text
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return text
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else text
