"""The steps that a mapping can take with a piece of text: small, pure and without knowledge of rows."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape
from typing import Any, Final

_BREAKS: Final = re.compile(r"<br\s*/?>|</?(?:p|div|li|ul|ol|tr|h[1-6]|blockquote)\b[^>]*>", re.IGNORECASE)
_UNSEEN: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAGS: Final = re.compile(r"</?[A-Za-z][^<>]*>")
# Without width or ink, so that nothing a reader sees is lost: soft hyphen, zero width space, reading direction marks, byte order mark.
_WEIGHTLESS: Final = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BEYOND_ASCII: Final = re.compile("[^\x00-\x7f]+")
_ISO: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?\Z")
_THOUSANDS: Final = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\Z")
_DECIMAL_COMMA: Final = re.compile(r"[-+]?\d+,\d+\Z")


def without_html(text: str) -> str:
    """The words of some HTML, a line each where a block or a line ended."""
    return unescape(_TAGS.sub("", _BREAKS.sub("\n", _UNSEEN.sub("", text))))


def clean(text: str, *, lines: bool) -> str:
    """Text without what nobody sees: odd spaces and line ends, spaces at the ends, weightless marks; on one line unless `lines`."""
    text = _WEIGHTLESS.sub("", text)
    if not lines:
        return " ".join(text.split())
    kept = (" ".join(line.split()) for line in re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def unscrambled(text: str, encoding: str) -> str:
    """The text with mojibake undone: letters that are UTF-8 once read as `encoding`; all others as they are."""
    return _BEYOND_ASCII.sub(lambda match: _unscrambled(match[0], encoding), text)


def _unscrambled(letters: str, encoding: str) -> str:
    try:
        # A byte that the encoding does not use was left as it is by whoever read the text.
        return b"".join(letter.encode("latin-1" if "\x80" <= letter <= "\x9f" else encoding) for letter in letters).decode("utf-8")
    except UnicodeError:
        return letters


def folded(text: str) -> str:
    """Text as a mapping compares it: small letters, single spaces."""
    return " ".join(text.casefold().split())


def cut(text: str, longest: int) -> str:
    """Text of at most `longest` letters, cut at a word and ended with … where it was longer."""
    if len(text) <= longest:
        return text
    head = text[:longest]
    at_word = head.rpartition(" ")[0] if " " in head[longest // 2 :] else head[:-1]
    return at_word.rstrip(" ,;:–-")[: longest - 1] + "…"


def iso_date(text: str, formats: tuple[str, ...]) -> str | None:
    """The date as `2026-03-14`; None when the text fits no format and is not such a date (perhaps with a time behind it)."""
    for form in formats:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    match = _ISO.match(text)
    try:
        return date.fromisoformat(match[1]).isoformat() if match else None
    except ValueError:
        return None


def number(text: str, decimals: int | None) -> float | None:
    """The number in the text, which may have a currency sign, commas between thousands or a decimal comma; None when there is none."""
    plain = re.sub(r"^[^\w+.-]+|[^\w.]+$|\s", "", text)
    if _THOUSANDS.match(plain):
        plain = plain.replace(",", "")
    elif _DECIMAL_COMMA.match(plain):
        plain = plain.replace(",", ".")
    if not re.match(r"[-+]?(?:\d+\.?\d*|\.\d+)\Z", plain, re.ASCII):
        return None
    value = float(plain)
    if decimals is not None:
        value = round(value, decimals)
    return int(value) if value.is_integer() else value


def said(sentence: str, text: str) -> str:
    """The sentence with the text in the place of `{}`, and as a number with commas in the place of `{,}`."""
    counted = number(text, None)
    return sentence.replace("{,}", f"{counted:,}" if counted is not None else text).replace("{}", text)


def as_text(value: Any) -> str:
    """A single value of a record as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
