"""Rules on challenges."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from domore.check.draft import Draft, Fault
from domore.read.strict_yaml import Path


def it_closes_after_it_opens(draft: Draft) -> Iterator[Fault]:
    """A challenge closes later than it opens."""
    opens, closes = draft.day("opens"), draft.day("closes")
    if opens and closes and closes <= opens:
        yield Fault(("closes",), f"It closes ({closes}) before anybody can take part: it opens on {opens}. Correct one of the two.")


def it_is_decided_after_it_closes(draft: Draft) -> Iterator[Fault]:
    """What is best is chosen, and promised to be chosen, when all entries are in; and no choice lies in the future."""
    closes = draft.day("closes")
    decides_by = draft.day("decides_by")
    if closes and decides_by and decides_by < closes:
        yield Fault(("decides_by",), f"People can hand in ideas until {closes}, so the best can't be chosen by {decides_by}. Correct one of the two.")
    for at in _choices(draft):
        day = draft.day(*at)
        if day and day > draft.today:
            yield Fault(at, f"{day} is still to come, and this was chosen. Is the year right? Today is {draft.today}.")
        elif day and closes and day < closes:
            yield Fault(at, f"This was chosen on {day}, and people could hand in ideas until {closes}. Correct one of the two.")


def it_chose_something_or_nothing(draft: Draft) -> Iterator[Fault]:
    """A challenge of which something was chosen does not say that nothing was."""
    if draft.get("chosen") and draft.get("none_chosen"):
        yield Fault(("none_chosen",), "Something was chosen, so this can't be. Remove one of the two.", key=True)


def an_idea_is_named_once(draft: Draft) -> Iterator[Fault]:
    """No idea is twice on the shortlist, or chosen twice."""
    for field in ("shortlist", "chosen"):
        seen = set()
        for number in draft.count(field):
            idea = draft.get(field, number, "idea")
            if isinstance(idea, str) and idea in seen:
                yield Fault((field, number, "idea"), f'"{idea}" stands here already. Remove one of the two.')
            seen.add(idea)


def each_stage_takes_more(draft: Draft) -> Iterator[Fault]:
    """Each stage of a challenge takes more supporters than the one before it."""
    numbers = [draft.get("stages", number, "supporters") for number in draft.count("stages")]
    for number, (before, after) in enumerate(pairwise(numbers), 1):
        if isinstance(before, int) and isinstance(after, int) and after <= before:
            yield Fault(("stages", number, "supporters"), f"This stage takes {after}, and the one before it {before}. Write a larger number.")


def _choices(draft: Draft) -> Iterator[Path]:
    yield from (("chosen", number, "date") for number in draft.count("chosen"))
    yield ("none_chosen", "date")
