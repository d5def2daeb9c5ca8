"""Having the news by e-mail: a form, a letter with a link, a page with a button behind it; and the way out, which every letter holds.

Opening a link changes nothing, for machines that look through mail open all of them. Nobody is told who gets letters but whoever reads the mailbox:
all requests are answered alike.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
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
from domore.intake.digest.store import RHYTHMS, DigestStore, Link, Outcome, Stop, Wanted, Wish, Yes
from domore.intake.digest.words import LINKS, WAYS_OUT, what_of
from domore.intake.guard import HONEYPOT
from domore.intake.mail import NO_ADDRESS
from domore.intake.mailboxes import address_in
from domore.intake.pages import Pages
from domore.intake.sent import fields_of, first
from domore.intake.sides import LETTERS_A_DAY
from domore.settings import Settings

_NO_RHYTHM: Final = "Choose how often you want a letter: every week or every month."
_NO_WORD: Final = "Choose a topic and a part of town from the lists."
_NO_MAIL: Final = "This noticeboard can't send letters just now. Please come back another day, or follow it by a feed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """The routes. `store` is for reading; what arrives goes through `batches`. `has_mail` is whether letters can be sent at all."""

    key: bytes
    pages: Pages
    settings: Settings
    store: DigestStore
    batches: Batches[Wish | Yes | Stop, Outcome]
    clock: Callable[[], float]
    has_mail: bool

    def routes(self) -> list[Route]:
        """All of them, below the service's own address."""
        return [
            Route("/follow", self.form, methods=["GET"]),
            Route("/follow", self.ask, methods=["POST"]),
            Route("/follow/written", self.written),
            Route("/follow/stop/{reference}/{secret}", self.way_out, methods=["GET"]),
            Route("/follow/stop/{reference}/{secret}", self.stop, methods=["POST"]),
            Route("/follow/{reference}/{secret}", self.look, methods=["GET"]),
            Route("/follow/{reference}/{secret}", self.confirm, methods=["POST"]),
        ]

    def form(self, request: Request) -> Response:
        """The form by itself: for letters, and for pages without one."""
        if not self.has_mail:
            return page_of(self.pages.message("follow", 503, "Not just now", _NO_MAIL))
        return self._form({name: request.query_params.get(name, "") for name in ("rhythm", "category", "area")})

    async def ask(self, request: Request) -> Response:
        """Takes a request, and says the same whatever is known of the address."""
        fields, as_json = fields_of(request.headers.get("content-type", ""), await request.body())
        typed = {name: first(fields, name)[:400] for name in ("email", "rhythm", "category", "area")}
        email, (fault, at) = address_in(typed["email"]), self._fault(typed)
        if not self.has_mail or fault or email is None:
            return self._refused(typed, fault, at, 422 if self.has_mail else 503, as_json=as_json)
        (rhythm,) = (one for one in RHYTHMS if one == typed["rhythm"])
        wish = Wish(
            ref=tokens.new_ref(),
            email=email,
            wanted=Wanted(rhythm=rhythm, category=typed["category"], area=typed["area"]),
            address=request.client.host if request.client else "",
            honeypot=bool(first(fields, HONEYPOT)),
        )
        outcome = await asyncio.wrap_future(self.batches.put(wish))
        if outcome.fate == "turn-away":
            wait = too_many(outcome.retry_after)
            answer = self._refused(typed, wait, "", 429, as_json=as_json)
            answer.headers["retry-after"] = str(outcome.retry_after)
            return answer
        return JSONResponse(TAKEN, status_code=202) if as_json else RedirectResponse("follow/written", status_code=303)

    def written(self, request: Request) -> Response:  # noqa: ARG002
        """Look in your mail: the one answer to all requests."""
        return page_of(self.pages.draw("follow/written", "follow_written.html", "Now look in your mail", {"letters_a_day": LETTERS_A_DAY}))

    async def look(self, request: Request) -> Response:
        """The page behind a link: what it is about, and the button. It changes nothing."""
        link = self._link(request)
        title = "The letters come" if link.is_used else "Have the news by e-mail"
        values = {"link": link, "of": what_of(link.wanted, self.settings)}
        at = "follow/" + "/".join(request.path_params[name] for name in ("reference", "secret"))
        return await to_thread.run_sync(lambda: page_of(self.pages.draw(at, "follow_link.html", title, values), _SECRET))

    async def confirm(self, request: Request) -> Response:
        """The button. What it did is on disk before the page that says so."""
        outcome = await asyncio.wrap_future(self.batches.put(Yes(self._link(request).ref)))
        if outcome.fate == "gone":
            raise HTTPException(404)
        return RedirectResponse(request.path_params["secret"], status_code=303)

    async def way_out(self, request: Request) -> Response:
        """The page behind the way out of a letter: the button that ends the letters. It changes nothing."""
        ref = self._follower(request)
        return await to_thread.run_sync(self._out, request, self.store.follower(ref) is not None)

    async def stop(self, request: Request) -> Response:
        """Ends the letters and deletes the address at once, whoever posts and whatever: the button, or a mail program for its reader (RFC 8058),
        which saw no page before and follows no redirect."""
        await asyncio.wrap_future(self.batches.put(Stop(self._follower(request))))
        return await to_thread.run_sync(self._out, request, False)

    def _out(self, request: Request, is_followed: bool) -> Response:
        at = "follow/stop/" + "/".join(request.path_params[name] for name in ("reference", "secret"))
        title = "Stop the letters" if is_followed else "You get no more letters"
        return page_of(self.pages.draw(at, "follow_stop.html", title, {"is_followed": is_followed, "title": title}), _SECRET)

    def _link(self, request: Request) -> Link:
        """The link of an address; raises a plain 404 for one that never was and for one whose time is over."""
        link = self.store.link(self._known(request, LINKS), self.clock())
        if link is None:
            raise HTTPException(404)
        return link

    def _follower(self, request: Request) -> str:
        return self._known(request, WAYS_OUT)

    def _known(self, request: Request, of: str) -> str:
        ref, secret = request.path_params["reference"], request.path_params["secret"]
        if not tokens.is_secret(self.key, ref, secret, of):
            raise HTTPException(404)
        return str(ref)

    def _fault(self, typed: Mapping[str, str]) -> tuple[str, str]:
        """What is wrong with what was typed, and in which field."""
        if address_in(typed["email"]) is None:
            return NO_ADDRESS, "email"
        if typed["rhythm"] not in RHYTHMS:
            return _NO_RHYTHM, "weekly"
        words = (("category", "categories"), ("area", "areas"))
        wrong = next((name for name, vocabulary in words if typed[name] and typed[name] not in self.settings.vocabularies.get(vocabulary, {})), "")
        return (_NO_WORD, wrong) if wrong else ("", "")

    def _form(self, typed: Mapping[str, str], fault: str = "", at: str = "", *, status: int = 200) -> Response:
        title = "Have the news by e-mail"
        values = {"typed": {"email": "", "rhythm": ""} | dict(typed), "fault": fault, "at": at, "title": title, "settings": self.settings}
        return page_of(self.pages.draw("follow", "follow_form.html", f"Error: {title}" if fault else title, values, status=status))

    def _refused(self, typed: Mapping[str, str], fault: str, at: str, status: int, *, as_json: bool) -> Response:
        if as_json:
            return JSONResponse({"error": _NO_MAIL if status == 503 else fault}, status_code=status)
        if status == 503:
            return page_of(self.pages.message("follow", status, "Not just now", _NO_MAIL))
        return self._form(typed, fault, at, status=status)


_SECRET: Final = {"referrer-policy": "no-referrer"}  # the address itself is the key
