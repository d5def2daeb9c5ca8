"""Forgejo (Codeberg too) and Gitea: one push to refs/for/<branch> opens the pull request, without a fork and without the right to write.

The topic is the key there. But the forge looks for it among open ones alone, so that one that was closed or merged is looked for before each push.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from domore.contribute.forges.by_push import ByPush
from domore.contribute.forges.clone import Clone
from domore.contribute.forges.forge import ForgeRefused, Proposal, names
from domore.contribute.forges.numbers import number_in, same_line

BOTS: Final = ("forgejo-actions", "gitea-actions")  # the accounts of a workflow's own token, which may not ask who it is
_THERE_ALREADY: Final = ("same as the old commit", "same with old commit", "force-push")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgejo(ByPush):
    """One repository on a Forgejo or Gitea."""

    under: ClassVar[str] = "pull"

    def found(self, ref: str) -> str | None:
        """The number of our own pull request whose text names the reference, among the 50 that were last changed.

        Anybody can write a reference into theirs, and those of issues can be guessed."""
        try:
            pulls = self.api().get(f"/repos/{self.remote.owner}/{self.remote.name}/pulls", state="all", sort="recentupdate", limit="50")
            telling = [pull for pull in pulls if names(str(pull.get("body")), ref)]
            accounts = self._accounts() if telling else ()
            return next((number_in(pull["number"]) for pull in telling if (pull.get("user") or {}).get("login") in accounts), None)
        except (KeyError, TypeError, AttributeError):
            raise ForgeRefused("the forge's answer is not of the shape that it promises") from None

    def close(self, clone: Clone, ref: str, number: str | None) -> bool:  # noqa: ARG002 - there is no branch
        """Asks the forge to close it, as whoever opened it may."""
        if number is None or self._state(number) != "open":
            return number is not None
        self.api().call("PATCH", f"/repos/{self.remote.owner}/{self.remote.name}/pulls/{number}", {"state": "closed"})
        return True

    def push(self, clone: Clone, commit: str, proposal: Proposal) -> str | None:
        """Pushes by AGit."""
        options: tuple[str, ...] = (
            f"topic={proposal.branch}",
            f"title={_value(proposal.line)}",
            f"description={_value(same_line(proposal.text, ' '))}",
        )
        options += ("force-push=true",) if proposal.renews else ()
        pushed = clone.push(commit, f"refs/for/{self.remote.branch}", options)
        number = number_in(pushed.ref, rf"refs/{self.under}/(\d+)/head") or clone.number_of(commit, self.under)
        if pushed.refusal is not None and not any(words in pushed.refusal for words in _THERE_ALREADY):
            raise ForgeRefused(f"the forge did not take it: {pushed.refusal}")
        return number

    def state_of(self, number: str) -> Literal["open", "merged", "closed"]:
        """By whether it was merged, and its state."""
        pull = self.api().get(f"/repos/{self.remote.owner}/{self.remote.name}/pulls/{number}")
        return "merged" if pull["merged"] is True else "closed" if pull["state"] == "closed" else "open"

    def page(self, number: str | None) -> str | None:
        """Its page."""
        return f"{self.remote.page}/pulls/{number}" if number else None

    def _accounts(self) -> tuple[str, ...]:
        """Whose pull requests are ours."""
        try:
            return (str(self.api().get("/user")["login"]),)
        except ForgeRefused:
            return BOTS


def _value(text: str) -> str:
    """A push option's value; newer ones would read what follows {base64} as such."""
    return text.replace("{base64}", "base64")
