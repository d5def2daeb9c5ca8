"""The search index: the same bytes from the same words, made anew only where words changed, and never half."""

from __future__ import annotations

import gzip
import os
import stat
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.model.card import Card
from domore.model.catalogue import catalogue
from domore.model.rows import SHARD_SIZE, Shard, rows, shards
from domore.problems import SearchFailed
from domore.publish import search
from domore.publish.pagefind import indexed
from domore.publish.search_records import Record

TODAY = date(2026, 11, 23)


def card(id: str, **more: Any) -> Card:
    given = {"kind": "ideas", "id": id, "path": f"{id}.yml", "title": id, "summary": "", "lang": None, "status": "open", "category": "parks"}
    return Card(**(given | {"area": None, "tags": (), "date": "2026-01-01", "image": None, "extra": ()} | more))


RECORDS = {f"{id}.yml": Record(title=id, text=f"The {id} by the river café") for id in ("bench", "skate", "oak")}
ONE = Shard("0", tuple(card(path.removesuffix(".yml")) for path in RECORDS))


def wanted(keys: Sequence[str] = ("a", "b", "c"), shard: Shard = ONE) -> search.Wanted:
    return search.Wanted(shard=shard, keys=keys, language="en")


def index(wanted: Sequence[search.Wanted], fresh: Mapping[str, Record], cache: Path) -> int:
    with search.indexing(wanted, fresh, cache) as made:
        return len(made)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.name not in ("key", "records")
    }


def test_the_same_records_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the number of threads."""
    records = [Record(title=f"Thing {number}", text=" ".join(f"word{number * at % 97}" for at in range(40))) for number in range(300)]
    made = []
    for threads in ("1", "2"):
        monkeypatch.setenv("RAYON_NUM_THREADS", threads)
        made.append(indexed(records, shard="3", language="en"))
    assert made[0] == made[1]


def test_every_record_is_known_by_its_number() -> None:
    """The list of pages names the rows of the shard in order, and no file of a page's text is there."""
    files = indexed(list(RECORDS.values()), shard="7", language="en")
    (meta,) = (data for name, data in files.items() if name.endswith(".pf_meta"))
    pages = gzip.decompress(meta)
    assert [pages.find(f"7.{number}".encode()) >= 0 for number in range(4)] == [True, True, True, False]
    assert {"pagefind.js", "wasm.en.pagefind", "pagefind-entry.json"} <= files.keys() and not any("fragment" in name for name in files)


def test_a_word_is_fetched_with_few_others() -> None:
    """The files of the index are small: a browser that looks for one word fetches little more than that word."""
    records = [Record(title=f"Thing {number}", text=" ".join(f"word{number * at % 997}" for at in range(1, 60))) for number in range(500)]
    sizes = [len(data) for name, data in indexed(records, shard="0", language="en").items() if name.startswith("index/")]
    assert len(sizes) > 10 and max(sizes) < 6_000


@pytest.mark.parametrize("language", ["en-GB", "cy", "ar"])
def test_any_language_can_be_the_sites_own(language: str) -> None:
    """Where Pagefind knows nothing of a language, its plain engine comes along."""
    files = indexed(list(RECORDS.values()), shard="0", language=language)
    assert sum(name.startswith("wasm.") for name in files) == 1


def test_an_index_is_made_anew_only_when_a_record_changed(tmp_path: Path) -> None:
    """And of its records only the changed one is asked for."""
    assert index([wanted()], RECORDS, tmp_path) == 1
    before = tree(tmp_path)
    assert search.missing([wanted()], tmp_path) == [] and index([wanted()], {}, tmp_path) == 0
    changed = [wanted(("a", "b", "changed"))]
    assert search.stale(changed, tmp_path) == changed and search.missing(changed, tmp_path) == ["oak.yml"]
    assert index(changed, {"oak.yml": RECORDS["oak.yml"]}, tmp_path) == 1
    assert tree(tmp_path) == before


def test_the_first_shard_brings_the_engine_and_old_shards_go(tmp_path: Path) -> None:
    """One engine for the whole site; a shard that is not wanted any more leaves the cache."""
    two = [wanted(), wanted(shard=Shard("1", ONE.cards))]
    index(two, RECORDS, tmp_path)
    paths = [page.path for page in search.index_pages(two, {}, tmp_path)]
    assert "search/0/pagefind.js" in paths and "search/1/pagefind-entry.json" in paths and "search/1/pagefind.js" not in paths
    assert not any(path.endswith(("/key", "/records", "0/words", "1/words")) for path in paths)
    index([wanted()], RECORDS, tmp_path)
    assert not (tmp_path / "search/1").exists()


def test_an_index_is_made_where_nothing_can_be_kept_on_a_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS."""
    for name in ("sched_getaffinity", "sched_setaffinity"):
        monkeypatch.delattr(os, name, raising=False)
    assert index([wanted()], RECORDS, tmp_path) == 1


def test_whoever_fails_beside_the_indexing_does_not_wait_for_all_of_it(tmp_path: Path) -> None:
    """What was begun is finished, and nothing else is."""
    many = [wanted(shard=Shard(str(number), ONE.cards)) for number in range(12)]
    with pytest.raises(ZeroDivisionError), search.indexing(many, RECORDS, tmp_path):
        raise ZeroDivisionError
    assert len(list((tmp_path / "search").glob("*/key"))) < 12


def test_the_pages_of_a_shard_wait_for_it(tmp_path: Path) -> None:
    """Whoever asks for them while it is made gets those of the new index."""
    index([wanted()], RECORDS, tmp_path)
    changed = [wanted(("a", "b", "changed"))]
    with search.indexing(changed, {"oak.yml": Record(title="oak", text="zebra")}, tmp_path) as indexes:
        found = {page.path: page.draw() for page in search.index_pages(changed, indexes, tmp_path)}
    with search.indexing(changed, {}, tmp_path) as nothing:
        assert found == {page.path: page.draw() for page in search.index_pages(changed, nothing, tmp_path)} and not nothing
    assert any(b"zebra" in data for path, data in found.items() if "/words/" in path)


def test_a_failed_index_says_why_in_one_line_and_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pagefind's own words are handed on."""
    index([wanted()], RECORDS, tmp_path)
    before = tree(tmp_path)
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho 'no room\nleft' >&2\nexit 3\n")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr("pagefind.service.get_executable", lambda: broken)
    with pytest.raises(SearchFailed, match=r"^Pagefind could not make the search index: no room left$"):
        index([wanted(("x", "y", "z"))], RECORDS, tmp_path)
    broken.unlink()
    assert tree(tmp_path) == before


def test_without_pagefind_the_cure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not installed is told apart from broken."""
    monkeypatch.setattr("pagefind.service.get_executable", lambda: None)
    with pytest.raises(SearchFailed, match="pip install"):
        indexed([], shard="0", language="en")


@given(st.sets(st.from_regex(r"[a-z]{1,8}", fullmatch=True)), st.from_regex(r"[a-z]{9}", fullmatch=True))
def test_every_listing_lies_in_one_shard_and_a_new_one_touches_one(ids: set[str], new: str) -> None:
    """Rows are a reordering of what is in the lists; the other shards stay as they are."""
    before, after = (shards(catalogue([card(id) for id in there], TODAY)) for there in (ids, ids | {new}))
    assert sorted(one.id for one in rows(before)) == sorted(ids)
    if len(before) == len(after):
        assert sum(old != changed for old, changed in zip(before, after, strict=True)) == 1


def test_shards_are_few_and_of_one_size() -> None:
    """As many as their size asks for, none much larger than it."""
    dealt = shards(catalogue([card(f"i{number}") for number in range(4 * SHARD_SIZE)], TODAY))
    assert len(dealt) == 4 and max(len(shard.cards) for shard in dealt) < 1.1 * SHARD_SIZE


def test_what_has_left_the_lists_is_not_found() -> None:
    """Closed, ended and long unconfirmed opportunities have left."""
    why = ({"status": "closed"}, {"ends": "2026-11-22"}, {"review_by": "2026-01-01"})
    gone = [card(f"g{number}", kind="opportunities", **fact) for number, fact in enumerate(why)]
    assert [one.id for one in rows(shards(catalogue([*gone, card("here")], TODAY)))] == ["here"]
    assert shards(catalogue([], TODAY)) == ()


def test_a_record_survives_the_way_between_processes() -> None:
    """Records travel as msgpack."""
    packed = msgspec.msgpack.encode(RECORDS)
    assert msgspec.msgpack.decode(packed, type=dict[str, Record]) == RECORDS
