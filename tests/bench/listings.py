"""The listings of a made town: what each one says, and to which others it refers."""

# chance here makes listings, not secrets
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml
from words import Words

LAST_DAY: Final = date(2026, 10, 31)  # fixed, so that a seed gives the same bytes on every day
SIX_YEARS: Final = 6 * 365

IDEA_STATUSES: Final = {
    "proposed": 12, "open": 18, "under-review": 10, "planned": 10, "under-way": 12, "done": 18, "not-taken-forward": 12, "merged": 4, "withdrawn": 4,
}  # fmt: skip
DECIDED: Final = frozenset({"planned", "under-way", "done", "not-taken-forward", "merged"})
OPPORTUNITY_STATUSES: Final = {"open": 80, "full": 10, "paused": 6, "closed": 4}
TYPES: Final = ("volunteer", "join-in", "learn", "work-experience", "get-help", "event", "share")
ACCESS: Final = ("step-free", "accessible-toilet", "hearing-loop", "bsl", "quiet", "large-print", "plain-language", "near-bus-stop", "carers-welcome")
GAINS: Final = ("training", "reference", "certificate", "induction", "mentor", "equipment", "food", "travel-costs")
COMMITMENTS: Final = ("one-off", "now-and-then", "weekly", "fortnightly", "monthly", "most-days", "you-decide")
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TITLES: Final = ("{} {} {} for the {} {}", "{} {} by {} {} {}", "{} the {} {} with {} {}")
SERVICES: Final = ("Parks team", "Streets team", "Library desk", "Housing team", "Youth service", "Leisure centre", "Town clerk")


@dataclass(frozen=True, slots=True)
class Idea:
    """What has to be known of every idea before one is written: others refer to it."""

    id: str
    title: str
    status: str
    submitted: date


@dataclass(frozen=True, slots=True)
class Opportunity:
    """What has to be known of every opportunity before one is written."""

    id: str
    title: str


class Town:
    """A town in the making: its words, its vocabularies and all that its listings refer to."""

    def __init__(self, size: int, seed: int, settings: Path, ideas: int | None = None) -> None:
        """`ideas` says how many of the listings are ideas (None: half of them)."""
        opportunities = size // 2 if ideas is None else size - ideas
        self.random = Random(seed)
        self.words = Words(self.random)
        self.vocabulary = {name: list(_yaml(settings / f"{name}.yml")) for name in ("categories", "areas", "strengths", "tags")}
        own = _yaml(settings / "site.yml").get("fields", {})
        self.choices = {name: field["choices"] for name, field in own.items() if field["type"] == "choice" and field["for"] != "ideas"}
        self._taken: set[str] = set()
        self.ideas = [self._idea() for _ in range(size - opportunities)]
        self.opportunities = [Opportunity(*self._name()) for _ in range(opportunities)]
        self.merge_targets = [idea for idea in self.ideas if idea.status not in ("merged", "withdrawn")]

    def _idea(self) -> Idea:
        status = weighted(self.random, IDEA_STATUSES)
        return Idea(*self._name(), status, LAST_DAY - timedelta(self.random.randrange(SIX_YEARS)))

    def _name(self) -> tuple[str, str]:
        """An id and a title that no other listing has: five rare words, so that no two titles are nearly the same either."""
        while True:
            title = self.random.choice(_TITLES).format(*self.words.rare(5))
            id = title.replace(" ", "-")[:60].rstrip("-")
            if id not in self._taken:
                self._taken.add(id)
                return id, title.capitalize()

    def maybe(self, chance: float) -> bool:
        """True that often."""
        return self.random.random() < chance

    def some_of(self, values: list[str] | tuple[str, ...], most: int) -> list[str]:
        """Between one and `most` of the values, no two the same."""
        return self.random.sample(values, self.random.randint(1, min(most, len(values))))

    def a_group(self) -> str:
        """A name as a group of residents would choose it."""
        return f"{self.words.rare(1)[0].capitalize()} {self.random.choice(('Walkers', 'Growers', 'Choir', 'Menders', 'Friends', 'Rowers'))}"


def idea_fields(town: Town, idea: Idea) -> dict[str, Any]:
    """The fields of one idea, in the order people write them."""
    random, words = town.random, town.words
    fields: dict[str, Any] = {
        "title": idea.title,
        "summary": words.sentence(8, 16),
        "status": idea.status,
        "category": random.choice(town.vocabulary["categories"]),
        "area": random.choice(town.vocabulary["areas"]),
        "tags": town.some_of(town.vocabulary["tags"], 4),
        "submitted": idea.submitted,
        "proposer": {"role": random.choice(("resident", "service"))} if town.maybe(0.7) else {"name": town.a_group(), "role": "group"},
    }
    if town.maybe(0.01):
        fields["lang"] = "cy"
    if town.maybe(0.4):
        fields["location"] = {"name": " ".join(words.rare(3)).capitalize(), **_point(random)}
    day = idea.submitted
    if idea.status in DECIDED:
        day = _later(random, day)
        fields["decision"] = {
            "date": day,
            "by": random.choice(SERVICES),
            "reason": words.sentences(2, 4),
            "link": f"https://council.example/minutes/{day}",
        }
    if idea.status == "merged":
        fields["merged_into"] = random.choice(town.merge_targets).id
    if idea.status in ("planned", "under-way", "done"):
        fields["plan"] = _plan(town, day, all_done=idea.status == "done")
    if updates := _updates(town, day):
        fields["updates"] = updates
    if idea.status in ("open", "planned", "under-way"):
        fields["help_wanted"] = {"text": words.sentences(2, 2)}
        if town.opportunities and town.maybe(0.7):
            fields["help_wanted"]["opportunities"] = _ids(random, town.opportunities, 2)
    fields["related"] = [id for id in _ids(random, town.ideas, 3) if id != idea.id] if town.maybe(0.7) else []
    fields["body"] = _body(town)
    return {name: value for name, value in fields.items() if value != []}


def opportunity_fields(town: Town, opportunity: Opportunity) -> dict[str, Any]:
    """The fields of one opportunity, in the order people write them."""
    random, words, vocabulary = town.random, town.words, town.vocabulary
    organiser, type = town.a_group(), random.choice(TYPES)
    site = organiser.lower().replace(" ", "") + ".example"
    ways_in = ({"url": f"https://{site}/join"}, {"email": f"hello@{site}"}, {"text": f"Come to the door and {words.sentence().lower()}"})
    fields: dict[str, Any] = {
        "title": opportunity.title,
        "summary": words.sentence(8, 16),
        "type": type,
        "status": weighted(random, OPPORTUNITY_STATUSES),
        "category": random.choice(vocabulary["categories"]),
        "tags": town.some_of(vocabulary["tags"], 4),
        "organiser": {"name": organiser, "url": f"https://{site}/"},
        "how_to_say_yes": random.choice(ways_in) | {"reply_within_days": random.randint(1, 14)},
        "mode": weighted(random, {"in-person": 3, "online": 1, "either": 1}),
    }
    if fields["mode"] != "online":
        fields["place"] = _place(town)
    fields |= {
        "when": _when(random, type),
        "commitment": "one-off" if type == "event" else random.choice(COMMITMENTS),
        "minimum_hours": random.choice((0.5, 1, 1.5, 2, 3)),
        "who": {"min_age": random.choice((0, 5, 11, 14, 16, 18)), "text": words.sentence()},
        "checks": random.choice(("none", "none", "organiser-arranges")),
        "access": town.some_of(ACCESS, 4),
        "cost": {"free": True} if town.maybe(0.7) else {"amount": random.choice((1, 2.5, 4, 5, 12)), "text": words.sentence(3, 8)},
        "expenses_paid": town.maybe(0.5),
        "strengths_used": town.some_of(vocabulary["strengths"], 3),
        "strengths_gained": town.some_of(vocabulary["strengths"], 3),
        "gains": town.some_of(GAINS, 3),
        "checked_on": LAST_DAY - timedelta(random.randrange(200)),
    }
    return fields | _now_and_then(town, fields["status"]) | {"body": _body(town)}


def _now_and_then(town: Town, status: str) -> dict[str, Any]:
    """The fields that only some opportunities have."""
    random, fields = town.random, dict[str, Any]()
    if status == "open" and town.maybe(0.3):
        fields["places_left"] = random.randint(1, 30)
    if town.maybe(0.2):
        fields["review_by"] = LAST_DAY + timedelta(365 + random.randrange(1500))
    if town.maybe(0.3):
        fields["idea"] = random.choice(town.ideas).id
    if town.choices and town.maybe(0.4):
        fields["extra"] = {name: random.choice(choices) for name, choices in town.choices.items()}
    return fields


def _place(town: Town) -> dict[str, Any]:
    random, words = town.random, town.words
    address = f"{random.randint(1, 99)} {words.rare(1)[0].capitalize()} Road"
    return {"name": " ".join(words.rare(2)).title(), "address": address, "area": random.choice(town.vocabulary["areas"]), **_point(random)}


def weighted(random: Random, weights: dict[str, int]) -> str:
    """One of the keys, as often as its weight says."""
    return random.choices(list(weights), list(weights.values()))[0]


def _body(town: Town) -> str:
    parts = [town.words.sentences(4, 7) for _ in range(town.random.randint(1, 4))]
    if town.maybe(0.25):
        parts.insert(1, "\n".join(f"- {town.words.sentence()}" for _ in range(3)))
    if town.maybe(0.2):
        parts.append(f"**{town.words.sentence()}** See [the {town.words.rare(1)[0]} page](https://council.example/{town.words.rare(1)[0]}).")
    return "\n\n".join(parts)


def _plan(town: Town, day: date, *, all_done: bool) -> list[dict[str, Any]]:
    steps = []
    for _ in range(town.random.randint(2, 5)):
        day += timedelta(town.random.randint(5, 60))
        steps.append({"what": town.words.sentence().rstrip("."), "who": town.random.choice(SERVICES), "by": day, "done": all_done or town.maybe(0.4)})
    return steps


def _updates(town: Town, day: date) -> list[dict[str, Any]]:
    updates = []
    for _ in range(town.random.choice((0, 0, 1, 1, 2, 3))):
        day = _later(town.random, day)
        voice = town.random.choice(("resident", "service"))
        by = town.random.choice(SERVICES) if voice == "service" else town.a_group()
        updates.append({"date": day, "by": by, "as": voice, "text": town.words.sentences(1, 3)})
    return updates


def _when(random: Random, type: str) -> dict[str, Any]:
    hour = random.randint(8, 20)
    session = {
        "days": sorted(random.sample(DAYS, random.randint(1, 3)), key=DAYS.index),
        "start": f"{hour:02}:{random.choice(('00', '30'))}",
        "end": f"{hour + 2:02}:30",
    }
    if type != "event":
        return {"sessions": [session]}
    starts = LAST_DAY + timedelta(365 + random.randrange(1500))  # far enough off that the town is as lively in some years as today
    return {"sessions": [session], "dates": {"starts": starts, "ends": starts + timedelta(random.randint(6, 9))}}


def _later(random: Random, day: date) -> date:
    return min(LAST_DAY, day + timedelta(random.randint(3, 90)))


def _point(random: Random) -> dict[str, float]:
    return {"lat": round(random.uniform(52.39, 52.43), 4), "lon": round(random.uniform(-3.16, -3.04), 4)}


def _ids(random: Random, listings: list[Any], most: int) -> list[str]:
    return list(dict.fromkeys(random.choice(listings).id for _ in range(random.randint(1, most))))


def _yaml(path: Path) -> Any:
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
