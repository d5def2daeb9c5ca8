"""GitLab: a push of a branch with push options opens the merge request; a token that may write the repository is enough.

An option holds no line end, but GitLab makes one of the two letters `\\n`. A push that changes nothing sends no options: then a new commit is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, Literal

from domore.contribute.forges.api import Api
from domore.contribute.forges.clone import Clone
from domore.contribute.forges.forge import ForgeRefused, Opened, Proposal, Review
from domore.contribute.forges.numbers import number_in, same_line
from domore.contribute.forges.remote import Remote

_UNDER: Final = "merge-requests"
_STATES: Final[dict[str, Literal["open", "merged", "closed"]]] = {"opened": "open", "locked": "open", "merged": "merged", "closed": "closed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GitLab:
    """One project on a GitLab."""

    remote: Remote
    clone: Callable[[], AbstractContextManager[Clone]]
    api: Callable[[], Api]

    def open(self, proposal: Proposal) -> Opened:
        """Opens a merge request by push options. A second call finds the first one's, by its branch or its commit."""
        number = self._of_branch(proposal.branch)
        if number is not None:
            return Opened(url=self._page(number), number=number, there_already=True)
        with self.clone() as clone:
            commit = clone.commit_for(proposal)
            number = clone.number_of(commit, _UNDER)
            there_already = number is not None
            if number is None:
                if clone.has_branch(proposal.branch, commit):  # killed in between, here or there: the branch came through, the merge request did not
                    commit = clone.another_for(proposal, commit)
                pushed = clone.push(commit, f"refs/heads/{proposal.branch}", self._options(proposal), force=True)
                if pushed.refusal is not None:
                    raise ForgeRefused(f"the forge did not take it: {pushed.refusal}")
                number = self._of_branch(proposal.branch) or clone.number_of(commit, _UNDER)
        return Opened(url=self._page(number), number=number or "", there_already=there_already)

    def review(self, ref: str, opened: Opened) -> Review:
        """How it stands by the API; where the token may not ask it, whether the branch holds what was proposed."""
        number = number_in(opened.number) or self._of_branch(f"domore/{ref}")
        if number is not None:
            try:
                state = self.api().get(f"/projects/{self.remote.quoted}/merge_requests/{number}")["state"]
                return Review(state=_STATES[state], url=self._page(number))
            except (ForgeRefused, KeyError, TypeError):
                pass
        with self.clone() as clone:
            return Review(state="merged" if clone.is_in_base(ref) else "open", url=self._page(number))

    def _options(self, proposal: Proposal) -> tuple[str, ...]:
        title, text = (part.replace("\\n", "\\ n") for part in (proposal.line, proposal.text))
        given = {"target": self.remote.branch, "title": title, "description": same_line(text, "\\n")}
        return ("merge_request.create", "merge_request.remove_source_branch", *(f"merge_request.{name}={value}" for name, value in given.items()))

    def _of_branch(self, branch: str) -> str | None:
        """The number of the branch's merge request, whatever became of it; None when there is none or the token may not ask."""
        try:
            found = self.api().get(f"/projects/{self.remote.quoted}/merge_requests", source_branch=branch, state="all", per_page="20")
            own = (one for one in found if one["source_project_id"] == one["target_project_id"])  # a fork may have a branch of the same name
            numbers = [number for one in own if one["source_branch"] == branch and (number := number_in(one["iid"]))]
            return min(numbers, key=int) if numbers else None
        except (ForgeRefused, KeyError, TypeError):
            return None

    def _page(self, number: str | None) -> str | None:
        return f"{self.remote.page}/-/merge_requests/{number}" if number else None
