"""Ideas as they are in the town just now, as far as backing them needs to know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domore.contribute.change import Town, fields_in
from domore.model.stages import WAITING
from domore.model.wording_digest import wording_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """One idea. `wording` is the digest of its words, `is_open` whether it may still be backed."""

    id: str
    title: str
    summary: str
    wording: str
    is_open: bool


def idea_in(town: Town, id: str) -> Idea | None:
    """The idea with this id; None when there is none to read."""
    path = town.listings.get(f"ideas/{id}")
    fields = fields_in(town.read(path), path) if path else None
    if fields is None:
        return None
    return Idea(
        id=id,
        title=str(fields.get("title", id)),
        summary=str(fields.get("summary", "")),
        wording=wording_digest(fields),
        is_open=fields.get("status") in WAITING and not fields.get("decision"),
    )


def wordings_of(town: Town, ids: Iterable[str]) -> dict[str, str]:
    """The digest of the words of each of these ideas that is there."""
    return {id: idea.wording for id in ids if (idea := idea_in(town, id)) is not None}
