"""Forgejo (Codeberg too) and Gitea: one push to refs/for/<branch> opens the pull request, without a fork and without the right to write.

The topic is the key there. But the forge looks for it among open ones alone, so that one that was closed or merged is looked for before each push.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from domore.contribute.forges.api import Api
from domore.contribute.forges.clone import Clone
from domore.contribute.forges.forge import ForgeRefused, Opened, Proposal, Review, names
from domore.contribute.forges.numbers import number_in, same_line
from domore.contribute.forges.remote import Remote

BOTS: Final = ("forgejo-actions", "gitea-actions")  # the accounts of a workflow's own token, which may not ask who it is
_UNDER: Final = "pull"
_THERE_ALREADY: Final = ("same as the old commit", "same with old commit", "force-push")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgejo:
    """One repository on a Forgejo or Gitea."""

    remote: Remote
    clone: Callable[[], AbstractContextManager[Clone]]
    api: Callable[[], Api]

    def open(self, proposal: Proposal) -> Opened:
        """Opens a pull request by AGit. A second call finds the first one's, by the reference in its text or by its commit."""
        number = self._told_of(proposal.ref)
        if number is not None:
            return Opened(url=self._page(number), number=number, there_already=True)
        with self.clone() as clone:
            commit = clone.commit_for(proposal)
            number = clone.number_of(commit, _UNDER)
            there_already = number is not None
            if number is None:
                options = (f"topic={proposal.branch}", f"title={_value(proposal.line)}", f"description={_value(same_line(proposal.text, ' '))}")
                pushed = clone.push(commit, f"refs/for/{self.remote.branch}", options)
                number = number_in(pushed.ref, rf"refs/{_UNDER}/(\d+)/head") or clone.number_of(commit, _UNDER)
                if pushed.refusal is not None and not any(words in pushed.refusal for words in _THERE_ALREADY):
                    raise ForgeRefused(f"the forge did not take it: {pushed.refusal}")
        return Opened(url=self._page(number), number=number or "", there_already=there_already)

    def review(self, ref: str, opened: Opened) -> Review:
        """How it stands by the API; where the token may not ask it, whether the branch holds what was proposed."""
        number = number_in(opened.number) or self._told_of(ref)
        if number is not None:
            try:
                pull = self.api().get(f"/repos/{self.remote.owner}/{self.remote.name}/pulls/{number}")
                state = "merged" if pull["merged"] is True else "closed" if pull["state"] == "closed" else "open"
                return Review(state=state, url=self._page(number))  # type: ignore[arg-type]
            except (ForgeRefused, KeyError, TypeError):
                pass
        with self.clone() as clone:
            return Review(state="merged" if clone.is_in_base(ref) else "open", url=self._page(number))

    def _told_of(self, ref: str) -> str | None:
        """The number of our own pull request whose text names the reference, among the 50 that were last changed; None when the token may not ask.

        Anybody can write a reference into theirs, and those of issues can be guessed."""
        try:
            pulls = self.api().get(f"/repos/{self.remote.owner}/{self.remote.name}/pulls", state="all", sort="recentupdate", limit="50")
            telling = [pull for pull in pulls if names(str(pull.get("body")), ref)]
            accounts = self._accounts() if telling else ()
            return next((number_in(pull["number"]) for pull in telling if (pull.get("user") or {}).get("login") in accounts), None)
        except (ForgeRefused, KeyError, TypeError, AttributeError):
            return None

    def _accounts(self) -> tuple[str, ...]:
        """Whose pull requests are ours."""
        try:
            return (str(self.api().get("/user")["login"]),)
        except ForgeRefused:
            return BOTS

    def _page(self, number: str | None) -> str | None:
        return f"{self.remote.page}/pulls/{number}" if number else None


def _value(text: str) -> str:
    """A push option's value; newer ones would read what follows {base64} as such."""
    return text.replace("{base64}", "base64")
