"""GitLab: a push of a branch with push options opens the merge request; a token that may write the repository is enough.

An option holds no line end, but GitLab makes one of the two letters `\\n`. A push that changes nothing sends no options: then a new commit is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from domore.contribute.forges.by_push import ByPush
from domore.contribute.forges.clone import Clone
from domore.contribute.forges.forge import ForgeRefused, Proposal
from domore.contribute.forges.numbers import number_in, same_line

_STATES: Final[dict[str, Literal["open", "merged", "closed"]]] = {"opened": "open", "locked": "open", "merged": "merged", "closed": "closed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GitLab(ByPush):
    """One project on a GitLab."""

    under: ClassVar[str] = "merge-requests"

    def found(self, ref: str) -> str | None:
        """By the branch that it came from."""
        branch = f"domore/{ref}"
        found = self.api().get(f"/projects/{self.remote.quoted}/merge_requests", source_branch=branch, state="all", per_page="20")
        try:
            own = (one for one in found if one["source_project_id"] == one["target_project_id"])  # a fork may have a branch of the same name
            numbers = [number for one in own if one["source_branch"] == branch and (number := number_in(one["iid"]))]
            return min(numbers, key=int) if numbers else None
        except (KeyError, TypeError):
            raise ForgeRefused("the forge's answer is not of the shape that it promises") from None

    def close(self, clone: Clone, ref: str, number: str | None) -> bool:  # noqa: ARG002 - the branch tells
        """Deletes its branch: GitLab closes a merge request that has none any more, and for that the token's right to push is enough."""
        return clone.drop_branch(f"domore/{ref}")

    def push(self, clone: Clone, commit: str, proposal: Proposal) -> str | None:
        """Pushes a branch with push options."""
        if clone.has_branch(proposal.branch, commit):  # killed in between, here or there: the branch came through, the merge request did not
            commit = clone.another_for(proposal, commit)
        pushed = clone.push(commit, f"refs/heads/{proposal.branch}", self._options(proposal), force=True)
        if pushed.refusal is not None:
            raise ForgeRefused(f"the forge did not take it: {pushed.refusal}")
        return self.number_for(proposal.ref) or clone.number_of(commit, self.under)

    def state_of(self, number: str) -> Literal["open", "merged", "closed"]:
        """By its state."""
        return _STATES[self.api().get(f"/projects/{self.remote.quoted}/merge_requests/{number}")["state"]]

    def page(self, number: str | None) -> str | None:
        """Its page."""
        return f"{self.remote.page}/-/merge_requests/{number}" if number else None

    def _options(self, proposal: Proposal) -> tuple[str, ...]:
        title, text = (part.replace("\\n", "\\ n") for part in (proposal.line, proposal.text))
        given = {"target": self.remote.branch, "title": title, "description": same_line(text, "\\n")}
        return ("merge_request.create", "merge_request.remove_source_branch", *(f"merge_request.{name}={value}" for name, value in given.items()))
