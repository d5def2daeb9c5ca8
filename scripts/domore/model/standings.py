"""How every idea stands, and the town's own record: which answers it owes, and how long it took to give those that it owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domore.model.backing import NOBODY
from domore.model.card import Card
from domore.model.catalogue import Catalogue
from domore.model.challenge import Challenge
from domore.model.stages import Standing, State, standing
from domore.settings import Settings, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The town's own record. `states` counts ideas by how they stand; apart from them are those `taken_up` for review before an answer was owed.
    Of the `answers` that were owed, `in_time` came by the promised day (None where none was promised), and half came within `half_within_days` days
    of the day on which they were owed."""

    states: Mapping[State, int]
    taken_up: int
    answers: int
    in_time: int | None
    half_within_days: int | None

    @property
    def late(self) -> int:
        """Answers that are late."""
        return self.states.get("late", 0)

    @property
    def owed(self) -> int:
        """Answers that are owed, those that are late too."""
        return self.states.get("waiting-for-answer", 0) + self.late


def standings(catalogue: Catalogue, settings: Settings) -> dict[str, Standing]:
    """How each idea stands, by its id; nothing at all in a town that promises nothing."""
    return {card.id: standing_of(card, catalogue, settings) for card in catalogue.ideas} if is_anything_promised(catalogue, settings) else {}


def is_anything_promised(catalogue: Catalogue, settings: Settings) -> bool:
    """Whether the town, or a challenge of it, says what follows when people back an idea."""
    return bool(settings.stages or settings.answer_within_days is not None or any(challenge.stages for challenge in catalogue.challenges))


def standing_of(card: Card, catalogue: Catalogue, settings: Settings) -> Standing:
    """How an idea stands in a town that promises anything."""
    backing, challenge = catalogue.backing.get(card.id, NOBODY), catalogue.challenge_of(card)
    return standing(
        submitted=date.fromisoformat(card.date),
        status=card.status,
        decided=date.fromisoformat(card.decided) if card.decided else None,
        so_far=backing.so_far,
        reached=backing.reached,
        counted=backing.counted,
        stages=stages_of(card, catalogue, settings),
        answer_days=settings.answer_within_days,
        today=catalogue.today,
        chosen=challenge.chosen_on(card.id) if challenge else None,
    )


def stages_of(card: Card, catalogue: Catalogue, settings: Settings) -> Sequence[Stage]:
    """The stages that hold for an idea: those of the challenge that it was entered for, if that has its own, else the town's."""
    return stages_in(catalogue.challenge_of(card), settings)


def stages_in(challenge: Challenge | None, settings: Settings) -> Sequence[Stage]:
    """The stages of a challenge, if that has its own, else the town's."""
    return challenge.stages if challenge and challenge.stages else settings.stages


def record(catalogue: Catalogue, standings: Mapping[str, Standing]) -> Record | None:
    """The town's own record; None in a town that promises nothing."""
    if not standings:
        return None
    days, in_time, is_promised = [], 0, False
    for card in catalogue.ideas:
        stood = standings[card.id]
        if stood.state == "answered" and stood.since is not None and card.decided:
            decided = date.fromisoformat(card.decided)
            days.append((decided - stood.since).days)
            is_promised = is_promised or stood.by is not None
            in_time += stood.by is not None and decided <= stood.by
    days.sort()
    taken_up = sum(stood.state == "waiting-for-answer" and stood.since is None for stood in standings.values())
    states = Counter(stood.state for stood in standings.values())
    states["waiting-for-answer"] -= taken_up
    return Record(
        states=states,
        taken_up=taken_up,
        answers=len(days),
        in_time=in_time if is_promised else None,
        half_within_days=days[-(-len(days) // 2) - 1] if days else None,
    )
