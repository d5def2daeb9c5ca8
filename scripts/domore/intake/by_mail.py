"""What the two roads by e-mail have in common, backing and the news: what is said where an address is asked for."""

from __future__ import annotations

from typing import Final

TAKEN: Final = {"written": True, "text": "If the address is right, a letter with a link is on its way. Open the link, and press the button there."}
NO_MAIL: Final = (
    "Nobody can back ideas or have the news by e-mail yet. That needs a mail server (DOMORE_SMTP, see docs/form-service.md), and the site's address"
    " (site_url in mkdocs.yml) for the links in its letters."
)


def too_many(retry_after: int) -> str:
    """That a request was turned away, and how long to wait; from seconds."""
    wait = "an hour" if retry_after > 600 else "a minute"
    return f"A great many requests came from your part of the network, or for your mail provider. Send it again in {wait}."
