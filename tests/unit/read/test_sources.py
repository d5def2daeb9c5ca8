"""Which files are listings, and that no trick with names, links or pipes leads outside the town."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.problems import Problem
from domore.read.sources import SLUG, find, find_images, read_file, slug


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A town with one idea, one opportunity, and a secret beside it."""
    (tmp_path / "secret.yml").write_text("title: secret")
    town = tmp_path / "town"
    for path in ("content/ideas/2026/bench.yml", "content/opportunities/oaks.yml", "content/images/bench.jpg"):
        (town / path).parent.mkdir(parents=True, exist_ok=True)
        (town / path).write_text("title: x")
    return town


def told(town: Path) -> dict[str, str]:
    return {problem.path: problem.message for problem in find(town)[1]}


def test_listings_are_found_sorted_with_their_kind_and_id(town: Path) -> None:
    sources, problems = find(town)
    assert [(source.path, source.kind, source.id) for source in sources] == [
        ("content/ideas/2026/bench.yml", "ideas", "bench"),
        ("content/opportunities/oaks.yml", "opportunities", "oaks"),
    ]
    assert problems == []


def test_editors_own_files_are_passed_over(town: Path) -> None:
    for name in (".bench.yml.swp", "bench.yml~", ".DS_Store", ".git"):
        (town / "content/ideas/2026" / name).write_text("x")
    assert find(town)[1] == []


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("Bench.yml", "bench.yml"),
        ("a bench.yml", "a-bench.yml"),
        ("a--bench.yml", "a-bench.yml"),
        ("-bench.yml", "bench.yml"),
        ("bänch.yml", "banch.yml"),
        ("%2e%2e%2fpasswd.yml", "2e-2e-2fpasswd.yml"),
        ("<script>.yml", "script.yml"),
        ("&&.yml", "untitled.yml"),
        ("bench\n.yml", "bench.yml"),
        ("x" * 61 + ".yml", "x" * 60 + ".yml"),
        ("bench.yaml", "bench.yml"),
        ("bench.YML", "bench.yml"),
    ],
)
def test_names_that_can_be_no_id_are_refused_with_a_better_one(town: Path, name: str, cure: str) -> None:
    (town / "content/ideas" / name).write_text("title: x")
    sources, problems = find(town)
    assert [source.id for source in sources] == ["bench", "oaks"]
    assert f'Name it "{cure}"' in problems[0].message


def test_a_name_of_any_bytes_can_be_told(town: Path) -> None:
    Path(os.fsdecode(os.fsencode(town / "content/ideas") + b"/b\xff\x1b[31m.yml")).write_bytes(b"")
    problems = find(town)[1]
    assert len(problems) == 1
    problems[0].path.encode()


@pytest.mark.parametrize("name", ["notes.txt", "photo.jpg", "README", "bench.json"])
def test_other_files_are_named_and_not_read(town: Path, name: str) -> None:
    (town / "content/ideas" / name).write_text("x")
    assert "not read" in told(town)[f"content/ideas/{name}"]


@pytest.mark.parametrize("where", ["content", "content/ideas", "content/ideas/2026", "content/ideas/2026/bench.yml", "content/images"])
def test_links_are_refused_at_every_step_and_never_followed(town: Path, where: str) -> None:
    real = town.parent / "elsewhere"
    (town / where).rename(real)
    (town / where).symlink_to(real)
    sources, problems = find(town)
    images, more = find_images(town)
    assert where in {problem.path for problem in [*problems, *more]}
    assert not [source for source in sources if source.path.startswith(where)]
    assert all("link" in problem.message for problem in [*problems, *more])
    if where in ("content", "content/images"):
        assert images == {}
    if where != "content/images":
        assert isinstance(read_file(town, "content/ideas/2026/bench.yml"), Problem)


def test_a_link_to_a_secret_is_not_read(town: Path) -> None:
    (town / "content/ideas/2026/leak.yml").symlink_to(town.parent / "secret.yml")
    assert "content/ideas/2026/leak.yml" in told(town)
    assert isinstance(read_file(town, "content/ideas/2026/leak.yml"), Problem)


def test_a_picture_that_is_a_link_is_refused(town: Path) -> None:
    (town / "content/images/leak.jpg").symlink_to(town.parent / "secret.yml")
    images, problems = find_images(town)
    assert images == {"bench.jpg": 8}
    assert [problem.path for problem in problems] == ["content/images/leak.jpg"]


def test_a_pipe_is_refused_and_never_waited_for(town: Path) -> None:
    os.mkfifo(town / "content/ideas/2026/pipe.yml")
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.extend([told(town), read_file(town, "content/ideas/2026/pipe.yml")]), daemon=True)
    thread.start()
    thread.join(2)
    assert not thread.is_alive()
    assert "not a plain file" in found[0]["content/ideas/2026/pipe.yml"]  # type: ignore[index]
    assert isinstance(found[1], Problem)


def test_large_files_are_refused_before_they_are_read(town: Path) -> None:
    with (town / "content/ideas/2026/huge.yml").open("wb") as file:
        file.truncate(5_000_000_000)
    assert "larger than 128 KB" in told(town)["content/ideas/2026/huge.yml"]
    problem = read_file(town, "content/ideas/2026/huge.yml")
    assert isinstance(problem, Problem)
    assert problem.rule == "size"


def test_folders_too_deep_and_folders_named_like_files_are_told(town: Path) -> None:
    (town / "content/ideas/a/b/c").mkdir(parents=True)
    (town / "content/ideas/a/b/c/x.yml").write_text("x")
    (town / "content/ideas/folder.yml").mkdir()
    assert list(told(town)) == ["content/ideas/a/b/c"]


def test_a_missing_file_is_no_problem_of_reading(town: Path) -> None:
    assert read_file(town, "site_config/tags.yml") is None
    assert read_file(town, "content/opportunities/oaks.yml") == b"title: x"
    assert find(town / "nowhere") == ([], [])


@given(st.text(max_size=200))
def test_a_slug_is_always_an_id(text: str) -> None:
    made = slug(text)
    assert SLUG.match(made)
    assert len(made) <= 60
    assert slug(made) == made


@pytest.mark.parametrize("path", ["content/ideas/page.yml", "content/ideas/2026/status.yml", "content/opportunities/type.yml", "content/opportunities/past.yml"])
def test_addresses_that_the_site_uses_itself_are_taken(town: Path, path: str) -> None:
    (town / path).write_text("title: x")
    assert "The site itself uses the address" in told(town)[path]
