"""The writer: what was staged and what was kept is the site, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domore.publish.inputs import NOTHING
from domore.publish.writer import SiteBlocked, SiteWriter

PATHS = st.sampled_from(["index.html", "a/index.html", "a/b/index.html", "c/index.html", "c/d/e/index.html"])
STATES = st.lists(st.dictionaries(PATHS, st.binary(max_size=6)), min_size=1, max_size=5)


def found(site: Path) -> dict[str, bytes]:
    """What the site holds, but for what the writer remembers in it."""
    files = {file.relative_to(site).as_posix(): file for file in site.rglob("*") if file.is_file()}
    return {path: file.read_bytes() for path, file in files.items() if not path.startswith(".domore/")}


@settings(max_examples=60, deadline=None)
@given(states=STATES)
def test_the_site_is_what_was_asked_for_each_time(states: list[dict[str, bytes]], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever the site held before, after a commit it holds just the files wanted, and no empty folders."""
    site = tmp_path_factory.mktemp("writer") / "site"
    for wanted in states:
        with SiteWriter(site) as writer:
            kept = {path: written for path, written in writer.intact().items() if path in wanted and written.key == wanted[path].hex()}
            new = {path: data for path, data in wanted.items() if path not in kept}
            writer.commit(kept, [writer.stage.put(path, data.hex(), data) for path, data in new.items()])
        assert found(site) == wanted
        assert all(any(folder.iterdir()) for folder in site.rglob("*") if folder.is_dir())
        assert not writer.stage.folder.exists()


def test_a_spoiled_memory_is_no_memory(tmp_path: Path) -> None:
    """A memory that can't be read leads to a build from the start, not to an error."""
    with SiteWriter(tmp_path / "site") as writer:
        writer.commit({}, [writer.stage.put("index.html", "k", b"x")])
    (tmp_path / "site/.domore/written").write_bytes(b"\xff\x00nonsense")
    with SiteWriter(tmp_path / "site") as writer:
        assert writer.intact() == {}
        assert writer.inputs == NOTHING


def test_a_file_where_the_site_should_be_is_told(tmp_path: Path) -> None:
    """One plain line, no traceback."""
    (tmp_path / "site").write_text("x")
    with pytest.raises(SiteBlocked, match="can't be written"), SiteWriter(tmp_path / "site"):
        pass


def test_what_others_put_in_the_way_of_a_folder_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    """A file or a broken link where a folder should be: told before anything is written. A file of ours makes room for the folder."""
    site = tmp_path / "site"
    first, next_one = {"index.html": b"1", "a": b"ours"}, {"index.html": b"2", "a/index.html": b"2", "z/index.html": b"2"}

    def build(wanted: dict[str, bytes]) -> None:
        with SiteWriter(site) as writer:
            writer.commit({}, [writer.stage.put(path, data.hex(), data) for path, data in wanted.items()])

    build(first)
    for put in (lambda at: at.write_text("mine"), lambda at: at.symlink_to(tmp_path / "nowhere")):
        put(site / "z")
        before = found(site)
        with pytest.raises(SiteBlocked, match="left alone"):
            build(next_one)
        assert found(site) == before
        (site / "z").unlink()
    build(next_one)
    assert found(site) == next_one
