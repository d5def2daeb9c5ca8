"""What can be searched: all the words of a listing, each once."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domore.model.common_words import common_words
from domore.model.listing import Cost, Decision, Idea, Opportunity, Organiser, Place, SayYes, Step, Update, Who
from domore.publish.search_records import record
from domore.settings import Settings, Term

TERMS = {
    "categories": {"parks": Term(id="parks", label="Green places", sentence="")},
    "areas": {"hill": Term(id="hill", label="Hilltop", sentence="")},
    "tags": {"dogs": Term(id="dogs", label="Hounds", sentence="")},
    "strengths": {"care": Term(id="care", label="Kindness", sentence="")},
}
SETTINGS = Settings(name="Town", purpose="", vocabularies=TERMS)
COMMON = {
    "id": "x",
    "path": "x.yml",
    "title": "Titled",
    "summary": "Summed.",
    "lang": None,
    "category": "parks",
    "tags": ("dogs",),
    "image": None,
    "fields": "{}",
}


def idea(body: str = "Bodily") -> Idea:
    return Idea(
        **COMMON,
        status="planned",
        body=body,
        extra=(("bus", "Line 4"),),
        area="hill",
        submitted=date(2026, 1, 1),
        proposer=None,
        location=Place(name="Located"),
        decision=Decision(date=date(2026, 2, 1), by="Decider", reason="Reasoned", link=None),
        merged_into=None,
        plan=(Step(what="Stepwise", who="Stepper", by=None, done=False),),
        updates=(Update(date=date(2026, 3, 1), by="Newsman", voice="resident", text="Newsy"),),
        help_wanted="Helpful",
        opportunities=(),
        related=(),
    )


def opportunity() -> Opportunity:
    none = dict.fromkeys(("when", "commitment", "minimum_hours", "checks", "cost", "expenses_paid", "places_left", "checked_on", "review_by", "idea"))
    return Opportunity(
        **COMMON,
        **none,
        status="open",
        body="Bodily",
        extra=(),
        type="volunteer",
        organiser=Organiser(name="Organised", url=None),
        how_to_say_yes=SayYes(url=None, email=None, phone=None, text="Yessed", reply_within_days=None),
        mode="in-person",
        place=Place(name="Placed", address="Addressed", postcode="AB1", area="hill"),
        who=Who(min_age=None, max_age=None, text="Whoever"),
        access=("hearing-loop",),
        strengths_used=("care",),
        strengths_gained=(),
        gains=("training",),
    )


def test_an_idea_is_found_by_every_text_on_its_page() -> None:
    """Summary, body, place, plan, decision, news, help wanted, the town's own field, and the words for topic, area, tag and status."""
    made = record(idea(), SETTINGS)
    expected = "Summed Bodily Located Stepwise Stepper Decider Reasoned Newsman Newsy Helpful Line 4 Green Hilltop Hounds Planned"
    assert made.title == "Titled" and set(expected.split()) <= set(made.text.split())


def test_an_opportunity_is_found_by_every_text_on_its_page() -> None:
    """Organiser, place, for whom, how to say yes, access, gains and strengths too."""
    expected = "Summed Bodily Organised Placed Addressed AB1 Whoever Yessed Hearing loop Training Kindness Volunteer Hilltop"
    assert set(expected.split()) <= set(record(opportunity(), SETTINGS).text.split())


def test_an_entry_in_another_language_is_found_by_the_languages_names_and_its_address() -> None:
    """Who looks for it in English does not write the language; entries in the site's own are not all found by its name."""
    made = record(replace(opportunity(), lang="ur", id="sewing-circle"), SETTINGS)
    assert {"Urdu", "اردو", "sewing", "circle"} <= set(made.text.split())
    assert "English" not in record(opportunity(), SETTINGS).text


def test_the_targets_of_links_are_not_words() -> None:
    """Nobody looks for https."""
    assert "https" not in record(idea("See [the map](https://map.example/fern)."), SETTINGS).text


def test_words_keep_their_letters() -> None:
    """The first way a word is written stands: folding it here would hide "Straße" from whoever types it so."""
    assert "Straße" in record(idea("Straße straße **STRASSE**"), SETTINGS).text.split()


@given(st.text())
def test_each_word_stands_once(body: str) -> None:
    """No word is there twice, in capitals or not."""
    words = [word.casefold() for word in record(idea(body.replace("](", "")), SETTINGS).text.split()]
    assert len(words) == len(set(words))


def test_common_words_are_left_out() -> None:
    """Words that half of all listings have are not in the index, however they are written; an entry in another language keeps them."""
    told = replace(idea("The and AND of Willow. Is it in the wood?"), summary="We are here.")
    assert set(record(told, SETTINGS).text.casefold().split()).isdisjoint({"the", "and", "of", "is", "it", "in", "we", "are"})
    assert {"Willow", "wood", "here"} <= set(record(told, SETTINGS).text.split())
    assert {"The", "and", "of"} <= set(record(replace(told, lang="cy"), SETTINGS).text.split())
    assert {"The", "and", "of"} <= set(record(told, replace(SETTINGS, language="de")).text.split())


def test_common_words_are_words_as_the_browser_compares_them() -> None:
    """Each is in small letters without accents: so it is found among what a person typed."""
    assert all(word.isascii() and word.isalpha() and word == word.lower() for word in common_words("en-GB"))
    assert not common_words("cy")


def test_small_sums_are_found_as_cheap() -> None:
    """What is free or dear is not."""
    costs = [Cost(free=True, amount=None, text=None), Cost(free=False, amount=5, text=None), Cost(free=False, amount=6, text=None)]
    assert ["cheap" in record(replace(opportunity(), cost=cost), SETTINGS).text.split() for cost in costs] == [False, True, False]
