"""Digests as a running service needs them: the file opened, its one writer, its postman. The digests themselves leave by `domore digest`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domore.intake import tokens
from domore.intake.batches import Batches
from domore.intake.by_mail import MailDesk
from domore.intake.digest.store import DigestStore, Outcome, Stop, Wish, Yes
from domore.intake.digest.tables import digest_beside
from domore.intake.digest.words import LINKS, asked_for
from domore.intake.mail import Letter
from domore.intake.postman import Postman
from domore.settings import Settings

if TYPE_CHECKING:
    from starlette.routing import Route  # the web framework, which a worker alone does not need

    from domore.intake.pages import Pages


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDesk(MailDesk):
    """What digests are made of in the service."""

    settings: Settings

    def opened(self) -> DigestStore:
        """The file, for one thread. Raises SpoolUnavailable."""
        return DigestStore(digest_beside(self.spool), self.key)

    def served(self, pages: Pages) -> tuple[Batches[Any, Any], list[Route]]:
        """The file's one writer in this process, and the routes."""
        from domore.intake.digest.routes import Follow

        batches: Batches[Wish | Yes | Stop, Outcome] = Batches(self.opened, time.time)
        made = Follow(
            key=self.key,
            pages=pages,
            settings=self.settings,
            store=self.opened(),
            batches=batches,
            clock=time.time,
            has_mail=self.has_mail,
        )
        return batches, made.routes()

    def postman(self, log: Callable[[str], None]) -> Postman | None:
        """Who sends the letters that ask whether somebody wants them; None where none can be sent."""
        return self.sending(self.opened, self._letter, log)

    def _letter(self, store: DigestStore, root: str, ref: str, email: str, now: float) -> Letter | None:
        if (link := store.link(ref, now)) is None:
            return None
        return asked_for(email, link.wanted, self.settings, f"{root}follow/{ref}/{tokens.secret_of(self.key, ref, LINKS)}")
