"""GitHub: a branch is pushed, then its pull request is asked for. The branch is the key: each has one pull request, open or not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from domore.contribute.forges.api import Api
from domore.contribute.forges.clone import Clone
from domore.contribute.forges.forge import ForgeBusy, ForgeRefused, Opened, Proposal, Review, Withdrawn
from domore.contribute.forges.numbers import number_in
from domore.contribute.forges.remote import Remote


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHub:
    """One repository on GitHub, or on a GitHub of one's own."""

    remote: Remote
    clone: Callable[[], AbstractContextManager[Clone]]
    api: Callable[[], Api]

    def open(self, proposal: Proposal) -> Opened:
        """Pushes the branch and opens its pull request. A second call finds the first one's, even when it was merged and its branch deleted."""
        number = self._of_branch(proposal.branch)
        there_already = number is not None
        if number is None or (proposal.renews and self.review(proposal.ref, Opened(url=None, number=number)).state == "open"):
            with self.clone() as clone:
                pushed = clone.push(clone.commit_for(proposal), f"refs/heads/{proposal.branch}", force=True)
            if pushed.refusal is not None:
                raise ForgeRefused(f"the forge did not take it: {pushed.refusal}")
            number = number or self._asked_for(proposal)
        return Opened(url=self._page(number), number=number, there_already=there_already)

    def review(self, ref: str, opened: Opened) -> Review:
        """How it stands by the API."""
        number = number_in(opened.number) or self._of_branch(f"domore/{ref}")
        if number is None:
            raise ForgeRefused("the forge has no pull request for this proposal.")
        pull = self.api().get(f"{self._pulls}/{number}")
        try:
            state = "merged" if pull["merged"] is True else "closed" if pull["state"] == "closed" else "open"
            return Review(state=state, url=self._page(number))  # type: ignore[arg-type]
        except (KeyError, TypeError):
            raise _odd() from None

    def withdraw(self, ref: str) -> Withdrawn:
        """Deletes its branch: GitHub closes a pull request that has none any more."""
        branch = f"domore/{ref}"
        number = self._of_branch(branch)
        there = Opened(url=None, number=number or "")
        if number is not None and (review := self.review(ref, there)).state == "merged":
            return Withdrawn(state="merged", url=review.url, number=number)
        with self.clone() as clone:
            was_there = clone.drop_branch(branch)
        if number is None:
            return Withdrawn(state="closed" if was_there else "none")
        if (review := self.review(ref, there)).state == "open":
            raise ForgeBusy("the forge has not closed its pull request yet")
        return Withdrawn(state="closed", url=review.url, number=number)

    def _asked_for(self, proposal: Proposal) -> str:
        asked = {"title": proposal.line, "head": proposal.branch, "base": self.remote.branch, "body": proposal.text, "maintainer_can_modify": True}
        status, told = self.api().call("POST", self._pulls, asked, also=(422,))
        if status == 422:
            if (there := self._of_branch(proposal.branch)) is not None:  # opened a moment ago, by a try that did not live to hear of it
                return there
            raise ForgeRefused(f"the forge did not take it: {_said(told)}")
        number = number_in(told.get("number")) if isinstance(told, dict) else None
        if number is None:
            raise _odd()
        return number

    def _of_branch(self, branch: str) -> str | None:
        """The number of the branch's pull request, whatever became of it."""
        found = self.api().get(self._pulls, head=f"{self.remote.owner}:{branch}", state="all", per_page="100")
        if not isinstance(found, list):
            raise _odd()
        try:
            numbers = [number for one in found if one["head"]["ref"] == branch and (number := number_in(one["number"]))]
        except (KeyError, TypeError):
            raise _odd() from None
        return min(numbers, key=int) if numbers else None

    @property
    def _pulls(self) -> str:
        return f"/repos/{self.remote.owner}/{self.remote.name}/pulls"

    def _page(self, number: str) -> str:
        return f"{self.remote.page}/pull/{number}"


def _said(told: Any) -> str:
    errors = told.get("errors") or () if isinstance(told, dict) else ()
    said = [error["message"] for error in errors if isinstance(error, dict) and isinstance(error.get("message"), str)]
    return "; ".join(said)[:300] or (str(told.get("message"))[:300] if isinstance(told, dict) else "no reason given")


def _odd() -> ForgeBusy:
    return ForgeBusy("the forge's answer is not of the shape that it promises")
