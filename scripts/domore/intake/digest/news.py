"""What is news for a letter: made from the cards and challenges of the town, as the feeds and the month's page are.

A piece of news is new when it is first seen, not on the day that it bears: an idea is often written some days before it is published.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Final, Literal

from domore.intake.digest.store import RHYTHMS, Rhythm, Wanted
from domore.model.brief import brief
from domore.model.card import Card
from domore.model.catalogue import Catalogue
from domore.model.challenge import Challenge
from domore.model.happened import REASON, Happening
from domore.model.lately import chosen_in
from domore.model.ranking import GONE
from domore.render.wording import day
from domore.render.words_for_happenings import what_happened, what_was_said

Section = Literal["decided", "done", "said", "challenges", "proposed", "confirmed"]
SECTIONS: Final[tuple[Section, ...]] = ("decided", "done", "said", "challenges", "proposed", "confirmed")
OLDEST: Final = timedelta(days=60)  # what bears an older day when it is first seen came with an import, and is no news
_AHEAD: Final[Mapping[Rhythm, int]] = {
    "weekly": 10,
    "monthly": 34,
}  # days before a challenge closes: the next letter leaves three days before at the latest
_OF: Final[Mapping[str, Section]] = {"proposed": "proposed", "decided": "decided", "update": "said", "confirmed": "confirmed", "chosen": "decided"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A piece of news: the name that it is remembered by, the day that it bears (ISO text; "" for a step of a plan, whose day is when it is due),
    what it says and the page that says more; the listing that it is about, if any, and the one rhythm that it is for, if not for both."""

    key: str
    day: str
    section: Section
    title: str
    what: str
    said: str
    url: str
    card: Card | None = None
    rhythm: Rhythm | None = None


def items_of(catalogue: Catalogue, today: date) -> list[Item]:
    """All that ever was news by this day, the oldest first."""
    items = [item for card in catalogue.cards if not card.has_left(today) for item in _of_card(card)]
    for challenge in catalogue.challenges:
        items += _of_challenge(challenge, today)
        items += [_item(card, one, f"{challenge.url}chosen/{card.id}") for card, one in chosen_in(catalogue, challenge)]
    return sorted((item for item in items if item.day <= today.isoformat()), key=lambda item: (item.day, item.key))


def news_for(items: Sequence[Item], numbers: Mapping[str, int], told: int, wanted: Wanted, today: date) -> Mapping[Section, Sequence[Item]]:
    """What somebody was not told yet, by its part of the letter, the newest first. Empty when there is nothing."""
    new = [item for item in items if numbers[item.key] > told and _is_for(item, wanted)]
    oldest, found = (today - OLDEST).isoformat(), defaultdict[Section, list[Item]](list)
    imported = {item.url for item in new if item.section == "proposed" and item.day < oldest}
    for item in reversed(new):
        is_news = item.day >= oldest if item.day else item.url not in imported
        if is_news and not any(item.section == "challenges" and item.url == other.url for other in found["challenges"]):
            found[item.section].append(item)
    return {section: found[section] for section in SECTIONS if found[section]}


def _is_for(item: Item, wanted: Wanted) -> bool:
    if item.card is None:
        return not (wanted.category or wanted.area) and item.rhythm in (None, wanted.rhythm)
    return wanted.category in ("", item.card.category) and wanted.area in ("", item.card.area)


def _of_card(card: Card) -> Iterator[Item]:
    """The news of a listing. What is gone has none, but the decision that says where it went."""
    seen: Counter[str] = Counter()
    for one in card.happened:
        if one.what == "planned" or (card.status in GONE and one.what != "decided"):
            continue
        key = f"{card.url}{one.what}"
        if one.what in ("decided", "update"):
            key += f"/{one.day}"
            seen[key] += 1
            key += f"/{seen[key]}"
        yield _item(card, one, key)


def _item(card: Card, one: Happening, key: str) -> Item:
    if one.what == "done":
        key += f"/{blake2b(one.text.encode(), digest_size=8).hexdigest()}"
        who = f"Done by {one.by}:" if one.by else "Done:"
        return Item(key=key, day="", section="done", title=card.title, what=who, said=one.text, url=card.url, card=card)
    return Item(
        key=key,
        day=one.day,
        section=_OF[one.what],
        title=card.title,
        what=what_happened(card, one),
        said=what_was_said(card, one),
        url=card.url,
        card=card,
    )


def _of_challenge(challenge: Challenge, today: date) -> Iterator[Item]:
    """The news of a challenge: that it opened, that it closes soon, that nothing was chosen."""
    last = f"Answers until {day(challenge.closes)}."
    if challenge.status(today) == "open":
        yield _asked(challenge, "opens", challenge.opens, f"{challenge.asked_by} asks. {last}")
        for rhythm in RHYTHMS:
            soon = challenge.closes - timedelta(days=_AHEAD[rhythm])
            if challenge.opens < soon <= today:
                yield _asked(challenge, f"closes/{rhythm}", soon, f"It closes soon. {last}", rhythm)
    if none := challenge.none_chosen:
        what = f"Nothing was chosen, says {none.by} on {day(none.date)}. Why:"
        key, said = f"{challenge.url}none", brief(none.reason, REASON)
        yield Item(key=key, day=none.date.isoformat(), section="decided", title=challenge.title, what=what, said=said, url=challenge.url)


def _asked(challenge: Challenge, key: str, on: date, what: str, rhythm: Rhythm | None = None) -> Item:
    return Item(
        key=f"{challenge.url}{key}",
        day=on.isoformat(),
        section="challenges",
        title=challenge.title,
        what=what,
        said=challenge.summary,
        url=challenge.url,
        rhythm=rhythm,
    )
