"""Backing an idea by e-mail: a form, a letter with a link, and a page with a button behind it. Opening a link changes nothing, for machines that look
through mail open all of them; the button counts, once.

Nobody is told whether a mailbox backs an idea but whoever reads that mailbox: all requests are answered alike.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from domore.intake import tokens
from domore.intake.answers import page_of
from domore.intake.batches import Batches
from domore.intake.by_mail import TAKEN, too_many
from domore.intake.guard import HONEYPOT
from domore.intake.mail import NO_ADDRESS
from domore.intake.mailboxes import address_in
from domore.intake.pages import Pages
from domore.intake.sent import fields_of, first
from domore.intake.sides import LETTERS_A_DAY
from domore.intake.support.ideas import Idea
from domore.intake.support.letters import LINKS
from domore.intake.support.store import Act, Asked, Confirmed, LedgerStore, Link, Outcome

_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_DIGEST: Final = re.compile(r"[0-9a-f]{16}", re.ASCII)
_ACTS: Final[dict[str, Act]] = {"back": "back", "withdraw": "withdraw", "": "back"}
_DECIDED: Final = "This idea is decided, so nobody can back it any more. Its page says what was decided, and why."
_RESTS: Final = "Too few people backed this idea in time, so it rests, and nobody can back it just now. It can be proposed again, as a new idea."
_GONE: Final = "The idea that this is about is not on the noticeboard any more."
_NO_MAIL: Final = "This noticeboard can't send letters just now, so nobody can back an idea by e-mail. Please come back another day."


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The routes. `store` is for reading; what arrives goes through `batches`. `has_mail` is whether letters can be sent at all."""

    key: bytes
    pages: Pages
    ideas: Callable[[str], Idea | None]
    store: LedgerStore
    batches: Batches[Asked | Confirmed, Outcome]
    clock: Callable[[], float]
    has_mail: bool

    def routes(self) -> list[Route]:
        """All of them, below the service's own address."""
        return [
            Route("/support", self.form, methods=["GET"]),
            Route("/support", self.ask, methods=["POST"]),
            Route("/support/written", self.written),
            Route("/support/{reference}/{secret}", self.look, methods=["GET"]),
            Route("/support/{reference}/{secret}", self.confirm, methods=["POST"]),
        ]

    def form(self, request: Request) -> Response:  # in a thread of its own, as all that reads the town's files
        """The form about an idea: for letters, and for pages without one."""
        idea = self._idea(request.query_params.get("idea", ""))
        act = _ACTS.get(request.query_params.get("action", ""), "back")
        return self._form(idea, act) if self.has_mail else self._closed(503, "Not just now", _NO_MAIL)

    async def ask(self, request: Request) -> Response:
        """Takes a request, and says the same whatever is known of the address."""
        fields, as_json = fields_of(request.headers.get("content-type", ""), await request.body())
        idea = await to_thread.run_sync(self._idea, first(fields, "idea"))
        act, typed = _ACTS.get(first(fields, "action"), "back"), first(fields, "email")[:400]
        choices = {name: first(fields, name) in ("yes", "true", "on", "1") for name in ("would_use", "would_help")}
        fault, status = self._fault(idea, act), 409
        if not self.has_mail:
            fault, status = _NO_MAIL, 503
        email = address_in(typed)
        if not fault and email is None:
            fault, status = NO_ADDRESS, 422
        if fault or email is None:
            return self._refused(idea, act, fault, status, typed, choices, as_json=as_json)
        asked = Asked(
            ref=tokens.new_ref(),
            idea=idea.id,
            act=act,
            email=email,
            wording=idea.wording,
            address=request.client.host if request.client else "",
            honeypot=bool(first(fields, HONEYPOT)),
            **choices,
        )
        outcome = await asyncio.wrap_future(self.batches.put(asked))
        if outcome.fate == "turn-away":
            wait = too_many(outcome.retry_after)
            return self._refused(idea, act, wait, 429, typed, choices, as_json=as_json, retry_after=outcome.retry_after)
        return JSONResponse(TAKEN, status_code=202) if as_json else RedirectResponse(f"support/written?idea={idea.id}", status_code=303)

    def written(self, request: Request) -> Response:
        """Look in your mail: the one answer to all requests."""
        idea = self.ideas(request.query_params.get("idea", ""))
        values = {"idea": idea, "letters_a_day": LETTERS_A_DAY}
        return page_of(self.pages.draw("support/written", "support_written.html", "Now look in your mail", values))

    async def look(self, request: Request) -> Response:
        """The page behind a link: what it is about, and the button. It confirms nothing."""
        link, at = self._link(request)
        return await to_thread.run_sync(self._look, link, at)

    async def confirm(self, request: Request) -> Response:
        """The button. What it did is on disk before the page that says so."""
        link, at = self._link(request)
        fields, _ = fields_of(request.headers.get("content-type", "application/x-www-form-urlencoded"), await request.body())
        idea = await to_thread.run_sync(self.ideas, link.idea)
        if link.done is None and link.act == "back" and (idea is None or not idea.is_open):
            return self._closed(409, "It is too late for this", self._fault(idea, link.act) if idea else _GONE, at, idea)
        shown = first(fields, "wording")
        words = shown if _DIGEST.fullmatch(shown) and idea is not None and shown == idea.wording else link.wording
        outcome = await asyncio.wrap_future(self.batches.put(Confirmed(ref=link.ref, wording=words)))
        if outcome.fate == "gone":
            raise HTTPException(404)
        return RedirectResponse(request.path_params["secret"], status_code=303)

    def _link(self, request: Request) -> tuple[Link, str]:
        """The link of an address; raises a plain 404 for one that never was and for one whose time is over."""
        ref, secret = request.path_params["reference"], request.path_params["secret"]
        link = self.store.link(ref, self.clock()) if tokens.is_secret(self.key, ref, secret, LINKS) else None
        if link is None:
            raise HTTPException(404)
        return link, f"support/{ref}/{secret}"

    def _look(self, link: Link, at: str) -> Response:
        idea = self.ideas(link.idea)
        if idea is None and link.act == "back":
            return self._closed(404, "The idea is gone", _GONE, at)
        if link.done is None and idea is not None and (fault := self._fault(idea, link.act)):
            return self._closed(409, "It is too late for this", fault, at, idea)
        is_reworded = idea is not None and link.done is None and idea.wording != link.wording
        title = {"back": "Back this idea", "withdraw": "Take your support back"}[link.act] if link.done is None else "Thank you"
        return page_of(self.pages.draw(at, "support_link.html", title, {"link": link, "idea": idea, "title": title, "is_reworded": is_reworded}))

    def _idea(self, id: str) -> Idea:
        idea = self.ideas(id) if _ID.fullmatch(id) else None
        if idea is None:
            raise HTTPException(404)
        return idea

    def _fault(self, idea: Idea, act: Act) -> str:
        return "" if act == "withdraw" or idea.is_open else _DECIDED if idea.is_decided else _RESTS

    def _form(self, idea: Idea, act: Act, fault: str = "", *, status: int = 200, typed: str = "", **choices: bool) -> Response:
        if not fault and (fault := self._fault(idea, act)):
            return self._closed(409, "It is too late for this", fault, idea=idea)
        title = "Back this idea" if act == "back" else "Take your support back"
        chosen = {"would_use": False, "would_help": False} | choices
        values = {"idea": idea, "act": act, "title": title, "fault": fault, "typed": typed, "at_email": status == 422, **chosen}
        return page_of(self.pages.draw("support", "support.html", f"Error: {title}" if fault else title, values, status=status))

    def _refused(
        self, idea: Idea, act: Act, fault: str, status: int, typed: str, choices: dict[str, bool], *, as_json: bool, retry_after: int = 0
    ) -> Response:
        if as_json:
            answer: Response = JSONResponse({"error": fault}, status_code=status)
        elif status in (409, 503):
            answer = self._closed(status, "This can't be done now", fault, idea=idea)
        else:
            answer = self._form(idea, act, fault, status=status, typed=typed, **choices)
        if retry_after:
            answer.headers["retry-after"] = str(retry_after)
        return answer

    def _closed(self, status: int, heading: str, text: str, at: str = "support", idea: Idea | None = None) -> Response:
        return page_of(self.pages.message(at, status, heading, text, listing=f"ideas/{idea.id}" if idea else ""))
