"""Backing by e-mail as a running service needs it: the ledger opened, its one writer, its postman."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from domore.intake import tokens
from domore.intake.batches import Batches
from domore.intake.ideas import Idea
from domore.intake.ledger_store import Asked, Confirmed, LedgerStore, Outcome
from domore.intake.ledger_tables import ledger_beside
from domore.intake.mail import Post
from domore.intake.support_letters import LINKS, Postman

if TYPE_CHECKING:
    from domore.intake.pages import Pages
    from domore.intake.support import Support  # brings the web framework, which a worker alone does not need

NO_MAIL: Final = (
    "Nobody can back ideas by e-mail yet. That needs a mail server (DOMORE_SMTP, see docs/form-service.md), and the site's address (site_url in"
    " mkdocs.yml) for the links in its letters."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportDesk:
    """What backing by e-mail is made of. `root` is the service's public address, `post` sends letters: without either nobody can back by e-mail."""

    spool: Path
    key: bytes
    name: str
    ideas: Callable[[str], Idea | None]
    root: str | None
    post: Post | None

    @property
    def has_mail(self) -> bool:
        """Whether letters can be sent, with links that lead somewhere."""
        return self.root is not None and self.post is not None

    def opened(self) -> LedgerStore:
        """The ledger, for one thread. Raises SpoolUnavailable, and DoMoreError when its key can't be used."""
        path = ledger_beside(self.spool)
        return LedgerStore(path, tokens.key_beside(path))

    def batches(self) -> Batches[Asked | Confirmed, Outcome]:
        """The ledger's one writer in this process."""
        return Batches(self.opened, time.time)

    def support(self, pages: Pages, batches: Batches[Asked | Confirmed, Outcome]) -> Support:
        """The routes."""
        from domore.intake.support import Support

        return Support(key=self.key, pages=pages, ideas=self.ideas, store=self.opened(), batches=batches, clock=time.time, has_mail=self.has_mail)

    def postman(self, log: Callable[[str], None]) -> Postman | None:
        """Who sends the letters; None where none can be sent."""
        if self.root is None or self.post is None:
            return None
        root, key = self.root, self.key

        def address(ref: str) -> str:
            return f"{root}support/{ref}/{tokens.secret_of(key, ref, LINKS)}"

        return Postman(store=self.opened(), post=self.post, name=self.name, ideas=self.ideas, address=address, clock=time.time, log=log)
