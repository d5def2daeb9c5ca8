"""Letters with the link that confirms: what they say, and the thread that hands them over. An address is deleted as soon as its letter is on its way.

Nothing in a letter was written by whoever asked for it, for anybody can ask for one to any address.
"""

from __future__ import annotations

import json
import smtplib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from domore.intake.database import SpoolUnavailable, writing
from domore.intake.ideas import Idea
from domore.intake.ledger_store import LedgerStore, Link
from domore.intake.mail import Letter, Post

LINKS: Final = "support"  # what the secrets of links are made for
_MOST_TRIES: Final = 8
_IDLE: Final = 0.5  # seconds
_TIDY: Final = 600.0
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


@dataclass(slots=True, kw_only=True)
class Postman:
    """Sends what is due. `address` gives the page of a link by its reference; `clock` gives seconds since 1970."""

    store: LedgerStore
    post: Post
    name: str
    ideas: Callable[[str], Idea | None]
    address: Callable[[str], str]
    clock: Callable[[], float]
    log: Callable[[str], None]
    _tidied: float = field(default=0.0, init=False)

    def run(self, stop: threading.Event) -> None:
        """Works until it is told to stop. A ledger that fails is waited for, as is any other fault."""
        while not stop.is_set():
            try:
                worked = self.step()
            except Exception as error:  # without it nobody could confirm, so it outlives its own faults
                kind = "unavailable" if isinstance(error, SpoolUnavailable) else type(error).__name__
                at = datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="seconds")
                self.log(json.dumps({"at": at, "event": "letters", "kind": kind}))
                worked = False
            if not worked:
                stop.wait(_IDLE)

    def step(self) -> bool:
        """Sends the letter that has been due longest; whether there was one. One that can't be sent is tried again, later and later."""
        now = self.clock()
        if not 0 <= now - self._tidied < _TIDY:
            self._tidied = now
            self.store.purge(now)
        if not self.store.read("SELECT 1 FROM letters WHERE due <= ? LIMIT 1", (now,)):
            return False
        with writing(self.store.database) as database:  # due again only after a while: whoever dies meanwhile sends it twice at worst
            row = database.execute(
                "UPDATE letters SET due = ? + 60 * (1 << tries), tries = tries + 1"
                " WHERE ref = (SELECT ref FROM letters WHERE due <= ? ORDER BY due LIMIT 1) RETURNING *",
                (now, now),
            ).fetchone()
        if row is not None and not self._is_sent(row["ref"], row["email"], now) and row["tries"] < _MOST_TRIES:
            return True
        with writing(self.store.database) as database:
            database.execute("DELETE FROM letters WHERE ref = ?", (row["ref"] if row is not None else "",))
        return True

    def _is_sent(self, ref: str, email: str, now: float) -> bool:
        link = self.store.link(ref, now)
        idea = self.ideas(link.idea) if link else None
        if link is None:
            return True  # nobody needs it any more
        try:
            self.post(letter(email, link, idea.title if idea else link.idea, self.name, self.address(ref)))
        except (OSError, smtplib.SMTPException):
            return False
        return True
