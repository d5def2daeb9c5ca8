"""Which files are listings, and that no trick with names, links or pipes leads outside the town."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.check.schemas import shipped
from domore.problems import Problem
from domore.read.sources import MAX_PICTURE_NAME, PICTURE, SLUG, Stamp, find, find_images, find_links, read_file, slug


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
    assert list(images) == ["bench.jpg"]
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
    """A folder deeper than the layout is not read, and the fault says where its files belong."""
    for deep in ("content/ideas/2026/sub", "content/opportunities/sub"):
        (town / deep).mkdir(parents=True)
        (town / deep / "x.yml").write_text("x")
    (town / "content/ideas/folder.yml").mkdir()
    faults = told(town)
    assert list(faults) == ["content/ideas/2026/sub", "content/opportunities/sub"]
    assert "such as content/ideas/2026/" in str(faults["content/ideas/2026/sub"])


def test_a_missing_file_is_no_problem_of_reading(town: Path) -> None:
    assert read_file(town, "site_config/tags.yml") is None
    assert isinstance(read_file(town, "content/ideas"), Problem)  # a folder is none either
    assert read_file(town, "content/opportunities/oaks.yml") == b"title: x"
    assert find(town / "nowhere") == ([], [])


@given(st.text(max_size=200))
def test_a_slug_is_always_an_id(text: str) -> None:
    made = slug(text)
    assert SLUG.match(made)
    assert len(made) <= 60
    assert slug(made) == made


@pytest.mark.parametrize(
    "path", ["content/ideas/page.yml", "content/ideas/2026/status.yml", "content/opportunities/type.yml", "content/opportunities/past.yml"]
)
def test_addresses_that_the_site_uses_itself_are_taken(town: Path, path: str) -> None:
    (town / path).write_text("title: x")
    assert "The site itself uses the address" in told(town)[path]


def test_a_picture_has_its_stamp(town: Path) -> None:
    """A picture put in place of another of the same size is seen as another."""
    status = (town / "content/images/bench.jpg").stat()
    assert find_images(town)[0] == {"bench.jpg": Stamp(8, status.st_mtime_ns, status.st_ctime_ns)}


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("evil.html", "end in .jpg"),
        ("drawing.svg", "end in .jpg"),
        ("Thumbs.db", "end in .jpg"),
        ("jpg", "end in .jpg"),
        ("Bench.JPG", 'Name it "bench.jpg".'),
        ("my bench.jpeg", 'Name it "my-bench.jpeg".'),
        ("b\n.png", 'Name it "b.png".'),
        (f"{'x' * 100}.png", f'Name it "{"x" * 60}.png".'),
        (os.fsdecode(b"b\xffnch.png"), 'Name it "bnch.png".'),
        (os.fsdecode(b"\xff"), "end in .jpg"),
    ],
)
def test_only_pictures_lie_among_the_pictures(town: Path, name: str, cure: str) -> None:
    """What is no picture by its name is not published, and is told with its cure."""
    (town / "content/images" / name).write_bytes(b"x")
    images, (problem,) = find_images(town)
    assert list(images) == ["bench.jpg"]
    assert cure in problem.message
    problem.path.encode()


def test_folders_and_pipes_are_no_pictures(town: Path) -> None:
    (town / "content/images/old.jpg").mkdir()
    os.mkfifo(town / "content/images/pipe.jpg")
    images, problems = find_images(town)
    assert list(images) == ["bench.jpg"]
    assert [problem.path for problem in problems] == ["content/images/old.jpg", "content/images/pipe.jpg"]


def test_what_desktops_and_editors_leave_beside_pictures_is_passed_over(town: Path) -> None:
    for name in (".DS_Store", ".bench.jpg.swp", "bench.jpg~", ".gitkeep"):
        (town / "content/images" / name).write_bytes(b"x")
    images, problems = find_images(town)
    assert (list(images), problems) == (["bench.jpg"], [])


@pytest.mark.parametrize("name", ["idea", "opportunity"])
def test_the_schemas_and_the_folder_agree_on_what_a_picture_is_called(name: str) -> None:
    file = shipped(name)["properties"]["image"]["properties"]["file"]
    assert file["pattern"] == f"^{PICTURE.pattern.removesuffix(chr(92) + 'Z')}$"
    assert file["maxLength"] == MAX_PICTURE_NAME


ENGINE_PLACES = ("content/pages", "site_config/theme", "content/pages/deep/er", "site_config/theme/partials")


@pytest.mark.parametrize("where", ENGINE_PLACES)
def test_no_link_leads_the_theme_engine_out_of_the_town(town: Path, where: str) -> None:
    """A link to a file, to a folder or in place of the folder itself is refused: the engine would publish what it finds there."""
    (town / where).mkdir(parents=True)
    (town / where / "plain.md").write_text("# Here")
    assert find_links(town) == []
    (town / where / "secret.txt").symlink_to(town.parent / "secret.yml")
    (town / where / ".well-known").symlink_to(town.parent)
    problems = find_links(town)
    assert [problem.path for problem in problems] == [f"{where}/.well-known", f"{where}/secret.txt"]
    assert all("link" in problem.message for problem in problems)
    (town / where).rename(town.parent / "elsewhere")
    (town / where).symlink_to(town.parent / "elsewhere")
    assert [problem.path for problem in find_links(town)] == [where]


def test_the_mark_of_an_editor_that_has_a_page_open_is_passed_over(town: Path) -> None:
    """It is a link to nowhere; one of the same name that leads somewhere is refused."""
    (town / "content/pages").mkdir()
    mark = town / "content/pages/.#about.md"
    mark.symlink_to("jo@desk.4711:1792345678")
    assert find_links(town) == []
    mark.unlink()
    mark.symlink_to(town.parent / "secret.yml")
    assert [problem.path for problem in find_links(town)] == ["content/pages/.#about.md"]


def test_the_theme_engine_meets_no_pipe_and_no_name_that_it_can_not_write(town: Path) -> None:
    (town / "content/pages").mkdir()
    os.mkfifo(town / "content/pages/pipe.md")
    Path(os.fsdecode(os.fsencode(town / "content/pages") + b"/b\xff.md")).write_bytes(b"x")
    problems = find_links(town)
    assert [problem.message.split(".")[0] for problem in problems] == ["This name is not UTF-8", "This is not a plain file"]
    assert [problem.path.encode() for problem in problems]


def test_a_town_without_pages_or_theme_has_no_links(tmp_path: Path) -> None:
    assert find_links(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("idea", "ideas"),
        ("Ideas", "ideas"),
        ("opportunity", "opportunities"),
        ("oportunities", "opportunities"),
        ("image", "images"),
        ("page", "pages"),
    ],
)
def test_a_misspelt_folder_is_told_with_the_one_that_was_meant(town: Path, name: str, meant: str) -> None:
    """What lies in it would be missing from the site, and nobody would know why."""
    (town / "content" / name).mkdir()
    (problem,) = find(town)[1]
    assert str(problem) == f"content/{name}:1:1: Nothing in this folder is read. Did you mean content/{meant}/?"
    assert problem.severity == "error"


def test_other_folders_are_warned_of(town: Path) -> None:
    for name in ("notes", "challenges", "tallies", "pages", ".git"):
        (town / "content" / name).mkdir()
    problems = find(town)[1]
    assert [(problem.path, problem.severity) for problem in problems] == [("content/notes", "warning")]
    assert "content/ideas/" in problems[0].message


def test_a_listing_beside_the_folders_is_told_and_other_files_are_passed_over(town: Path) -> None:
    for name in ("bench.yml", "README.md", ".DS_Store"):
        (town / "content" / name).write_text("title: x")
    (problem,) = find(town)[1]
    assert problem.path == "content/bench.yml"
    assert "Move an idea to content/ideas/" in problem.message


def test_a_folder_of_any_bytes_can_be_told(town: Path) -> None:
    Path(os.fsdecode(os.fsencode(town / "content") + b"/b\xff")).mkdir()
    (problem,) = find(town)[1]
    problem.path.encode()
