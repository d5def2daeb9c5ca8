"""The inbox as pages: a list, an entry with how it will look, and a button for each thing that can be decided. Plain forms, no JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from domore.intake import sent as sending
from domore.intake import tokens
from domore.intake.guard import TOO_OLD
from domore.intake.inbox.desk import ALL_STATES, Desk, NoReason, NoSuchEntry, NotAcceptable, commit_of
from domore.intake.inbox.edit_page import EditPage
from domore.intake.inbox.editing import count_in
from domore.intake.inbox.loopback import Loopback
from domore.intake.inbox.seen import PURPOSES, seen, state_of, title_of
from domore.intake.inbox.told import ago
from domore.intake.pages import Drawn, Pages
from domore.intake.sent import Sent
from domore.intake.spool import Entry, WrongMove
from domore.intake.town import listing_of, was_taken_down
from domore.problems import DoMoreError

ON_ITS_WAY: Final = 5.0  # seconds to wait for the worker after a yes, so that the page that follows can say what came of it
_DONE: Final[Mapping[str, str]] = {
    "accept": "Accepted.",
    "as-sent": "Your edits are undone: it is as it was sent.",
    "reject": "Not published. The status page shows your reason.",
    "duplicate": "Closed as a duplicate. The status page leads to the entry that stays.",
    "spam": "Marked as spam.",
    "back": "It waits for you again.",
    "forget": "The e-mail address is deleted.",
}
_SAVED: Final = "Saved. Look at it once more, then decide."
_OLD: Final = "This page was open for a long time. Look at it once more, then decide."


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """The pages. One request at a time is at the desk. `at_once` says that what is accepted needs no other review."""

    key: bytes
    pages: Pages
    desk: Desk
    at_once: bool
    limiter: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    async def list(self, request: Request) -> Response:
        """What waits, or all that ever came."""
        return await self._at_desk(self._list, "all" in request.query_params)

    async def entry(self, request: Request) -> Response:
        """One submission, with all that can be decided about it."""
        done = request.query_params.get("done", "")
        return await self._at_desk(self._entry, request.path_params["ref"], _SAVED if done == "edit" else _DONE.get(done, ""))

    async def edit(self, request: Request) -> Response:
        """The form of a submission, to mend it; then the page of the submission again."""
        if request.method != "POST":
            return await self._at_desk(self._edit, request.path_params["ref"], None)
        sent = sending.read(request.headers.get("content-type", ""), await request.body())
        return await self._at_desk(self._edit, request.path_params["ref"], sent)

    async def decide(self, request: Request) -> Response:
        """One decision; then the page of the submission again, which says how it stands."""
        ref, act = request.path_params["ref"], request.path_params["act"]
        if act not in _DONE:
            return await self._at_desk(self._missing)
        given = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
        answer = await self._at_desk(self._decide, ref, act, given)
        if act == "accept" and answer.status_code == 303:
            with anyio.move_on_after(ON_ITS_WAY):
                while await to_thread.run_sync(self._is_on_its_way, ref, limiter=self.limiter):
                    await anyio.sleep(0.1)
        return answer

    async def _at_desk(self, do: Callable[..., Response], *values: Any) -> Response:
        return await to_thread.run_sync(do, *values, limiter=self.limiter)

    def _list(self, with_all: bool) -> Response:
        entries = self.desk.entries(ALL_STATES) if with_all else self.desk.entries()
        now, town = self.desk.clock(), self.desk.town()
        rows = [{"entry": one, "title": title_of(one, town), "state": state_of(one, town), "ago": ago(now - one.received)} for one in entries]
        values = {"rows": rows, "all": with_all, "purposes": PURPOSES}
        return _answer(self.pages.draw("", "inbox_list.html", "Inbox", values, under="inbox"))

    def _entry(self, ref: str, notice: str = "", faults: Mapping[str, str] | None = None, given: Mapping[str, str] | None = None) -> Response:
        try:
            one = self.desk.find(ref)
        except NoSuchEntry:
            return self._missing()
        look, faults = seen(self.desk, one), faults or {}
        is_gone = was_taken_down(one, self.desk.town())
        values = {
            "seen": look,
            "entry": one,
            "state": look.state,
            "at_once": self.at_once,
            "commit": None if is_gone else commit_of(one),
            "notice": notice,
            "faults": faults,
            "given": given or {},
            "token": self._token(one),
            "received": ago(self.desk.clock() - one.received),
            "preview": self.pages.preview(look.change, self.desk.today) if look.change else None,
            "url": None if is_gone else _public(one),
        }
        title = f"Error: {look.title}" if faults else look.title
        status = 422 if faults else 200
        return _answer(self.pages.draw(f"{one.ref}/", "inbox_entry.html", title, values, preview=True, status=status, under="inbox"))

    def _decide(self, ref: str, act: str, given: Mapping[str, str]) -> Response:
        try:
            one = self.desk.find(ref)
        except NoSuchEntry:
            return self._missing()
        if not self._is_fresh(one, given.get("token", "")):
            return self._entry(one.ref, faults={"": _OLD}, given=given)
        try:
            self._do(one, act, given)
        except NoReason as error:
            return self._entry(one.ref, faults={"reason": _sentence(error)}, given=given)
        except NoSuchEntry as error:
            return self._entry(one.ref, faults={"of": _sentence(error)}, given=given)
        except (NotAcceptable, WrongMove) as error:
            return self._entry(one.ref, faults={"": _sentence(error)}, given=given)
        return RedirectResponse(f"./?done={act}", status_code=303)

    def _edit(self, ref: str, sent: Sent | None) -> Response:
        page = EditPage(pages=self.pages, desk=self.desk)
        try:
            one = self.desk.find(ref)
            if sent is None:
                drawn = page.show(one, self._token(one))
                return _answer(drawn) if drawn else self._entry(one.ref, faults={"": "It can't be edited here."})
            drawn = page.save(one, sent.answers, self._token(one), is_fresh=self._is_fresh(one, sent.token))
        except NoSuchEntry:
            return self._missing()
        except NotAcceptable as error:
            return self._entry(one.ref, faults={"": _sentence(error)})
        return _answer(drawn) if drawn else RedirectResponse("./?done=edit", status_code=303)

    def _token(self, one: Entry) -> str:
        return tokens.issue(self.key, _bound_to(one.ref), self.desk.clock())

    def _is_fresh(self, one: Entry, signed: str) -> bool:
        token = tokens.read(self.key, signed, _bound_to(one.ref))
        return token is not None and 0 <= self.desk.clock() - token.made <= TOO_OLD

    def _do(self, one: Entry, act: str, given: Mapping[str, str]) -> None:
        desk, seen = self.desk, given.get("seen", "0")  # how often it had been edited when the page was drawn
        shown = replace(one, edits=count_in(seen))
        acts: dict[str, Callable[[], object]] = {
            "accept": lambda: desk.accept(shown),
            "as-sent": lambda: desk.as_sent(shown),
            "reject": lambda: desk.reject(one, given.get("reason", "")),
            "duplicate": lambda: desk.duplicate(one, given.get("of", "")),
            "spam": lambda: desk.spam(one, others="others" in given),
            "back": lambda: desk.back(one),
            "forget": lambda: desk.forget(one),
        }
        acts[act]()

    def _is_on_its_way(self, ref: str) -> bool:
        return self.desk.find(ref).state in (("accepted", "in-review") if self.at_once else ("accepted",))

    def _missing(self) -> Response:
        text = "The address leads to no submission. Perhaps a part of it is missing, or it was spam and is deleted."
        return _answer(self.pages.message("x/", 404, "There is no such submission", text, under="inbox"))


def inbox_routes(inbox: Inbox, site: Path) -> list[BaseRoute]:
    """The inbox at /inbox/, and beside it the looks of the site as it was last built, for those who come to the service itself."""
    only_here = [Middleware(Loopback)]
    routes = [
        Route("/", inbox.list),
        Route("/{ref}/", inbox.entry),
        Route("/{ref}/edit", inbox.edit, methods=["GET", "POST"]),
        Route("/{ref}/{act}", inbox.decide, methods=["POST"]),
    ]

    async def slash(request: Request) -> Response:  # noqa: ARG001
        return RedirectResponse("/inbox/", status_code=308)

    return [
        Route("/inbox", slash, middleware=only_here),
        Mount("/inbox", routes=routes, middleware=only_here),
        Mount("/assets", StaticFiles(directory=site / "assets", check_dir=False), middleware=only_here),
    ]


def _bound_to(ref: str) -> str:
    return f"inbox/{ref}"


def _public(one: Entry) -> str | None:
    """Its page on the site, once it is published."""
    if one.state == "published" and one.path:
        return f"{listing_of(one.path)}/"
    return f"{one.listing}/" if one.listing else None


def _sentence(error: DoMoreError) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}"


def _answer(drawn: Drawn) -> Response:
    headers = {"content-security-policy": drawn.policy}
    return Response(drawn.html, status_code=drawn.status, media_type="text/html; charset=utf-8", headers=headers)
