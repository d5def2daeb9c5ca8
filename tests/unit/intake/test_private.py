"""Where somebody seems to live, and where nobody does."""

from __future__ import annotations

import pytest

from domore.intake.inbox.private import home_in


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("Ask Mrs Webb at 14 Mill Lane for the key.", "14 Mill Lane"),
        ("The key is with Mr. J. Patel, 3a Old Weir Road. Knock twice.", "3a Old Weir Road"),
        ("We meet at the pond.\nMargaret lives at 3 Church Close and has the mower.", "3 Church Close"),
        ("The kettle is in my house, 7 Weir Street, so come early.", "7 Weir Street"),
    ],
)
def test_a_persons_home_is_seen(text: str, home: str) -> None:
    """A house number and a road in one sentence with a person's title, or with somebody's own home."""
    assert home_in(text) == home


@pytest.mark.parametrize(
    "text",
    [
        "Fernley Library, 14 Mill Lane.",
        "The care home at 14 Mill Lane needs readers.",
        "Jane Webb Hall, 2 Church Road, is open to all.",
        "Ask at the café, 12 High Street, for the key.",
        "Mrs Webb has the key. The hall is at 14 Mill Lane.",
        "Children who live in Mill Lane walk to school.",
        "Mrs Webb leads 12 walks on Mill Lane.",
        "It runs 9 to 5 in Mill Lane Park, says Mr Patel.",
        "We want 20 trees in Weir Street for my garden and yours.",
    ],
)
def test_a_place_that_is_nobodys_home_is_left_alone(text: str) -> None:
    """Addresses of halls and shops, and names without a house."""
    assert home_in(text) == ""
