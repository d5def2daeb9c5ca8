"""Rules on plain words: all of them warn and none refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil
from typing import Final

from domore.check.draft import Draft, Fault

MOST_WORDS: Final = 700
FEWEST_WORDS: Final = 60
_BLOCK: Final = re.compile(r"\n(?:\s*\n|[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t])")
_SENTENCE: Final = re.compile(r"[.!?…]+(?=[\"')\]*_”’]*(?:\s|$))")
_TARGET: Final = re.compile(r"\]\([^)\n]{0,500}\)|https?://\S+")
_NO_LETTERS: Final = bytes(sign for sign in range(128) if not chr(sign).isalnum())
_SMALL_WORD: Final = re.compile(r"[a-zß-öø-ÿ]+(?![\w.])")  # no address, and no name with a capital inside
_LETTER: Final = re.compile(r"[^\W_]")


def the_title_is_not_shouted(draft: Draft) -> Iterator[Fault]:
    """A title is not written in capitals."""
    title = draft.fields.get("title")
    if isinstance(title, str) and title.isupper() and len(_LETTER.findall(title)) > 6:
        yield Fault(
            ("title",), "Capitals read like shouting, and screen readers spell them out. Write the title in small letters after the first.", "warning"
        )


def the_title_has_no_full_stop(draft: Draft) -> Iterator[Fault]:
    """A title ends without a full stop."""
    title = draft.fields.get("title")
    if isinstance(title, str) and title.endswith(".") and not title.endswith(".."):
        yield Fault(("title",), "A title ends without a full stop. Remove it.", "warning")


def the_title_begins_with_a_capital(draft: Draft) -> Iterator[Fault]:
    """A title begins with a capital letter, but for names such as iPad."""
    title = draft.fields.get("title")
    if isinstance(title, str) and (begun := _SMALL_WORD.match(title)):
        cure = f'Write "{begun[0].capitalize()}"; if it is a name that has none, leave it.'
        yield Fault(("title",), f"A title begins with a capital letter. {cure}", "warning")


def text_is_easy_to_read(draft: Draft) -> Iterator[Fault]:
    """English text asks for no more years of reading than the site allows."""
    language = draft.fields.get("lang") or draft.settings.language
    if not isinstance(language, str) or language.partition("-")[0] != "en":
        return
    for at, text in draft.texts:
        if len(text) < 3 * FEWEST_WORDS:
            continue
        age = reading_age(text)
        if age is not None and age > draft.settings.reading_age:
            fault = f"This text asks for a reader of about {min(age, 30)} years, and this site aims at {draft.settings.reading_age} at most."
            yield Fault(at, f"{fault} Cut long sentences in two and use everyday words.", "warning")


def text_is_not_too_long(draft: Draft) -> Iterator[Fault]:
    """A text is short enough to be read on a phone."""
    for at, text in draft.texts:
        if len(text) > 2 * MOST_WORDS and (words := len(text.split())) > MOST_WORDS:
            yield Fault(at, f"This text has {words:,} words, and few people read more than {MOST_WORDS}. Shorten it, or link to the rest.", "warning")


def reading_age(text: str) -> int | None:
    """The age at which English text is easy to read, by the Automated Readability Index (Smith and Senter, 1967), whose US grades are five
    years less; None for fewer than 60 words. A list's entry counts as a sentence."""
    bare = _TARGET.sub("]", text) if "](" in text or "://" in text else text
    blocks = [block for block in _BLOCK.split(bare) if block.strip()]
    plain = " ".join(blocks)
    words = len(plain.split())
    if words < FEWEST_WORDS:
        return None
    sentences = sum(max(1, len(_SENTENCE.findall(block))) for block in blocks)
    grade = 4.71 * _letters(plain) / words + 0.5 * words / sentences - 21.43
    return max(5, ceil(grade) + 5)


def _letters(text: str) -> int:
    """How many letters and digits a text has. Asking each sign of an English text takes 22 µs, leaving out its few kinds of others takes 2."""
    signs = text.encode("ascii", "ignore").translate(None, _NO_LETTERS)
    return len(signs) + (0 if text.isascii() else sum(sign.isalnum() for sign in text if not sign.isascii()))
