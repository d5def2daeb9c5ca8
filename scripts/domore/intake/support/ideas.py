"""Ideas as they are in the town just now, as far as backing them needs to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any, Final

from domore.contribute.change import Town, fields_in
from domore.intake.facts import fact_in
from domore.model.backing import NOBODY, Backing, backing_of
from domore.model.challenge import Challenge
from domore.model.stages import WAITING, standing
from domore.model.standings import stages_in
from domore.model.wording_digest import wording_digest
from domore.problems import WrongUse

_TALLIES: Final = tuple(f"content/tallies/{name}.yml" for name in ("email", "forge", "paper", "stages"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """One idea. `wording` is the digest of its words. Nobody can back one that is decided, nor one that rests: its clock ran out."""

    id: str
    title: str
    summary: str
    wording: str
    is_decided: bool
    is_resting: bool

    @property
    def is_open(self) -> bool:
        """Whether it may still be backed."""
        return not self.is_decided and not self.is_resting


class Ideas:
    """The town's ideas by their ids, on the day that the clock (seconds since 1970) tells. What was counted is read again only when a tally
    changed: that of 10,000 ideas takes half a second."""

    def __init__(self, town: Callable[[], Town], clock: Callable[[], float]) -> None:
        self._town = town
        self._clock = clock
        self._reading = Lock()
        self._files: tuple[bytes, ...] = ()
        self._backing: Mapping[str, Backing] | None = {}

    def __call__(self, id: str) -> Idea | None:
        """The idea with this id; None when there is none to read."""
        town = self._town()
        path = town.listings.get(f"ideas/{id}")
        fields = fields_in(town.read(path), path) if path else None
        if fields is None:
            return None
        is_decided = fields.get("status") not in WAITING or bool(fields.get("decision"))
        return Idea(
            id=id,
            title=str(fields.get("title", id)),
            summary=str(fields.get("summary", "")),
            wording=wording_digest(*(str(fields.get(name) or "") for name in ("title", "summary", "body"))),
            is_decided=is_decided,
            is_resting=not is_decided and self._rests(town, id, fields),
        )

    def _rests(self, town: Town, id: str, fields: Mapping[str, Any]) -> bool:
        """As its page says it. Where counts or days can't be read nobody knows that it rests."""
        try:
            challenge, submitted = _challenge(town, fields), date.fromisoformat(str(fields.get("submitted")))
            stages = stages_in(challenge, town.settings)
            backing = self._counted(town) if stages else None
        except (ValueError, WrongUse):
            return False
        if backing is None:
            return False
        counts = backing.get(id, NOBODY)
        stood = standing(
            submitted=submitted,
            status=str(fields.get("status")),
            decided=None,
            so_far=counts.so_far,
            reached=counts.reached,
            counted=counts.counted,
            stages=stages,
            answer_days=town.settings.answer_within_days,
            today=date.fromtimestamp(self._clock()),
            chosen=challenge.chosen_on(id) if challenge else None,
        )
        return stood.state == "resting"

    def _counted(self, town: Town) -> Mapping[str, Backing] | None:
        with self._reading:
            files = tuple(map(town.read, _TALLIES))
            if files != self._files:
                self._files, self._backing = files, None
                self._backing = backing_of([found for path in _TALLIES if (found := fact_in(town, path)) is not None])
            return self._backing


def _challenge(town: Town, fields: Mapping[str, Any]) -> Challenge | None:
    """The challenge that the idea was entered for."""
    path = town.challenges.get(str(fields.get("challenge", "")))
    found = fact_in(town, path) if path else None
    return found if isinstance(found, Challenge) else None
