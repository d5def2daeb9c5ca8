"""What happened last: in the whole town, in each topic, in each part of town."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from domore.model.brief import brief
from domore.model.catalogue import Catalogue, Event
from domore.model.challenge import Challenge
from domore.model.happened import REASON, STEPS, Happening

Moment = Literal["opened", "closed", "decided"]


def newest(catalogue: Catalogue, most: int) -> Mapping[str, Sequence[Event]]:
    """The newest news, `most` at the most, of everything (""), of each topic (categories/parks) and of each part of town (areas/north).

    The steps of plans are not news, for their day is the one they are due; nor is what has left the lists."""
    found: defaultdict[str, list[Event]] = defaultdict(list)
    full = 0
    groups = 1 + len(catalogue.by_word["categories"]) + len(catalogue.by_word["areas"])
    for month in catalogue.months.values():
        for card, one in in_order(month):
            if one.what in STEPS or (one.what == "confirmed" and card.has_left(catalogue.today)):
                continue
            for group in ("", f"categories/{card.category}", f"areas/{card.area}") if card.area else ("", f"categories/{card.category}"):
                news = found[group]
                if len(news) < most:
                    news.append((card, one))
                    full += len(news) == most
        if full == groups:
            break
    return found


def news_of(catalogue: Catalogue, challenge: Challenge, most: int) -> Sequence[Event]:
    """The newest news of a challenge, `most` at the most: what happened to its entries, and which of them were chosen."""
    events = [(card, one) for card in catalogue.entries.get(challenge.id, ()) for one in card.happened if one.what not in STEPS]
    return in_order([*events, *chosen_in(catalogue, challenge)])[:most]


def chosen_in(catalogue: Catalogue, challenge: Challenge) -> Sequence[Event]:
    """Which entries of a challenge were chosen, and why."""
    return [
        (card, Happening(chosen.date.isoformat(), "chosen", chosen.by, "", brief(chosen.reason, REASON)))
        for chosen in challenge.chosen
        for card in catalogue.find("ideas", (chosen.idea,))
    ]


def moments_of(catalogue: Catalogue) -> Mapping[str, Sequence[tuple[str, Challenge, Moment]]]:
    """What became of challenges in each month (2026-03) until today, with its day, the newest first: they opened, closed, were decided."""
    found: defaultdict[str, list[tuple[str, Challenge, Moment]]] = defaultdict(list)
    for challenge in catalogue.challenges:
        days: tuple[tuple[Moment, date | None], ...] = (("opened", challenge.opens), ("closed", challenge.closes), ("decided", challenge.decided))
        for moment, day in days:
            if day is not None and (day < catalogue.today or (day == catalogue.today and moment != "closed")):
                found[day.isoformat()[:7]].append((day.isoformat(), challenge, moment))
    return {month: sorted(these, key=lambda one: (one[0], one[1].id, one[2]), reverse=True) for month, these in found.items()}


def in_order(events: Sequence[Event]) -> list[Event]:
    """Events by their day, the newest first; of one day, what stands last in a file first."""
    return sorted(events, key=lambda event: event[1].day)[::-1]
