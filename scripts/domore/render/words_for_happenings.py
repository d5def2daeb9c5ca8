"""What happened, in the words people use."""

from __future__ import annotations

from typing import Final

from domore.model.card import Card
from domore.model.happened import Happening
from domore.model.labels import label
from domore.render.wording import day

HEADLINES: Final = {"proposed": "New idea", "decided": "Decided", "update": "News", "confirmed": "To do", "chosen": "Chosen"}


def what_happened(card: Card, happening: Happening) -> str:
    """One sentence of ours: what it was, who did it and when."""
    on = day(happening.day)
    match happening.what:
        case "proposed":
            return f"Proposed by {happening.by} on {on}." if happening.by else f"Proposed on {on}."
        case "decided":
            return f"Decided by {happening.by} on {on}. It stands now at: {label('ideas', 'status', card.status)}. Why:"
        case "chosen":
            return f"Chosen by {happening.by} on {on}. Why:"
        case "update":
            return f"{happening.by} ({label('ideas', 'as', happening.voice).lower()}) wrote on {on}:"
        case "confirmed":
            return f"{label('opportunities', 'type', card.type or '')}, with {card.organiser}. Somebody confirmed it on {on}."
    return ""


def what_was_said(card: Card, happening: Happening) -> str:
    """The words of whoever did it."""
    return happening.text if happening.what in ("decided", "update", "chosen") else card.summary
