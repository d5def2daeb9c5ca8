"""Letters of a preview: shown to whoever runs it, in the place of a mail server."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent
from typing import Final

from domore.intake.mail import Letter, Post

INDENT: Final = "    "


def shown_with(say: Callable[[str], None]) -> Post:
    """A post that sends nothing, and says each letter."""

    def show(letter: Letter) -> None:
        head = f"A letter to {letter.to}, shown here because DOMORE_SMTP names no mail server:"
        text = f"Subject: {letter.subject}\n\n{letter.text.rstrip()}"
        say(f"{head}\n{indent(text, INDENT)}")

    return show
