"""What the two roads by e-mail have in common, backing and the news: what they are made of, and what is said where an address is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from domore.intake.mail import Letter, Post
from domore.intake.postman import Letters, Postman

Store = TypeVar("Store", bound=Letters)
TAKEN: Final = {"written": True, "text": "If the address is right, a letter with a link is on its way. Open the link, and press the button there."}
NO_MAIL: Final = (
    "Nobody can back ideas or have the news by e-mail yet. That needs a mail server (DOMORE_SMTP, see docs/form-service.md), and the site's address"
    " (site_url in mkdocs.yml) for the links in its letters."
)


def too_many(retry_after: int) -> str:
    """That a request was turned away, and how long to wait; from seconds."""
    wait = "an hour" if retry_after > 600 else "a minute"
    return f"A great many requests came from your part of the network, or for your mail provider. Send it again in {wait}."


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDesk:
    """One of the roads in the service. `root` is its public address, `post` sends letters: without either nobody can take it. `key` is that of the
    addresses in its letters, and its file lies beside the `spool`."""

    spool: Path
    key: bytes
    root: str | None
    post: Post | None

    @property
    def has_mail(self) -> bool:
        """Whether letters can be sent, with links that lead somewhere."""
        return self.root is not None and self.post is not None

    def sending(
        self, opened: Callable[[], Store], letter: Callable[[Store, str, str, str, float], Letter | None], log: Callable[[str], None]
    ) -> Postman | None:
        """Who sends what is due in the file that is `opened`; None where nothing can be sent. `letter` writes one: from the file, the public address,
        the reference, the e-mail address and the time."""
        if self.root is None or self.post is None:
            return None
        store = opened()
        return Postman(store=store, post=self.post, letter=partial(letter, store, self.root), clock=time.time, log=log)
