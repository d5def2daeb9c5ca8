"""Ideas as they are in the town just now, as far as backing them needs to know."""

from __future__ import annotations

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
        wording=wording_digest(*(str(fields.get(name) or "") for name in ("title", "summary", "body"))),
        is_open=fields.get("status") in WAITING and not fields.get("decision"),
    )
