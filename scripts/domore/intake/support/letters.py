"""Letters with the link that confirms the backing of an idea: what they say.

Nothing in a letter was written by whoever asked for it, for anybody can ask for one to any address.
"""

from __future__ import annotations

from typing import Final

from domore.intake.mail import Letter
from domore.intake.support.store import Link

LINKS: Final = "support"  # what the secrets of links are made for
_NOT_YOU: Final = (
    "If it was not you, do nothing. Nothing is counted until the button is pressed. Your address is deleted here once this letter is"
    " sent. Only a code that is made from it is kept, and nobody can read the address from that."
)


def letter(to: str, link: Link, title: str, town: str, url: str) -> Letter:
    """The letter about this link."""
    if link.act == "back":
        subject, what = "please confirm that you back an idea", "Somebody, most likely you, wants to back this idea:"
    else:
        subject, what = "please confirm that you take your support back", "Somebody, most likely you, wants to take back the support for this idea:"
    parts = [
        what,
        f"  {title}",
        "To confirm, open this page and press the button there:",
        f"  {url}",
        "The link works once, and for one day.",
        _NOT_YOU,
    ]
    return Letter(to=to, subject=f"{town}: {subject}", text="\n\n".join(parts) + "\n")
