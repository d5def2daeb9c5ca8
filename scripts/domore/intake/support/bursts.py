"""Finding fraud among supports: where many came from one part of the network or one mail domain in a day, and which ones to take out. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from domore.intake.support.ledger import Entry

CROWD: Final = 20  # supports in a day from one block of addresses or at one mail domain: more than a family, fewer than a library's desk may have
SHOWN: Final = 6  # letters of a hash by which a person names it
_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one support came from, and when: hashes of its block of addresses and of its mail domain, "" for a domain that everybody has."""

    entry: int
    at: float
    block: str
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Supports of one idea that came in crowds: how many of all that count for it, from when to when, from which blocks and domains."""

    idea: str
    supports: int
    of: int
    first: float
    last: float
    blocks: Sequence[str]
    domains: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Which supports: those that fit every part that is given. `blocks` and `domains` are hashes or their first letters, `crowds` are those that came
    in crowds, `since` and `until` seconds since 1970. `words` say it to everybody and name nobody."""

    words: str
    idea: str = ""
    blocks: Sequence[str] = ()
    domains: Sequence[str] = ()
    since: float | None = None
    until: float | None = None
    crowds: bool = field(default=False)


def crowded(origins: Iterable[Origin]) -> set[int]:
    """The numbers of the supports that came in crowds."""
    groups: defaultdict[tuple[str, str, int], list[int]] = defaultdict(list)
    for origin in origins:
        day = int(origin.at // _DAY)
        groups["block", origin.block, day].append(origin.entry)
        if origin.domain:
            groups["domain", origin.domain, day].append(origin.entry)
    return {entry for entries in groups.values() if len(entries) >= CROWD for entry in entries}


def bursts(origins: Sequence[Origin], counted: Mapping[int, Entry]) -> list[Burst]:
    """The crowds among the supports that count, by idea, the largest first."""
    still = [origin for origin in origins if origin.entry in counted]
    inside = crowded(still)
    of = Counter(entry.idea for entry in counted.values())
    by_idea: defaultdict[str, list[Origin]] = defaultdict(list)
    for origin in still:
        if origin.entry in inside:
            by_idea[counted[origin.entry].idea].append(origin)
    found = [
        Burst(
            idea=idea,
            supports=len(some),
            of=of[idea],
            first=min(origin.at for origin in some),
            last=max(origin.at for origin in some),
            blocks=_largest(origin.block for origin in some),
            domains=_largest(origin.domain for origin in some if origin.domain),
        )
        for idea, some in by_idea.items()
        if len(some) >= CROWD
    ]
    return sorted(found, key=lambda burst: (-burst.supports, burst.idea))


def chosen(condition: Condition, origins: Sequence[Origin], counted: Mapping[int, Entry]) -> dict[int, str]:
    """The supports that count and fit, each with its idea."""
    still = [origin for origin in origins if origin.entry in counted]
    inside = crowded(still) if condition.crowds else set()
    fitting = {}
    for origin in still:
        fits = (
            (not condition.crowds or origin.entry in inside)
            and (not condition.blocks or origin.block.startswith(tuple(condition.blocks)))
            and (not condition.domains or origin.domain.startswith(tuple(condition.domains)))
            and (condition.since is None or origin.at >= condition.since)
            and (condition.until is None or origin.at < condition.until)
            and (not condition.idea or counted[origin.entry].idea == condition.idea)
        )
        if fits:
            fitting[origin.entry] = counted[origin.entry].idea
    return fitting


def _largest(hashes: Iterable[str]) -> list[str]:
    return [value for value, _ in sorted(Counter(hashes).items(), key=lambda pair: (-pair[1], pair[0]))]
