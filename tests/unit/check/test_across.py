"""The rules across listings: references, chains, likely duplicates, and that ten thousand listings take a blink."""

from __future__ import annotations

import random
import shutil
import time
from datetime import date
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from domore.check.across import check_across
from domore.check.duplicates import words_of
from domore.check.entry import Entry, Link
from domore.pipeline import check

TINY = Path(__file__).parents[2] / "site" / "town"


def an_entry(
    id: str, title: str = "", *, kind: str = "ideas", status: str = "open", folder: str = "2026", day: str = "", links: tuple[Link, ...] = ()
) -> Entry:
    return Entry(f"content/{kind}/{folder}/{id}.yml", kind, id, title or f"Title {id}", 2, 8, status, None, day, links)


def into(id: str) -> tuple[Link, ...]:
    return (Link("merged_into", "ideas", id, 9, 14),)


def test_an_id_is_given_once_in_each_kind() -> None:
    same = [an_entry("bench", "Ants", folder="2025"), an_entry("bench", "Bees", folder="2026"), an_entry("bench", "Cats", kind="opportunities")]
    (problem,) = check_across(same, {})
    assert (problem.path, problem.rule) == ("content/ideas/2026/bench.yml", "ids-are-unique")
    assert "content/ideas/2025/bench.yml has it too" in problem.message


def test_of_two_alike_the_newer_is_told_and_the_older_named() -> None:
    """By the day that the file holds, whatever it is called; one without a day is new; the same day leaves it to the path."""
    for a, b, told in (
        ("2026-03-02", "2026-03-01", "a"),
        ("2026-03-01", "2026-03-02", "b"),
        ("2026-03-01", "2026-03-01", "b"),
        ("", "2026-03-01", "a"),
    ):
        (problem,) = check_across([an_entry("a", "A bench", day=a), an_entry("b", "A bench", day=b)], {})
        older = "b" if told == "a" else "a"
        assert problem.path == f"content/ideas/2026/{told}.yml"
        assert f"(content/ideas/2026/{older}.yml:2)" in problem.message


def test_an_id_given_twice_is_told_at_the_newer() -> None:
    twice = [an_entry("bench", "Ants", folder="2025", day="2026-03-02"), an_entry("bench", "Bees", folder="2026", day="2026-03-01")]
    (problem,) = check_across(twice, {})
    assert problem.path == "content/ideas/2025/bench.yml"


def test_a_chain_that_ends_is_right() -> None:
    chain = [an_entry("a", "Ants", status="merged", links=into("b")), an_entry("b", "Bees", status="merged", links=into("c")), an_entry("c", "Cats")]
    assert check_across(chain, {}) == []


def test_everyone_in_a_circle_is_told_and_nobody_outside() -> None:
    ring = [an_entry(f"idea-{n}", f"{n} {n} {n}", status="merged", links=into(f"idea-{(n + 1) % 50}")) for n in range(50)]
    tail = [an_entry(f"tail-{n}", status="merged", links=into("idea-0" if n == 0 else f"tail-{n - 1}")) for n in range(20)]
    problems = check_across([*ring, *tail], {})
    assert {problem.path for problem in problems} == {entry.path for entry in ring}


def test_who_refers_to_a_file_that_can_not_be_read_is_not_to_blame(tmp_path: Path) -> None:
    """A slip in one file is told there and nowhere else: nobody is led to take good references out of good files."""
    town = tmp_path / "town"
    shutil.copytree(TINY, town, ignore=shutil.ignore_patterns(".domore", "site"))
    referred = next(path for path in (town / "content/ideas").rglob("bench.yml"))
    assert check(town, today=date(2026, 12, 5)).problems == ()
    referred.write_text("title: Mend: it things\n")
    assert [problem.path for problem in check(town, today=date(2026, 12, 5)).problems] == [referred.relative_to(town).as_posix()]


def titles_warned(*titles: str) -> list[tuple[str, str]]:
    entries = [an_entry(f"i{number:03}", title) for number, title in enumerate(titles)]
    return [(problem.path[-8:-4], problem.message) for problem in check_across(entries, {})]


def test_what_a_reader_takes_for_the_same_is_named_with_both_places() -> None:
    first = "A bench by the river path"
    for other in ("a BENCH by the River-Path!", "Bénch, by our river path", "A new bench by the river path"):
        ((where, message),) = titles_warned(first, other)
        assert where == "i001"
        assert f'"{first}" (content/ideas/2026/i000.yml:2)' in message


def test_what_is_another_thing_is_left_alone() -> None:
    assert titles_warned("A bench by the river path", "A swing by the old mill", "Benches") == []
    assert titles_warned("Lights on the river path", "Benches on the river path") == []  # one word of three
    assert titles_warned("Summer fair on the green 2025", "Summer fair on the green 2026") == []
    assert titles_warned("Library", "Library garden") == []
    assert titles_warned("مكتبة متنقلة", "حديقة الحي") == []


WORDS = st.lists(st.sampled_from(["bench", "river", "path", "mill", "oak", "café", "bus", "train", "school", "library"]), min_size=3, max_size=7)


@given(WORDS, st.data())
def test_a_word_more_less_or_other_is_found_in_any_place_and_either_order(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    more = [*words[:place], "swing", *words[place:]]
    titles = [" ".join(words), " ".join(more)]
    assert len(titles_warned(*titles)) == 1
    assert len(titles_warned(*reversed(titles))) == 1
    other = [*words[:place], "swing", *words[place + 1 :]]
    assert len(titles_warned(" ".join(words), " ".join(other))) == (1 if len(words) >= 4 else 0)


@given(st.text(max_size=60))
def test_a_title_is_the_same_as_itself(title: str) -> None:
    assert words_of(title) == words_of(title.upper().lower()) or not title.isascii()
    assert len(titles_warned(title, title)) == (1 if title else 0)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdefg"), st.sampled_from(["open", "merged"])), max_size=8))
def test_any_web_of_references_is_checked_and_the_order_of_files_does_not_matter(web: list[tuple[str, str, str]]) -> None:
    entries = [
        an_entry(f"{id}{number}" if number > 5 else id, status=status, links=into(to), folder=str(number))
        for number, (id, to, status) in enumerate(web)
    ]
    assert check_across(entries, {}) == check_across(entries[::-1], {})


def test_ten_thousand_listings_take_a_blink() -> None:
    """120 ms is the aim; a busy machine may take thrice as long."""
    chance = random.Random(7)  # the same listings each time
    words = [f"word{number}" for number in range(900)]
    entries = [
        an_entry(
            f"entry-{number}",
            " ".join(chance.choices(words, k=chance.randint(3, 8))),
            kind=chance.choice(("ideas", "opportunities")),
            links=(Link("related", "ideas", f"entry-{chance.randrange(10_000)}", 9, 3),) * 2,
        )
        for number in range(10_000)
    ]
    ideas = {entry.id for entry in entries if entry.kind == "ideas"}
    entries = [msgspec.structs.replace(entry, links=tuple(link for link in entry.links if link.id in ideas)) for entry in entries]
    times = []
    for _ in range(3):
        began = time.process_time()
        check_across(entries, {})
        times.append(time.process_time() - began)
    print(f"check_across of 10,000: {min(times) * 1000:.0f} ms")
    assert min(times) < 0.36


def test_a_thousand_wrong_references_take_little() -> None:
    entries = [an_entry(f"entry-{number}", links=(Link("related", "ideas", f"entri-{number % 300}", 9, 3),)) for number in range(3_000)]
    began = time.process_time()
    problems = check_across(entries, {})
    assert time.process_time() - began < 2
    assert 'Did you mean "entry-7"?' in next(problem.message for problem in problems if problem.path.endswith("/entry-7.yml"))
    assert sum(problem.rule == "references-exist" for problem in problems) == 3_000
