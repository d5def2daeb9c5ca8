"""Rules on challenges."""

from __future__ import annotations

from collections.abc import Iterator

from domore.check.draft import Draft, Fault


def it_closes_after_it_opens(draft: Draft) -> Iterator[Fault]:
    """A challenge closes later than it opens."""
    opens, closes = draft.day("opens"), draft.day("closes")
    if opens and closes and closes <= opens:
        yield Fault(("closes",), f"It closes ({closes}) before anybody can take part: it opens on {opens}. Correct one of the two.")
