"""What there is news of, by what a site was made from."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from domore.model.tally_files import PaperTally
from domore.publish.inputs import NOTHING, Inputs, inputs, news
from domore.read.lives import Life

from .test_feeds import BENCH, card_from

HERE: dict[str, Any] = {
    "shared": "code, settings and shell",
    "today": date(2026, 11, 23),
    "cards": [card_from(BENCH, id="bench"), card_from(BENCH, id="seat")],
    "facts": [],
    "digests": {"bench.yml": "1", "seat.yml": "2"},
    "lives": {"bench.yml": Life((), True, "a")},
}


def made_of(**other: Any) -> Inputs:
    return inputs(**HERE | other)


def test_words_that_only_one_page_shows_are_news_of_that_file() -> None:
    """A file whose bytes or whose past changed, while every card stayed, is all that there is news of."""
    assert news(made_of(), made_of()) == frozenset()
    assert news(made_of(), made_of(digests={"bench.yml": "1", "seat.yml": "3"})) == {"seat.yml"}
    assert news(made_of(), made_of(lives={"bench.yml": Life((), True, "b")})) == {"bench.yml"}
    assert news(made_of(), made_of(lives={})) == {"bench.yml"}


@pytest.mark.parametrize(
    "other",
    [
        {"shared": "another shell"},
        {"today": date(2026, 11, 24)},
        {"cards": HERE["cards"][:1]},
        {"cards": [*HERE["cards"][:1], card_from(BENCH | {"title": "Two seats by the pond"}, id="seat")]},
        {"facts": [PaperTally(counts=())]},
    ],
)
def test_what_any_page_may_show_is_news_for_all(other: dict[str, Any]) -> None:
    """Each page is looked at when a card, a fact, the day or what all pages share is another, and when nothing is known of the last build."""
    assert news(made_of(), made_of(**other)) is None
    assert news(NOTHING, made_of()) is None


def test_inputs_come_back_as_they_were_kept() -> None:
    """What a build remembers is what the next one compares with."""
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(made_of()), type=Inputs) == made_of()
