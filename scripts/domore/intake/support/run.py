"""Backing by e-mail as a running service needs it: the ledger opened, its one writer, its postman."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domore.intake import tokens
from domore.intake.batches import Batches
from domore.intake.by_mail import MailDesk
from domore.intake.mail import Letter
from domore.intake.postman import Postman
from domore.intake.support.ideas import Idea
from domore.intake.support.letters import LINKS, letter
from domore.intake.support.store import Asked, Confirmed, LedgerStore, Outcome
from domore.intake.support.tables import ledger_beside

if TYPE_CHECKING:
    from starlette.routing import Route  # the web framework, which a worker alone does not need

    from domore.intake.pages import Pages


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportDesk(MailDesk):
    """What backing by e-mail is made of."""

    name: str
    ideas: Callable[[str], Idea | None]

    def opened(self) -> LedgerStore:
        """The ledger, for one thread. Raises SpoolUnavailable, and DoMoreError when its key can't be used."""
        path = ledger_beside(self.spool)
        return LedgerStore(path, tokens.key_beside(path))

    def served(self, pages: Pages) -> tuple[Batches[Any, Any], list[Route]]:
        """The ledger's one writer in this process, and the routes."""
        from domore.intake.support.routes import Support

        batches: Batches[Asked | Confirmed, Outcome] = Batches(self.opened, time.time)
        made = Support(key=self.key, pages=pages, ideas=self.ideas, store=self.opened(), batches=batches, clock=time.time, has_mail=self.has_mail)
        return batches, made.routes()

    def postman(self, log: Callable[[str], None]) -> Postman | None:
        """Who sends the letters; None where none can be sent."""
        return self.sending(self.opened, self._letter, log)

    def _letter(self, store: LedgerStore, root: str, ref: str, email: str, now: float) -> Letter | None:
        if (link := store.link(ref, now)) is None:
            return None
        idea = self.ideas(link.idea)
        return letter(email, link, idea.title if idea else link.idea, self.name, f"{root}support/{ref}/{tokens.secret_of(self.key, ref, LINKS)}")
