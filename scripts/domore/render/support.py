"""What an idea's page says of its backing: the counts by method, how far they lead, and how one can add to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domore.model.backing import NOBODY, Count
from domore.model.card import Card
from domore.model.listing import Idea
from domore.model.stages import WAITING, Standing
from domore.model.standings import stages_of
from domore.render.studio import Studio
from domore.render.words_for_support import in_brief, method, of_these, where_it_stands
from domore.settings import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One count: the number, what it counts, and what is known of some of those."""

    number: int
    what: str
    of_these: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The part of an idea's page on its backing. `merged` are the counts of ideas that became part of it, in words; the last three
    say how one can back it now."""

    lines: Sequence[Line]
    standing: Standing | None
    stages: int
    sentences: Sequence[str]
    merged: Sequence[tuple[Card, str]]
    rests: bool
    by_email: bool
    by_forge: str | None
    on_paper: Contact | None

    @property
    def has_a_way(self) -> bool:
        """Whether there is any way to back it now."""
        return bool(self.by_email or self.by_forge or self.on_paper)


def support_of(studio: Studio, card: Card, idea: Idea) -> Support | None:
    """The backing of an idea; None where nobody backs it and nobody can."""
    settings, backing, stood = studio.settings, studio.catalogue.backing.get(idea.id, NOBODY), studio.standing(card)
    takes = idea.status in WAITING and idea.decision is None and (stood is None or stood.takes_support)
    ways, stages = settings.support, stages_of(card, studio.catalogue, settings)
    merged = [(card, counts) for card in studio.catalogue.merged_here.get(idea.id, ()) if (counts := counts_in_brief(studio, card))]
    sentences = where_it_stands(stood, stages, settings.answer_within_days) if stood else []
    found = Support(
        lines=[Line(number=count.backs, what=method(count.method, count.backs), of_these=of_these(count)) for count in backing.counts],
        standing=stood,
        stages=len(stages),
        sentences=sentences,
        merged=merged,
        rests=stood is not None and stood.state == "resting",
        by_email=takes and settings.takes_support_by_email,
        by_forge=idea.discussion if takes and ways.forge else None,
        on_paper=settings.contact if takes and ways.paper else None,
    )
    shown = found.lines or merged or sentences or found.has_a_way
    return found if shown else None


def counts_in_brief(studio: Studio, card: Card) -> str:
    """An idea's counts in a line, each by its method; nothing where nobody backs it."""
    counts: Sequence[Count] = studio.catalogue.backing.get(card.id, NOBODY).counts if card.kind == "ideas" else ()
    return in_brief(counts)
