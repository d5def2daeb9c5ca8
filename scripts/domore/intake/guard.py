"""The guard: what is done with a submission, decided from facts alone. Nothing is asked of third parties, and no puzzle of people.

Each sign is one small function that says how much it weighs: SPAM_FROM and more is spam, anything at all waits for a person, nothing
goes on by itself. Only who sends far more than a person can is turned away, and told when to come back.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

HONEYPOT: Final = "remarks"  # a name that no browser fills in for a person; the forms of theme/ and templates/ bear it too
TOO_FAST: Final = 3.0  # seconds between being shown one's answers and sending them
TOO_OLD: Final = 24 * 3600.0  # seconds that a form token is good for
FEW_LINKS: Final = 2
BURST: Final = 5  # submissions of one address block in a minute that still are a family's, or a class's
SUSTAINED: Final = 40  # and in a day: a library's desk
MOST_A_MINUTE: Final = 20  # past these nobody is listened to, so that a machine can't fill the spool
MOST_A_DAY: Final = 200
FLOOD: Final = 30  # submissions of everybody together in a quarantine's time: more is no quiet town any more, and all wait for a person
SPAM_FROM: Final = 10
_LINK: Final = re.compile(r"https?://|www\.|\[url|<a\s|href\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a submission that arrives. `age` is how many seconds its token is old; the counts are of submissions before it:
    of the same address block in the last minute and day, of everybody in the last quarantine's time, with the same words in the last day.
    `unsolved` is that the town wants the puzzle and its solution did not come along."""

    honeypot: bool
    age: float
    links: int
    block_minute: int = 0
    block_day: int = 0
    everybody: int = 0
    same_words: int = 0
    unsolved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`turn-away` means that it is not taken in, and may come again after `retry_after` seconds. `signs` say why, for the maintainer."""

    fate: Literal["clean", "wait", "spam", "turn-away"]
    signs: tuple[str, ...] = ()
    retry_after: int = 0


Sign = Callable[[Facts], float]


def hidden_field_filled(facts: Facts) -> int:
    """A field that no person sees was filled in."""
    return SPAM_FROM if facts.honeypot else 0


def sent_too_fast(facts: Facts) -> int:
    """It was sent faster than a person can read what was shown."""
    return 5 if facts.age < TOO_FAST else 0


def many_links(facts: Facts) -> int:
    """It holds more links than an idea needs; the more, the heavier."""
    return max(0, facts.links - FEW_LINKS) * 3


def same_words_again(facts: Facts) -> int:
    """The same words arrived before; twice may be a slip, more is a machine."""
    return 0 if not facts.same_words else 2 if facts.same_words < 3 else SPAM_FROM


def burst_from_one_place(facts: Facts) -> int:
    """Several came from the same part of the network within a minute."""
    return 4 if facts.block_minute >= BURST else 0


def many_from_one_place(facts: Facts) -> int:
    """Many came from the same part of the network within a day."""
    return 4 if facts.block_day >= SUSTAINED else 0


def flood_from_everywhere(facts: Facts) -> int:
    """Far more arrive from everywhere than this town writes."""
    return 1 if facts.everybody >= FLOOD else 0


def puzzle_not_solved(facts: Facts) -> float:
    """It came without the puzzle's solution, as from a browser without JavaScript."""
    return 0.5 if facts.unsolved else 0  # all else weighs whole numbers: this makes a person look, and never makes spam of anything


SIGNS: Final[tuple[Sign, ...]] = (
    hidden_field_filled,
    sent_too_fast,
    many_links,
    same_words_again,
    burst_from_one_place,
    many_from_one_place,
    flood_from_everywhere,
    puzzle_not_solved,
)


def judge(facts: Facts) -> Verdict:
    """What becomes of a submission."""
    if facts.block_day >= MOST_A_DAY:
        return Verdict(fate="turn-away", signs=("too many in a day",), retry_after=3600)
    if facts.block_minute >= MOST_A_MINUTE:
        return Verdict(fate="turn-away", signs=("too many in a minute",), retry_after=60)
    weighed = [(sign.__name__.replace("_", " "), sign(facts)) for sign in SIGNS]
    signs = tuple(name for name, weight in weighed if weight)
    if sum(weight for _, weight in weighed) >= SPAM_FROM:
        return Verdict(fate="spam", signs=signs)
    return Verdict(fate="wait" if signs else "clean", signs=signs)


def links_in(texts: Sequence[str]) -> int:
    """How many links the texts hold, written in any of the ways that spam writes them."""
    return sum(len(_LINK.findall(text)) for text in texts)


def block_of(address: str, key: bytes) -> str:
    """A keyed hash of the part of the network that an address belongs to: /24 of IPv4, /48 of IPv6. With another key it can't be compared."""
    try:
        ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return hmac.digest(key, b"unknown", "sha256")[:12].hex()
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    network = ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False)
    return hmac.digest(key, network.compressed.encode(), "sha256")[:12].hex()
