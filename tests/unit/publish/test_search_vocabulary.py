"""The words of the search: all of them, each in its part, with the shards that have it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hypothesis import example, given
from hypothesis import strategies as st

from domore.publish.search_records import Record
from domore.publish.vocabulary import PARTS, packed, part_of, vocabulary_pages, words_in

WORDS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8).map(str.lower)


def unpacked(file: bytes) -> Iterator[tuple[str, list[int]]]:
    """Read as a browser does."""
    part, last = json.loads(file), ""
    for line, number in zip(part["words"].split("\n") if part["words"] else (), part["in"], strict=True):
        last = last[: int(line[0], 36)] + line[1:]
        yield last, part["sets"][number]


@given(st.lists(st.sets(WORDS, max_size=12), max_size=4))
def test_every_word_lies_in_its_part_with_its_shards(shards: list[set[str]]) -> None:
    """However letters are written: what goes in comes out, in the part of its first letter."""
    pages = list(vocabulary_pages([str(number) for number in range(len(shards))], lambda number: shards[number]))
    assert [page.path for page in pages] == [f"search/words/{part}.json" for part in range(PARTS)]
    found = {}
    for part, page in enumerate(pages):
        for word, there in unpacked(page.draw()):
            assert part_of(word) == part
            found[word] = there
    assert found == {word: [number for number, words in enumerate(shards) if word in words] for word in set().union(*shards)}


@given(st.lists(WORDS))
@example(["a" * 60, "a" * 61])
def test_packed_words_share_their_beginnings(words: list[str]) -> None:
    """Words much alike, and longer than any sign can say, come out whole."""
    file = json.dumps(packed({word: [0] for word in words})).encode()
    assert [word for word, _ in unpacked(file)] == sorted({*words})


def test_words_are_split_as_the_index_splits_them() -> None:
    """Signs within a word are left out, the pieces count too; accents and signs above letters stay; "library's" is no word of its own."""
    records = [Record(title="Step-free Café", text="library's don’t 10.30 हिन्दी (مرحبا) AT&T — …")]
    expected = "10 1030 30 at att café don dont free library step stepfree t مرحبا हिन्दी"
    assert words_in(records) == sorted(expected.split())


def test_the_parts_of_the_letters_from_a_to_z_are_apart() -> None:
    """So that a browser fetches the words of one letter; accents don't matter."""
    assert len({part_of(letter) for letter in "abcdefghijklmnopqrstuvwxyz"}) == 26
    assert part_of("église") == part_of("eglise")


def test_a_vocabulary_is_drawn_anew_only_when_a_shard_changed() -> None:
    """Its key stands for the keys of all shards."""
    keys = [[page.key for page in vocabulary_pages(shards, lambda _: [])] for shards in (["a", "b"], ["a", "b"], ["a", "c"])]
    assert keys[0] == keys[1] and not set(keys[0]) & set(keys[2]) and len(set(keys[0])) == PARTS
