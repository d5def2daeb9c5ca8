"""The rules across listings: ids, references, merged chains, pictures and likely duplicates."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from domore.check.duplicates import likely_duplicates
from domore.check.entry import Entry, Link
from domore.nearest import by_parts, did_you_mean, likely
from domore.problems import Problem, Severity
from domore.read.sources import Stamp

MOST_IMAGE_BYTES: Final = 1_000_000
_ONE: Final = {"ideas": "idea", "opportunities": "opportunity", "challenges": "challenge", "images": "picture"}
_A: Final = {"ideas": "an idea", "opportunities": "an opportunity", "challenges": "a challenge"}
_MOST_GONE: Final = 20  # ideas that one tally counts and that are gone: more need not be told one by one


def check_across(entries: Sequence[Entry], images: Mapping[str, Stamp], unread: Container[tuple[str, str]] = ()) -> list[Problem]:
    """All problems that take more than one file to see, sorted. `images` holds the stamp of each picture in content/images/ by its name, `unread`
    kind and id of each file that can't be read: who refers to one is not to blame."""
    ordered = sorted(entries, key=_age)
    ids: dict[str, dict[str, Entry]] = {kind: {} for kind in _A}
    problems: list[Problem] = []
    listings = [entry for entry in ordered if entry.kind in ids]
    for entry in listings:
        first = ids[entry.kind].setdefault(entry.id, entry)
        if first is not entry:
            cure = "Rename the newer file; an id that was published never changes."
            problems.append(_problem(entry, 1, 1, "ids-are-unique", f'The id "{entry.id}" is taken: {first.path} has it too. {cure}'))
    guesser = _Guesser({**ids, "images": images})
    for entry in listings:
        for link in entry.links:
            if (link.kind, link.id) in unread:
                continue
            if link.id not in guesser.known[link.kind]:
                problems.append(_dangling(entry, link, guesser))
            elif link.kind == "images" and images[link.id].size >= MOST_IMAGE_BYTES:
                problems.append(_too_big(entry, link, images[link.id].size))
            elif link.kind == entry.kind and link.id == entry.id and link.field != "merged_into":
                message = f'"{link.field}" names this {_ONE[entry.kind]} itself. Remove it.'
                problems.append(_problem(entry, link.line, link.column, "references-exist", message))
    problems += _chains(ids["ideas"])
    problems += _entered(ids["ideas"], ids["challenges"])
    problems += likely_duplicates(listings)
    for entry in ordered:
        if entry.kind == "tallies":
            problems += _counts_of_nothing(entry, ids["ideas"], unread)
    return sorted(problems)


class _Guesser:
    """Guesses which listing or picture a wrong id was to name, and each wrong id but once."""

    def __init__(self, known: Mapping[str, Mapping[str, object]]) -> None:
        self.known = known
        self._parts: dict[str, dict[str, list[str]]] = {}
        self._guesses: dict[tuple[str, str], str] = {}

    def guess(self, kind: str, id: str) -> str:
        """` Did you mean "…"?`, or nothing."""
        if kind not in self._parts:
            self._parts[kind] = by_parts(self.known[kind])
        if (kind, id) not in self._guesses:
            self._guesses[kind, id] = did_you_mean(id, likely(id, self._parts[kind]))
        return self._guesses[kind, id]


def _age(entry: Entry) -> tuple[bool, str, str]:
    """Sorts the older first, for the newer is the one to change. What has no day yet is taken for new."""
    return not entry.day, entry.day, entry.path


def _dangling(entry: Entry, link: Link, guesser: _Guesser) -> Problem:
    """A reference to what is not there."""
    if link.kind == "images":
        cure = guesser.guess("images", link.id) or " Put the file there, or correct the name."
        return _problem(entry, link.line, link.column, "pictures-exist", f'There is no picture "{link.id}" in content/images/.{cure}')
    other = next((kind for kind in _A if kind != link.kind and link.id in guesser.known[kind]), None)
    if other:
        cure = f" There is {_A[other]} of that id; this field takes {_A[link.kind]}."
    else:
        cure = guesser.guess(link.kind, link.id) or " Correct the id, or remove the line."
    return _problem(entry, link.line, link.column, "references-exist", f'There is no {_ONE[link.kind]} "{link.id}".{cure}')


def _counts_of_nothing(entry: Entry, ideas: Container[str], unread: Container[tuple[str, str]]) -> Iterator[Problem]:
    """A tally may count for an idea that was removed since: nothing of it is shown."""
    named = (line.split(" ") for line in entry.counted.split("\n") if line)
    gone = ((id, int(line), int(column)) for id, line, column in named if id not in ideas and ("ideas", id) not in unread)
    for id, line, column in islice(gone, _MOST_GONE):
        message = f'There is no idea "{id}" any more, so what is counted for it is not shown. Was its file renamed? An id never changes.'
        yield _problem(entry, line, column, "tallies-count-for-ideas", message, "warning")


def _entered(ideas: Mapping[str, Entry], challenges: Mapping[str, Entry]) -> Iterator[Problem]:
    """What is on a shortlist or chosen was entered; and an idea was proposed before its challenge closed, or somebody should look twice."""
    entered = {entry.id: link for entry in ideas.values() for link in entry.links if link.field == "challenge"} if challenges else {}
    for challenge in challenges.values():
        for link in challenge.links:
            if link.id in ideas and (link.id not in entered or entered[link.id].id != challenge.id):
                cure = f'Write "challenge: {challenge.id}" in {ideas[link.id].path}, or take it out here.'
                message = f'The idea "{link.id}" was not entered for this challenge. {cure}'
                yield _problem(challenge, link.line, link.column, "chosen-ideas-were-entered", message)
    for id, link in entered.items():
        closes = challenges[link.id].until if link.id in challenges else ""
        if closes and ideas[id].day > closes:
            message = f'The challenge "{link.id}" closed on {closes}, and this was proposed on {ideas[id].day}. Is it meant to be an entry?'
            yield _problem(ideas[id], link.line, link.column, "entries-come-in-time", message, "warning")


def _too_big(entry: Entry, link: Link, size: int) -> Problem:
    message = f'The picture "{link.id}" has {size / 1_000_000:.1f} MB, and under 1 MB is allowed. Make it smaller: 1600 pixels across are enough.'
    return _problem(entry, link.line, link.column, "pictures-are-small", message)


def _chains(ideas: Mapping[str, Entry]) -> Iterator[Problem]:
    """A chain of merged ideas ends at one that is not merged."""
    onward = {entry.id: link for entry in ideas.values() for link in entry.links if link.field == "merged_into" and link.id in ideas}
    for id, link in onward.items():
        entry, way = ideas[id], [id]
        while way[-1] in onward and (way[-1] not in way[:-1]) and len(way) <= len(onward):
            way.append(onward[way[-1]].id)
        if link.id == id:
            yield _problem(entry, link.line, link.column, "merged-chains-end", "An idea can't be merged into itself. Name the idea that goes on.")
        elif way[-1] == id:
            circle = " → ".join(way)
            yield _problem(
                entry, link.line, link.column, "merged-chains-end", f"These ideas are merged in a circle: {circle}. One of them must go on."
            )
        elif link.id not in onward and ideas[link.id].status == "merged":
            message = f'"{link.id}" is merged too and does not say into what. Name the idea that goes on.'
            yield _problem(entry, link.line, link.column, "merged-chains-end", message)


def _problem(entry: Entry, line: int, column: int, rule: str, message: str, severity: Severity = "error") -> Problem:
    return Problem(path=entry.path, line=line, column=column, severity=severity, rule=rule, message=message)
