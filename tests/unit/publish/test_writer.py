"""The writer: what was staged and what was kept is the site, and nothing else."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from domore.publish.writer import SiteWriter

PATHS = st.sampled_from(["index.html", "a/index.html", "a/b/index.html", "c/index.html", "c/d/e/index.html"])
STATES = st.lists(st.dictionaries(PATHS, st.binary(max_size=6)), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(states=STATES)
def test_the_site_is_what_was_asked_for_each_time(states: list[dict[str, bytes]], tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    """Whatever the site held before, after a commit it holds just the files wanted, and no empty folders."""
    root: Path = tmp_path_factory.mktemp("writer")
    site = root / "site"
    for wanted in states:
        writer = SiteWriter(site, root / "memory.msgpack")
        kept = {path: written for path, written in writer.intact().items() if path in wanted and written.key == wanted[path].hex()}
        staged = [writer.stage.put(path, data.hex(), data, f"0-{number}") for number, (path, data) in enumerate(wanted.items()) if path not in kept]
        writer.commit(kept, staged)
        writer.close()
        assert {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()} == wanted
        assert all(any(folder.iterdir()) for folder in site.rglob("*") if folder.is_dir())
        assert not writer.stage.folder.exists()


def test_a_foreign_file_stays_unless_swept(tmp_path: Path) -> None:
    """What somebody else put into the site is left alone, but for a clean build."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "theirs.txt").write_text("theirs")
    writer = SiteWriter(site, tmp_path / "memory")
    writer.commit({}, [writer.stage.put("index.html", "k", b"x", "0")])
    assert (site / "theirs.txt").exists()
    writer = SiteWriter(site, tmp_path / "memory")
    writer.commit(writer.intact(), [], sweep=True)
    assert not (site / "theirs.txt").exists()
    assert (site / "index.html").exists()


def test_a_spoiled_memory_is_no_memory(tmp_path: Path) -> None:
    """A memory that can't be read leads to a build from the start, not to an error."""
    (tmp_path / "memory").write_bytes(b"\xff\x00nonsense")
    assert SiteWriter(tmp_path / "site", tmp_path / "memory").intact() == {}
