"""Rules on opportunities: a person who reads one knows how, where and whether it is for them."""

from __future__ import annotations

from collections.abc import Iterator

from domore.check.draft import Draft, Fault


def one_can_say_yes(draft: Draft) -> Iterator[Fault]:
    """An opportunity tells at least one way to say yes."""
    ways = draft.fields.get("how_to_say_yes")
    if isinstance(ways, dict) and ways and not any(ways.get(way) is not None for way in ("url", "email", "phone", "text")):
        yield Fault(("how_to_say_yes",), "Nobody can say yes to this. Add a url, an email, a phone or a text that says what to do.", key=True)


def in_person_says_where(draft: Draft) -> Iterator[Fault]:
    """What happens in person says where."""
    if draft.fields.get("mode") == "in-person":
        place = draft.fields.get("place")
        if place is None:
            yield Fault(("mode",), 'People need to know where to come. Add "place" with a name, or write "mode: online".')
        elif isinstance(place, dict) and place and not any(place.get(part) is not None for part in ("name", "address", "area")):
            yield Fault(("place",), 'People need to know where to come. Add a "name" to the place.', key=True)


def ages_are_in_order(draft: Draft) -> Iterator[Fault]:
    """The oldest age is not below the youngest."""
    youngest, oldest = draft.get("who", "min_age"), draft.get("who", "max_age")
    if isinstance(youngest, int) and isinstance(oldest, int) and oldest < youngest:
        yield Fault(("who", "max_age"), f'"max_age" ({oldest}) is below "min_age" ({youngest}). Swap them, or correct one.')
