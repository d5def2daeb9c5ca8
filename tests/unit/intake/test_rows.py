"""What differs between two answers, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domore.intake.inbox.rows import Row

TEXT = st.lists(st.sampled_from(["a", "bench", "by", "the", "pond", " ", "  ", "\n", ",", ".", "é", "日"]), max_size=30).map("".join)


@given(TEXT, TEXT)
def test_the_pieces_are_the_whole_answer(now: str, then: str) -> None:
    """Nothing is left out or twice, and what is not marked is the same on both sides."""
    old, new = Row(ask="", now=(now,), then=(then,)).pieces
    assert ("".join(piece.text for piece in old), "".join(piece.text for piece in new)) == (now, then)
    assert "".join(piece.text for piece in old if not piece.differs) == "".join(piece.text for piece in new if not piece.differs)


def test_a_word_in_a_long_text_is_all_that_is_marked() -> None:
    """So that a slip of the pen can be found."""
    text = "Somewhere to sit and {} the ducks. " * 3 + "Bring {}."
    old, new = Row(ask="", now=(text.format("wach", "watch", "watch", "bread"),), then=(text.format("watch", "watch", "watch", "bread"),)).pieces
    assert [piece.text for piece in old if piece.differs] == ["wach"]
    assert [piece.text for piece in new if piece.differs] == ["watch"]


def test_words_in_a_row_are_marked_as_one() -> None:
    """With the spaces between them."""
    old, new = Row(ask="", now=("Ask Mrs Webb, 14 Mill Lane, for the key.",), then=("The team has the key.",)).pieces
    assert [piece.text for piece in old if piece.differs] == ["Ask Mrs Webb, 14 Mill Lane, for"]
    assert [piece.text for piece in new if piece.differs] == ["The team has"]
