"""One page of each kind: every page that looks or works differently from the others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

Listing = Mapping[str, Any]
TODAY: Final = date(2026, 11, 23)
_DAY: Final = TODAY.isoformat()

_SHARED: Final = {
    "home": "",
    "list": "ideas/",
    "list, page 2": "ideas/page/2/",
    "list of opportunities": "opportunities/",
    "status": "ideas/status/not-taken-forward/",
    "type": "opportunities/type/volunteer/",
    "past": "opportunities/past/",
    "categories": "categories/",
    "category": "categories/parks/",
    "areas": "areas/",
    "area": "areas/riverside/",
    "tags": "tags/",
    "tag": "tags/outdoors/",
    "find": "find/",
    "what to share": "propose/",
    "form for an idea": "propose/idea/",
    "form for an opportunity": "propose/opportunity/",
    "how to change": "propose/change/",
    "how to tell": "propose/problem/",
    "what is kept": "propose/saved/",
    "numbers": "numbers/",
    "what changed": "ideas/bench-by-the-boat-yard/history/",
    "challenges": "challenges/",
    "challenge, open": "challenges/a-square-to-stay-in/",
    "challenge, random": "challenges/a-square-to-stay-in/random/",
    "challenge, decided": "challenges/warm-through-the-winter/",
    "challenge, coming": "challenges/the-walk-to-school/",
    "form for a challenge": "challenges/a-square-to-stay-in/enter/",
    "form of a closed challenge": "challenges/warm-through-the-winter/enter/",
    "answers": "you-said-we-did/",
    "month": "this-month/",
    "month, older": "this-month/2026-10/",
    "follow": "follow/",
    "about": "about/",
    "how it works": "how-it-works/",
    "share": "share/",
    "accessibility": "accessibility/",
    "privacy": "privacy/",
    "not found": "404.html",
}

_IDEAS: Final[Mapping[str, Callable[[Listing], bool]]] = {
    "idea with everything": lambda idea: bool(
        idea["steps"] > idea["steps_done"] > 0 and idea["updated"] and idea["opportunities"] and idea["related"]
    ),
    "idea, just proposed": lambda idea: idea["status"] == "proposed" and not idea["lang"],
    "idea, resting": lambda idea: idea["standing"]["state"] == "resting",
    "idea, answer late": lambda idea: idea["standing"]["state"] == "late",
    "idea, refused": lambda idea: idea["status"] == "not-taken-forward",
    "idea, merged": lambda idea: idea["status"] == "merged",
    "idea, withdrawn": lambda idea: idea["status"] == "withdrawn",
    "idea, done": lambda idea: idea["status"] == "done",
    "idea in Welsh": lambda idea: idea["lang"] == "cy",
    "idea in Arabic": lambda idea: idea["lang"] == "ar",
}

_OPPORTUNITIES: Final[Mapping[str, Callable[[Listing], bool]]] = {
    "opportunity, open": lambda one: one["status"] == "open" and bool(one["in_lists"] and one["access"] and one["strengths"] and one["idea"]),
    "opportunity, full": lambda one: one["status"] == "full",
    "opportunity, paused": lambda one: one["status"] == "paused",
    "opportunity, closed": lambda one: one["status"] == "closed" and not one["ends"],
    "opportunity, stale": lambda one: one["in_lists"] and bool(one["review_by"]) and one["review_by"] < _DAY,
    "opportunity, ended": lambda one: bool(one["ends"]) and one["ends"] < _DAY,
    "opportunity, online": lambda one: one["mode"] == "online",
    "opportunity in Welsh": lambda one: one["lang"] == "cy",
    "opportunity in Urdu": lambda one: one["lang"] == "ur",
}

KINDS: Final = (*_SHARED, *_IDEAS, *_OPPORTUNITIES)
LISTING_KINDS: Final = (*_IDEAS, *_OPPORTUNITIES)
# What tells that the scripts of a page have done their work, by its address.
READY: Final = {
    "find/": ".find--ready",
    "challenges/a-square-to-stay-in/enter/": ".propose--ready",
    "propose/idea/": ".propose--ready",
    "propose/opportunity/": ".propose--ready",
}
MAIN_KINDS: Final = ("home", "list", "idea with everything", "opportunity, open")


@dataclass(frozen=True, slots=True)
class Town:
    """A built site, and the listings in it as its open data tells of them."""

    site: Path
    ideas: tuple[Listing, ...]
    opportunities: tuple[Listing, ...]

    def address(self, kind: str) -> str:
        """The address of the first page of a kind, from the site's root. A demo town without one is a failure."""
        if kind in _SHARED:
            return _SHARED[kind]
        listings = self.ideas if kind in _IDEAS else self.opportunities
        wanted = _IDEAS.get(kind) or _OPPORTUNITIES[kind]
        found = next((listing["url"] for listing in listings if wanted(listing)), None)
        assert found is not None, f"the demo town has no page of the kind: {kind}"
        return str(found)

    def file(self, kind: str) -> Path:
        """The HTML file of a kind."""
        address = self.address(kind)
        return self.site / (address if address.endswith(".html") else f"{address}index.html")

    def listings(self) -> Iterator[Listing]:
        """Every idea and opportunity."""
        yield from self.ideas
        yield from self.opportunities


def town_of(site: Path) -> Town:
    """The town in a built site."""
    ideas, opportunities = (json.loads((site / f"data/v1/{name}.json").read_text(encoding="utf-8"))[name] for name in ("ideas", "opportunities"))
    return Town(site, tuple(ideas), tuple(opportunities))
