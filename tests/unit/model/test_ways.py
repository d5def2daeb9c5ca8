"""Lists of what there is to do by day, cost, access and language."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domore.model.card import Card
from domore.model.facets import DAYS, days
from domore.model.labels import values
from domore.model.ways import GROUPS, ways

SESSIONS = st.lists(st.tuples(st.lists(st.sampled_from(list(DAYS)), unique=True).map(tuple), st.none(), st.none()), max_size=2).map(tuple)
FACTS = {
    "sessions": SESSIONS,
    "free": st.none() | st.booleans(),
    "access": st.lists(st.sampled_from(["step-free", "quiet"]), unique=True).map(tuple),
    "lang": st.sampled_from([None, "cy", "cy-GB", "en"]),
}


def card(number: int, facts: dict[str, Any]) -> Card:
    given = {"kind": "opportunities", "id": f"x{number}", "path": "x.yml", "title": "X", "summary": "", "status": "open", "category": "parks"}
    return Card(**(given | {"area": None, "tags": (), "date": "2026-01-01", "image": None, "extra": ()} | facts))


TOWNS = st.lists(st.fixed_dictionaries(FACTS), max_size=8).map(lambda town: [card(number, facts) for number, facts in enumerate(town)])


@given(TOWNS)
def test_each_thing_to_do_is_in_every_list_that_it_belongs_to_and_in_no_other(offers: list[Card]) -> None:
    """And in the order in which they came."""
    found = {way.url: list(way.cards) for way in ways(offers, "en")}
    for day in DAYS:
        assert found[f"opportunities/day/{day}/"] == [offer for offer in offers if day in days(offer)]
    assert found["opportunities/free/"] == [offer for offer in offers if offer.free]
    for need in values("opportunities", "access"):
        assert found[f"opportunities/access/{need}/"] == [offer for offer in offers if need in offer.access]
    welsh = [offer for offer in offers if (offer.lang or "").startswith("cy")]
    assert found.get("opportunities/language/cy/", []) == (welsh if len(welsh) < len(offers) else [])


def test_every_list_leads_to_the_same_choice_on_the_find_page() -> None:
    """By a facet and its answer."""
    found = {way.url: way.query for way in ways([card(0, {"lang": "cy"}), card(1, {"lang": None})], "en")}
    assert found["opportunities/free/"] == "?kind=opportunities&cost=free"
    assert found["opportunities/day/sat/"] == "?kind=opportunities&day=sat"
    assert found["opportunities/language/cy/"] == "?kind=opportunities&language=cy"
    assert {url.split("/")[1] for url in found} == set(GROUPS)
