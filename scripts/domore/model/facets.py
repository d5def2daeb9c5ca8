"""Facets: the questions by which people narrow a search, and each listing's answers to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from domore.languages import language_of, languages
from domore.model.card import Card
from domore.model.labels import values
from domore.settings import OwnField, Settings

KINDS: Final = {"ideas": "Ideas", "opportunities": "Things to do"}
DAYS: Final = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday"}
TIMES: Final = {"morning": "Morning, before noon", "afternoon": "Afternoon, noon to 5pm", "evening": "Evening, after 5pm"}
COSTS: Final = {"free": "Free", "up-to-5": "Up to {}5", "over-5": "More than {}5", "in-words": "Other, such as pay what you can"}
SMALL_SUM: Final = 5
AGES: Final = {"under-13": "Under 13", "13-17": "13 to 17", "18-24": "18 to 24", "25-64": "25 to 64", "65-and-over": "65 and over"}
_PARTS_OF_DAY: Final = {"morning": ("00:00", "12:00"), "afternoon": ("12:00", "17:00"), "evening": ("17:00", "24:00")}
_AGE_BANDS: Final = {"under-13": (0, 12), "13-17": (13, 17), "18-24": (18, 24), "25-64": (25, 64), "65-and-over": (65, 200)}
_OLDEST: Final = 200
Answers = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One question. `values` are the possible answers with what people see, in order; `of` gives a card's answers, none if it is silent.

    `name` is what stands in the address of a search."""

    name: str
    label: str
    values: Mapping[str, str]
    of: Callable[[Card], Answers]


def facets(settings: Settings, cards: Sequence[Card]) -> tuple[Facet, ...]:
    """The facets of a town with these cards, in the order people see them: what all share, then the town's own."""
    terms = {vocabulary: {term.id: term.label for term in words.values()} for vocabulary, words in settings.vocabularies.items()}
    spoken = languages((card.lang for card in cards), settings.language)
    modes = {mode: name for mode, name in values("opportunities", "mode").items() if mode != "either"}
    common = (
        Facet(name="kind", label="Looking for", values=KINDS, of=lambda card: (card.kind,)),
        Facet(name="category", label="Topic", values=terms.get("categories", {}), of=lambda card: (card.category,)),
        Facet(name="area", label="Part of town", values=terms.get("areas", {}), of=lambda card: _one(card.area)),
        Facet(name="type", label="Kind of thing to do", values=values("opportunities", "type"), of=lambda card: _one(card.type)),
        Facet(name="day", label="Day", values=DAYS, of=days),
        Facet(name="time", label="Time of day", values=TIMES, of=times),
        Facet(name="commitment", label="How often", values=values("opportunities", "commitment"), of=lambda card: _one(card.commitment)),
        Facet(name="cost", label="Cost", values={id: name.format(settings.currency) for id, name in COSTS.items()}, of=costs),
        Facet(name="mode", label="Online or in person", values=modes, of=lambda card: tuple(modes) if card.mode == "either" else _one(card.mode)),
        Facet(name="age", label="Age", values=AGES, of=ages),
        Facet(name="access", label="Access", values=values("opportunities", "access"), of=lambda card: card.access),
        Facet(name="language", label="Language", values=spoken, of=lambda card: (language_of(card.lang, settings.language),)),
        Facet(name="status", label="How far along", values=values("ideas", "status"), of=lambda card: _of_kind(card, "ideas")),
        Facet(name="join", label="Can I still join?", values=values("opportunities", "status"), of=lambda card: _of_kind(card, "opportunities")),
    )
    return (*common, *(_own(field) for field in settings.fields if field.facet))


def days(card: Card) -> Answers:
    """The days of the week on which it happens: of its sessions, or the day itself if it happens on a single one."""
    if not card.sessions and card.starts is None:
        return ()
    named = {day for session in card.sessions for day in session[0]}
    if not named and card.starts and card.starts == card.ends:
        named = {list(DAYS)[date.fromisoformat(card.starts).weekday()]}
    return tuple(day for day in DAYS if day in named) if named else ()


def times(card: Card) -> Answers:
    """The parts of the day in which it happens, by the hours of its sessions (24-hour time, which sorts as text)."""
    spans = [(start or "00:00", end or start or "24:00") for _, start, end in card.sessions if start or end]
    return tuple(part for part, (begins, ends) in _PARTS_OF_DAY.items() if any(_meet(span, begins, ends) for span in spans))


def costs(card: Card) -> Answers:
    """Free, a small sum, a larger one, or what only its words tell."""
    if card.free:
        return ("free",)
    if card.amount:
        return ("up-to-5",) if card.amount <= SMALL_SUM else ("over-5",)
    return ("in-words",) if card.cost_text else ()


def ages(card: Card) -> Answers:
    """The age bands that may come: all of them unless an age is named. Ideas are for no age."""
    if card.kind == "ideas":
        return ()
    youngest, oldest = card.min_age or 0, card.max_age or _OLDEST
    return tuple(band for band, (lowest, highest) in _AGE_BANDS.items() if youngest <= highest and oldest >= lowest)


def _meet(span: tuple[str, str], begins: str, ends: str) -> bool:
    start, end = span
    return begins <= start < ends or (start < begins and end > begins)


def _of_kind(card: Card, kind: str) -> Answers:
    return (card.status,) if card.kind == kind else ()


def _one(answer: str | None) -> Answers:
    return (answer,) if answer else ()


def _own(field: OwnField) -> Facet:
    words = {"yes": "Yes", "no": "No"} if field.type == "yes-no" else {choice: choice for choice in field.choices}

    def answers(card: Card) -> Answers:
        for name, value in card.extra:
            if name == field.name:
                return (("yes" if value else "no") if isinstance(value, bool) else str(value),)
        return ()

    return Facet(name=f"own-{field.name}", label=field.label, values=words, of=answers)
