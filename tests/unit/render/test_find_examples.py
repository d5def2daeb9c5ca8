"""What the find page proposes to type is the town's own, and finds something."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domore.model.card import Card
from domore.render.find_page import examples
from domore.settings import Settings, Term

AREAS = {"hill": Term(id="hill", label="Hillend", sentence=""), "quay": Term(id="quay", label="The Quayside", sentence="")}
TAGS = {"plots": Term(id="plots", label="Allotments", sentence=""), "wet": Term(id="wet", label="By the water", sentence="")}
SETTINGS = Settings(name="Town", purpose="", vocabularies={"areas": AREAS, "tags": TAGS})


def card(**more: Any) -> Card:
    given = {"kind": "opportunities", "id": "x", "path": "x.yml", "title": "X", "summary": "", "lang": None, "status": "open", "category": "parks"}
    return Card(**(given | {"area": None, "tags": (), "date": "2026-01-01", "image": None, "extra": ()} | more))


def test_examples_are_the_commonest_of_the_town() -> None:
    """A long word of tags, a group with a short name, and a part of town; entries in another language give none."""
    choir, mill = "Wend Choir", "The Society of Friends of the Old Mill"
    cards = [
        card(tags=("plots",), organiser=choir, area="quay"),
        card(tags=("wet",), organiser=choir, area="quay"),
        card(organiser=mill, area="hill"),
    ]
    assert examples([*cards, *[card(lang="cy", organiser="Côr", area="hill")] * 3], SETTINGS) == ["allotments", "Wend Choir", "The Quayside"]


FACTS = st.fixed_dictionaries({"tags": st.sampled_from([(), ("plots",), ("wet", "plots")]), "area": st.sampled_from([None, "hill"])})


@given(st.lists(FACTS))
def test_the_same_town_gives_the_same_examples(facts: list[dict[str, Any]]) -> None:
    """In whatever order its entries come; a town without any has none."""
    cards = [card(**one) for one in facts]
    found = examples(cards, SETTINGS)
    assert found == examples(cards[::-1], SETTINGS)
    assert bool(found) == any(one.tags or one.area for one in cards)
