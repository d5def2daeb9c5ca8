"""The ledger of supports: entries that are only ever added, each with a hash over itself and the one before, and the count that comes of them.

Pure: entries in, findings and counts out. An entry holds no address. Whoever it is of is told by a keyed hash that is another for each idea.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, Literal

import msgspec

START: Final = sha256(b"domore ledger 1").hexdigest()  # what the first entry's hash is made over, in the place of one before
_MOST_TOLD: Final = 20


class Entry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """One line of the ledger. A support or its withdrawal has `idea`, `voter` and, of a support, the digest of the `wording` that it was given for;
    an adjustment has its `reason`, the `condition` by which it was chosen and the numbers of the supports that it `removes`, as in "3-7,9"."""

    number: int
    kind: Literal["support", "withdraw", "adjust"]
    day: str
    idea: str = ""
    voter: str = ""
    wording: str = ""
    would_use: Literal[0, 1] = 0
    would_help: Literal[0, 1] = 0
    reason: str = ""
    condition: str = ""
    removes: str = ""


Row = Sequence[Any]  # the fields of an entry in their order, then its hash
_encode: Final = msgspec.json.Encoder().encode
_HASH_AT: Final = len(Entry.__struct_fields__)


def chained(before: str, entry: Entry) -> str:
    """The hash of an entry that follows the one with the hash `before`: over that, and over the entry as JSON without a space."""
    return sha256(before.encode() + b"\n" + _encode(entry)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How far a ledger goes: how many entries it has, and the hash of the last."""

    entries: int = 0
    hash: str = START


@dataclass(slots=True)
class Chain:
    """A ledger as it is read, row by row: its entries, how far it goes, and in words what is wrong with it."""

    faults: list[str] = field(default_factory=list)
    head: Head = field(default_factory=Head)

    def read(self, rows: Iterable[Row], published: Head | None = None) -> Iterator[Entry]:
        """The entries of these rows; afterwards `faults` says where the chain does not hold, and whether `published` is not a part of it."""
        number, before, told = 0, START, None
        for row in rows:
            number, entry = number + 1, _entry(row)
            if entry is None:
                self._find(f"entry {number}: it is no entry that this program writes")
            elif entry.number != number:
                self._find(f"entry {number}: in its place is one with the number {entry.number}")
            elif chained(before, entry) != row[_HASH_AT]:
                self._find(f"entry {number}: its hash does not fit it and the entry before")
            before = str(row[_HASH_AT])
            if published is not None and number == published.entries:
                told = before
            if entry is not None:
                yield entry
        self.head = Head(entries=number, hash=before)
        if published is None or published.entries == 0:
            return
        if told is None:
            self._find(f"the ledger ends with entry {number}, and {published.entries} were published")
        elif told != published.hash:
            self._find(f"entry {published.entries}: its hash is not the one that was published")

    def _find(self, fault: str) -> None:
        if len(self.faults) < _MOST_TOLD:
            self.faults.append(fault)


def _entry(row: Row) -> Entry | None:
    try:
        return msgspec.convert(tuple(row[:_HASH_AT]), Entry)
    except msgspec.ValidationError:
        return None


@dataclass(slots=True)
class Backers:
    """Who backs one idea by e-mail, counted."""

    backs: int = 0
    would_use: int = 0
    would_help: int = 0
    before_change: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """Supports that were taken out of the count: by which entry, on which day, why, how they were chosen, how many, and of which ideas."""

    entry: int
    day: str
    reason: str
    condition: str
    removed: int
    ideas: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """What a ledger amounts to: the backers of each idea, the adjustments in their order, and the numbers of the supports that count."""

    ideas: Mapping[str, Backers]
    adjustments: Sequence[Adjustment]
    counted: Mapping[int, Entry]


def recount(entries: Iterable[Entry], wordings: Mapping[str, str]) -> Recount:
    """Counts a ledger. The last word of each voter holds, and no support counts that an adjustment removes. `wordings` gives the digest of each
    idea's words as they are now: supports for other words are counted as given before the change."""
    last: dict[str, Entry] = {}
    idea_of: dict[int, str] = {}
    removed: set[int] = set()
    adjustments = []
    for entry in entries:
        if entry.kind == "adjust":
            numbers = numbers_in(entry.removes)
            removed.update(numbers)
            adjustments.append(_adjustment(entry, numbers, idea_of))
            continue
        last[entry.voter] = entry
        if entry.kind == "support":
            idea_of[entry.number] = entry.idea
    ideas: dict[str, Backers] = {}
    counted: dict[int, Entry] = {}
    for entry in last.values():
        backers = ideas.get(entry.idea)
        if backers is None:
            backers = ideas[entry.idea] = Backers()
        if entry.kind == "withdraw":
            backers.withdrawn += 1
        elif entry.number not in removed:
            counted[entry.number] = entry
            backers.backs += 1
            backers.would_use += entry.would_use
            backers.would_help += entry.would_help
            backers.before_change += wordings.get(entry.idea, entry.wording) != entry.wording
    return Recount(ideas={id: ideas[id] for id in sorted(ideas)}, adjustments=adjustments, counted=counted)


def _adjustment(entry: Entry, numbers: Sequence[int], idea_of: Mapping[int, str]) -> Adjustment:
    ideas = Counter(idea_of[number] for number in numbers if number in idea_of)
    return Adjustment(
        entry=entry.number,
        day=entry.day,
        reason=entry.reason,
        condition=entry.condition,
        removed=len(numbers),
        ideas={id: ideas[id] for id in sorted(ideas)},
    )


def as_ranges(numbers: Iterable[int]) -> str:
    """Numbers in brief, as in "3-7,9"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def numbers_in(ranges: str) -> list[int]:
    """The numbers that `as_ranges` wrote; none where it is not of its writing."""
    numbers: list[int] = []
    for run in filter(None, ranges.split(",")):
        first, _, last = run.partition("-")
        if not first.isdecimal() or not (last or first).isdecimal():
            return []
        numbers.extend(range(int(first), int(last or first) + 1))
    return numbers
