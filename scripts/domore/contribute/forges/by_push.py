"""Forges on which one push opens the pull request: once, whatever dies when, also where the token may not ask the API."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import ClassVar, Literal

from domore.contribute.forges.api import Api
from domore.contribute.forges.clone import Clone
from domore.contribute.forges.forge import ForgeBusy, ForgeRefused, Opened, Proposal, Review, Withdrawn
from domore.contribute.forges.numbers import number_in
from domore.contribute.forges.remote import Remote


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPush(ABC):
    """One repository on such a forge. `under` is where the heads of its pull requests are: refs/<under>/<number>/head."""

    under: ClassVar[str]
    remote: Remote
    clone: Callable[[], AbstractContextManager[Clone]]
    api: Callable[[], Api]

    def open(self, proposal: Proposal) -> Opened:
        """Opens a pull request. A second call finds the first one's, by what the API tells of the reference, or by its commit."""
        found = self.number_for(proposal.ref)
        if found is not None and not (proposal.renews and self._state(found) == "open"):
            return Opened(url=self.page(found), number=found, there_already=True)
        with self.clone() as clone:
            commit = clone.commit_for(proposal)
            number = clone.number_of(commit, self.under)
            there_already = number is not None or found is not None
            if number is None:
                number = self.push(clone, commit, proposal) or found
        return Opened(url=self.page(number), number=number or "", there_already=there_already)

    def withdraw(self, ref: str) -> Withdrawn:
        """Closes its pull request, if there is one that is open."""
        number = self.found(ref)
        with self.clone() as clone:
            if number is None:
                number = next((there for commit in clone.kept(ref) if (there := clone.number_of(commit, self.under))), None)
            if number is not None and self._state(number) == "merged":
                return Withdrawn(state="merged", url=self.page(number), number=number)
            is_closed = self.close(clone, ref, number)
        if number is not None and self._state(number) == "open":
            raise ForgeBusy("the forge has not closed its pull request yet")
        return Withdrawn(state="closed" if is_closed or number else "none", url=self.page(number), number=number or "")

    def review(self, ref: str, opened: Opened) -> Review:
        """How it stands by the API; where the token may not ask it, whether the branch holds what was proposed."""
        number = number_in(opened.number) or self.number_for(ref)
        if number is not None:
            try:
                return Review(state=self.state_of(number), url=self.page(number))
            except (ForgeRefused, KeyError, TypeError):
                pass
        with self.clone() as clone:
            return Review(state="merged" if clone.is_in_base(ref) else "open", url=self.page(number))

    def number_for(self, ref: str) -> str | None:
        """The number of the reference's pull request, whatever became of it; None when there is none or the token may not ask."""
        try:
            return self.found(ref)
        except ForgeRefused:
            return None

    def _state(self, number: str) -> Literal["open", "merged", "closed"]:
        try:
            return self.state_of(number)
        except (KeyError, TypeError):
            raise ForgeRefused("the forge's answer is not of the shape that it promises") from None

    @abstractmethod
    def found(self, ref: str) -> str | None:
        """The number of the reference's pull request, whatever became of it; None when there is none. Raises ForgeRefused where nothing tells."""

    @abstractmethod
    def close(self, clone: Clone, ref: str, number: str | None) -> bool:
        """Closes the pull request of this number, and takes away its branch, where it has one; whether there was anything."""

    @abstractmethod
    def push(self, clone: Clone, commit: str, proposal: Proposal) -> str | None:
        """Pushes so that a pull request opens; its number, where the forge tells it. Raises ForgeRefused."""

    @abstractmethod
    def state_of(self, number: str) -> Literal["open", "merged", "closed"]:
        """What the API says of a pull request. Raises ForgeRefused, and KeyError or TypeError for an answer of another shape."""

    @abstractmethod
    def page(self, number: str | None) -> str | None:
        """Its page."""
