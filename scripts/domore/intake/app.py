"""The service's routes: what is asked, what is answered. What is decided lies in guard and contribute, what is kept in the spool."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Lifespan

from domore.check.stub import as_shown
from domore.contribute.change import Change, Town, change_of, fields_in
from domore.contribute.faults import Fault
from domore.contribute.form import answers_of
from domore.intake import sent as sending
from domore.intake import tokens
from domore.intake.alike import likeliest
from domore.intake.answers import page_of
from domore.intake.batches import Batches
from domore.intake.database import SpoolUnavailable
from domore.intake.entering import challenge_of, too_late
from domore.intake.guard import TOO_OLD, Verdict, links_in
from domore.intake.inbox.editing import what_was_edited
from domore.intake.inbox.seen import title_of
from domore.intake.mail import NO_ADDRESS_OR_NONE, is_address
from domore.intake.pages import Asked, Pages, Told
from domore.intake.sent import Sent, Unreadable
from domore.intake.spool import Arrival, Entry, Spool
from domore.intake.titles import title_in
from domore.intake.town import listing_of, was_taken_down

if TYPE_CHECKING:
    from domore.intake.puzzle import Puzzle  # brings a library that only towns with the puzzle need

# A person's own browser keeps a form, with what was typed, and what it was answered to it for its Back, and asks anew for all else; what is not
# kept it would have to send again.
_OWN: Final = {"cache-control": "private, no-cache"}
_AT_ONCE: Final = 2  # checks; more side by side only wait for one another
_WORDS: Final = {
    404: ("There is no such page", "The address leads nowhere. Perhaps a part of it is missing."),
    405: ("This can't be done here", "Open the form and send it from there."),
}
_AGAIN: Final = "Some time has passed, or the answers changed since you saw them. Nothing is lost: look at them once more, then send."
_FULL: Final = "We can't keep it safely just now, so we did not take it. Wait a minute, then send it again."
_FAULT: Final = "Something went wrong here, and that is our fault. Go back, wait a moment, and send it again: nothing is taken twice.\n"
_TOO_MANY: Final = "A great many came from your part of the network in a short time, so we did not take this one yet. Send it again in {}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """All that answering needs. `spool` is for reading; what arrives goes through `batches`. `titles` gives those of the town's entries by name;
    `puzzle` is there when the town wants it."""

    key: bytes
    pages: Pages
    town: Callable[[], Town]
    spool: Spool
    batches: Batches[Arrival, Verdict]
    clock: Callable[[], float]
    titles: Callable[[Town], Mapping[str, str]]
    puzzle: Puzzle | None = None
    limiter: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_AT_ONCE))

    def form(self, request: Request) -> Response:  # in a thread of its own, as all that reads the town's files
        """The empty form for an idea or an opportunity."""
        purpose, town = request.path_params["purpose"], self.town()
        if purpose not in ("idea", "opportunity"):
            raise HTTPException(404)
        return page_of(self.pages.form(f"form/{purpose}", _asked(town, Sent.empty(purpose))), _OWN)

    def form_about(self, request: Request) -> Response:
        """The form about an entry, filled in with what stands there."""
        purpose, kind, id = (request.path_params[name] for name in ("purpose", "kind", "id"))
        town, listing = self.town(), f"{kind}/{id}"
        if purpose not in ("change", "problem") or listing not in town.listings:
            raise HTTPException(404)
        sent = Sent.empty(purpose, listing, _present(town, listing) if purpose == "change" else None)
        return page_of(self.pages.form(f"form/{purpose}/{listing}", _asked(town, sent)), _OWN)

    async def check(self, request: Request) -> Response:
        """Says what is wrong, or shows what was answered and gives the token to send it with."""
        sent = sending.read(request.headers.get("content-type", ""), await request.body())
        return await self._checked(sent)

    async def send(self, request: Request) -> Response:
        """Keeps a submission and says so once it is on disk. The same token always gets the same answer."""
        sent, now = sending.read(request.headers.get("content-type", ""), await request.body()), self.clock()
        token = tokens.read(self.key, sent.token, sent.digest)
        if token is None or (now - token.made > TOO_OLD and self.spool.find(token.ref) is None):
            return await self._checked(sent, again=True)
        arrival = Arrival(
            ref=token.ref,
            purpose=sent.purpose,
            listing=sent.listing,
            body=sent.submission.to_json().decode(),
            words=sent.words,
            address=request.client.host if request.client else "",
            honeypot=bool(sent.honeypot),
            age=now - token.made,
            links=links_in(sent.texts),
            email=sent.email,
            unsolved=self.puzzle is not None and not self.puzzle.is_solved(sent.token, sent.solution),
        )
        verdict = await asyncio.wrap_future(self.batches.put(arrival))
        if verdict.fate == "turn-away":
            wait = "an hour" if verdict.retry_after > 600 else "a minute"
            return self._refused(429, "Too many at once", _TOO_MANY.format(wait), request, sent, verdict.retry_after)
        where = f"status/{token.ref}/{token.secret}"
        if sent.as_json:
            return JSONResponse({"reference": token.ref, "status_url": f"/intake/{where}"}, status_code=201)
        return RedirectResponse(where, status_code=303)

    async def status(self, request: Request) -> Response:
        """The private page of one submission."""
        ref, secret = request.path_params["reference"], request.path_params["secret"]
        entry = self.spool.find(ref) if tokens.is_secret(self.key, ref, secret) else None
        if entry is None:
            raise HTTPException(404)
        return await to_thread.run_sync(self._status, entry, f"status/{ref}/{secret}")

    def _status(self, entry: Entry, at: str) -> Response:
        town = self.town()
        listing = listing_of(entry.path) if entry.path else entry.listing
        told = Told(
            title=title_of(replace(entry, edited=None), town) if entry.body or entry.listing else "",
            listing=listing,
            is_gone=was_taken_down(entry, town),
            edits=what_was_edited(entry, town) if entry.state in ("accepted", "in-review", "published") else (),
        )
        return page_of(self.pages.status(at, entry, told), {"referrer-policy": "no-referrer"})

    async def healthz(self, request: Request) -> Response:  # noqa: ARG002
        """How the queue stands, for whoever watches over the service."""
        return JSONResponse({"ok": True} | self.spool.health(self.clock()))

    async def openapi(self, request: Request) -> Response:  # noqa: ARG002
        """The description of all this for programs."""
        return Response((resources.files("domore.intake") / "openapi.json").read_bytes(), media_type="application/json")

    async def _checked(self, sent: Sent, *, again: bool = False) -> Response:
        return await to_thread.run_sync(self._check, sent, again, limiter=self.limiter)

    def _check(self, sent: Sent, again: bool) -> Response:
        town, today = self.town(), date.fromtimestamp(self.clock())
        late = too_late(town, sent, today)
        if late:
            sent = sent.without_challenge
        asked = _asked(town, sent)
        if sent.change and not sent.as_json and not again:
            return page_of(self.pages.form("check", asked), _OWN)
        found = change_of(sent.submission, town, today)
        faults = [*([late] if late else []), *_faults(found, sent)]
        if faults:
            if sent.as_json:
                return JSONResponse({"faults": [{"name": fault.name, "message": fault.message} for fault in faults]}, status_code=422)
            return page_of(self.pages.form("check", asked, faults, status=422), _OWN)
        change, token = found if isinstance(found, Change) else None, tokens.issue(self.key, sent.digest, self.clock())
        puzzle = self.puzzle.challenge(token, self.clock()) if self.puzzle else ""
        if sent.as_json:
            ways = {"token": token} | ({"challenge": json.loads(puzzle)} if puzzle else {})
            if again:
                return JSONResponse({"error": "The token is missing, too old, or for other answers. Here is one for these."} | ways, status_code=422)
            return JSONResponse(ways | ({"change": {"path": change.path, "yaml": change.yaml}} if change else {}))
        if sent.purpose in ("idea", "opportunity"):
            there = [(pair, pair[1]) for pair in self.titles(town).items()]
            asked = replace(asked, alike=likeliest(" ".join(sent.answers["title"]), there))
        notice, status = (_AGAIN, 422) if again else ("", 200)
        return page_of(self.pages.check("check", asked, sent, change, token, today, puzzle=puzzle, notice=notice, status=status), _OWN)

    async def unavailable(self, request: Request, error: Exception) -> Response:  # noqa: ARG002
        """The spool is full, locked or broken: nothing was taken, and the answers are given back."""
        try:
            sent = sending.read(request.headers.get("content-type", ""), await request.body()) if request.method == "POST" else None
        except Unreadable:
            sent = None
        return self._refused(503, "Not just now", _FULL, request, sent, 30)

    async def unreadable(self, request: Request, error: Exception) -> Response:
        """A body that the service does not take."""
        status = error.status if isinstance(error, Unreadable) else 400
        if "json" in request.headers.get("content-type", ""):
            return JSONResponse({"error": str(error)}, status_code=status)
        return page_of(self.pages.message(_at(request), status, "This can't be read", str(error)))

    async def refused(self, request: Request, error: Exception) -> Response:
        """No such page, or not to be asked for in this way."""
        status = error.status_code if isinstance(error, HTTPException) else 400
        heading, text = _WORDS.get(status, ("This can't be done", "Go back to the form and try again."))
        headers = error.headers if isinstance(error, HTTPException) else None
        return page_of(self.pages.message(_at(request), status, heading, text), dict(headers or {}))

    def _refused(self, status: int, heading: str, text: str, request: Request, sent: Sent | None, retry_after: int) -> Response:
        after = {"retry-after": str(retry_after)}
        if sent is not None and sent.as_json:
            return JSONResponse({"error": text}, status_code=status, headers=after)
        return page_of(self.pages.message(_at(request), status, heading, text, sent), after)


def app(service: Service, lifespan: Lifespan[Starlette], more: Sequence[BaseRoute] = (), beside: Sequence[BaseRoute] = ()) -> Starlette:
    """The service as an application, at /intake/ and, for proxies that take that away, at the root as well, with `more` routes there; and with what
    else is served `beside` it."""
    routes = [
        Route("/form/{purpose}", service.form),
        Route("/form/{purpose}/{kind}/{id}", service.form_about),
        Route("/check", service.check, methods=["POST"]),
        Route("/send", service.send, methods=["POST"]),
        Route("/status/{reference}/{secret}", service.status),
        Route("/healthz", service.healthz),
        Route("/openapi.json", service.openapi),
        *more,
    ]
    handlers: dict[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
        HTTPException: service.refused,
        Unreadable: service.unreadable,
        SpoolUnavailable: service.unavailable,
        Exception: _broken,
    }
    made = Starlette(routes=[*beside, Mount("/intake", routes=routes), *routes], exception_handlers=handlers, lifespan=lifespan)
    made.router.redirect_slashes = False
    return made


async def _broken(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """A fault of ours, which the doorkeeper then puts into the log."""
    return PlainTextResponse(_FAULT, status_code=500)


def _asked(town: Town, sent: Sent) -> Asked:
    path = town.listings.get(sent.listing or "")
    fields = fields_in(town.read(path), path) if path else None
    entered = challenge_of(town, sent)
    return Asked(
        purpose=sent.purpose,
        listing=sent.listing if path else None,
        title=str((fields or {}).get("title", sent.listing)) if path else None,
        form=town.form_for(sent.purpose, sent.listing),
        answers=sent.answers,
        before=sent.before,
        note=sent.note,
        email=sent.email,
        challenge=(entered[0], title_in(town, entered[1])) if entered else None,
    )


def _present(town: Town, listing: str) -> dict[str, tuple[str, ...]]:
    """The answers that give an entry as it is shown."""
    path, form = town.listings[listing], town.form_for("change", listing)
    fields = as_shown(fields_in(town.read(path), path) or {})
    return {name: tuple(answers) for name, answers in answers_of(form, fields).items()} if form else {}


def _faults(found: Change | tuple[Fault, ...], sent: Sent) -> list[Fault]:
    faults = [] if isinstance(found, Change) else list(found)
    if sent.email and not is_address(sent.email):
        faults.append(Fault(name="contact.email", message=NO_ADDRESS_OR_NONE))
    return faults


def _at(request: Request) -> str:
    """How deep an address lies, for the ways out of a page about an address that is wrong; its words are not repeated."""
    path = request.url.path.removeprefix("/intake/").removeprefix("/")
    return "x/" * path.count("/") + "x"
