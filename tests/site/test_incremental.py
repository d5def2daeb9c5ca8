"""An incremental build gives what a cold one gives, whatever was edited, and touches nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domore.pipeline import build, check
from domore.problems import ContentProblems, EngineFailed, WrongUse
from domore.publish import plan
from domore.publish.writer import SiteBlocked
from nightly import examples

from .conftest import TODAY, settle, tree

Cold = Callable[..., dict[str, bytes]]
WORDS = st.sampled_from(["pond", "bench", "path", "lamp", "hill", "tree", "bell", "gate", "wall", "mill"])
SENTENCE = st.lists(WORDS, min_size=5, max_size=9).map(lambda words: f"A {' '.join(words)} for all.")
IDEAS = ("bench", "seat", "croesfan", "swing", "lamp-post")
STATUS = st.sampled_from(["proposed", "open", "under-review", "withdrawn"])


def idea_text(title: str, summary: str, status: str, category: str, day: int, related: str | None) -> str:
    """A small idea's file."""
    lines = [f'title: "{title}"', f'summary: "{summary}"', f"status: {status}", f"category: {category}", f"submitted: 2026-0{day}-01"]
    return "\n".join([*lines, f"related: [{related}]" if related else "challenge: quiet-street"]) + "\n"


EDIT = st.one_of(
    st.builds(
        lambda id, *parts: ("write", id, idea_text(*parts)),
        st.sampled_from(["swing", "lamp-post"]),
        SENTENCE.map(lambda text: text[:80]),
        SENTENCE,
        STATUS,
        st.sampled_from(["parks", "streets"]),
        st.integers(1, 9),
        st.sampled_from(["bench", "seat", None]),
    ),
    st.sampled_from(["swing", "lamp-post"]).map(lambda id: ("remove", id, "")),
    SENTENCE.map(lambda text: ("summary", "croesfan", text)),
    st.tuples(st.just("body"), st.sampled_from(["croesfan", "swing", "lamp-post"]), SENTENCE),
    st.sampled_from(["ideas/croesfan", "opportunities/duck-day", "ideas", "areas"]).map(lambda page: ("spoil", page, "")),
    st.sampled_from(["pond", "gate"]).map(lambda name: ("picture", name, "")),
    SENTENCE.map(lambda text: ("challenge", "quiet-street", text)),
    st.sampled_from(["1", "2.5", "3"]).map(lambda hours: ("hours", "count-cars", hours)),
    st.integers(5, 7).map(lambda size: ("page_size", "", str(size))),
    st.tuples(st.sampled_from(["bench", "croesfan", "swing"]), st.integers(0, 30)).map(lambda counted: ("tally", counted[0], str(counted[1]))),
)


def apply(town: Path, edit: tuple[str, str, str]) -> None:
    """Carries out one edit in the town's files."""
    what, id, text = edit
    file = town / "content" / "ideas" / "2026" / f"{id}.yml"
    if what == "write":
        file.write_text(text)
    elif what == "remove":
        file.unlink(missing_ok=True)
    elif what in ("summary", "challenge"):
        file = town / "content" / "challenges" / f"{id}.yml" if what == "challenge" else file
        lines = file.read_text().splitlines()
        file.write_text("\n".join(f'summary: "{text}"' if line.startswith("summary:") else line for line in lines) + "\n")
    elif what == "body" and file.exists():
        lines = [line for line in file.read_text().splitlines() if not line.startswith("body:")]
        file.write_text("\n".join([*lines, f'body: "{text}"']) + "\n")
    elif what == "spoil":
        (town / "site" / id / "index.html").unlink()
    elif what == "picture":
        picture = town / "content" / "images" / f"{id}.png"
        picture.parent.mkdir(exist_ok=True)
        picture.unlink() if picture.exists() else picture.write_bytes(b"a picture")
    elif what == "hours":
        file = town / "content" / "opportunities" / f"{id}.yml"
        lines = [line for line in file.read_text().splitlines() if not line.startswith("minimum_hours:")]
        file.write_text("\n".join([*lines, f"minimum_hours: {text}"]) + "\n")
    elif what == "tally":
        file = town / "content" / "tallies" / "forge.yml"
        file.write_text(f"method: forge\ncounted: {{day: 2026-03-01}}\nideas:\n  {id}: {{backs: {text}}}\n")
    elif what == "page_size":
        site = town / "site_config" / "site.yml"
        site.write_text("\n".join(f"page_size: {text}" if line.startswith("page_size") else line for line in site.read_text().splitlines()) + "\n")


@pytest.fixture
def original(town: Path, build_cold: Cold) -> dict[str, bytes]:
    """The town's site before anything was edited."""
    return build_cold(town)


@settings(max_examples=examples(5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(EDIT, min_size=1, max_size=5), days=st.integers(0, 200))
def test_incremental_equals_cold(town: Path, build_cold: Cold, original: dict[str, bytes], edits: list[tuple[str, str, str]], days: int) -> None:
    """After any edits, building step by step gives the bytes of a cold build; and undoing them gives the original."""
    shutil.copytree(town / "content", town / "before", dirs_exist_ok=True)
    settings_before = (town / "site_config" / "site.yml").read_text()
    build(town, town / "site", today=TODAY + timedelta(days=days), with_search=False)
    for edit in edits:
        settle(town)
        apply(town, edit)
        build(town, town / "site", today=TODAY, with_search=False)
        assert tree(town / "site") == build_cold(town)
    shutil.rmtree(town / "content")
    (town / "before").rename(town / "content")
    (town / "site_config" / "site.yml").write_text(settings_before)
    build(town, town / "site", today=TODAY, with_search=False)
    assert tree(town / "site") == original


# Runs the command with a second process for however few pages, and says whether there was one.
IN_TWO = """
import sys
from domore import hands
from domore.cli import main
soon, hands.MANY_PAGES = hands.soon, 2
def told(work, type, worth_a_fork):
    print("two processes" if worth_a_fork else "one process")
    return soon(work, type, worth_a_fork=worth_a_fork)
hands.soon = told
sys.exit(main())
"""


def test_pages_drawn_in_two_processes_are_the_same(town: Path, build_cold: Cold) -> None:
    """Where many pages of the whole town are drawn, a second process draws half of them, and nobody can tell."""
    command = ["build", "--town", town, "--site", town / "site", "--no-search", "--today", TODAY.isoformat()]
    ran = subprocess.run([sys.executable, "-c", IN_TWO, *command], capture_output=True, text=True, check=True)
    assert "two processes" in ran.stdout
    assert tree(town / "site") == build_cold(town)


def test_two_cold_builds_are_equal(town: Path, build_cold: Cold) -> None:
    """The same content gives the same bytes."""
    assert build_cold(town) == build_cold(town)


def test_numbers_stay_as_written(town: Path, build_cold: Cold) -> None:
    """A whole number of hours, of money and of a town's own is published as one, also by a build that only remembers it."""
    offer = town / "content/opportunities/duck-day.yml"
    lines = [line for line in offer.read_text().splitlines() if not line.startswith(("minimum_hours:", "cost:", "  free:", "  amount:"))]
    offer.write_text("\n".join([*lines, "minimum_hours: 2", "cost: {amount: 3}", "extra: {benches: 4}"]) + "\n")
    settings_file = town / "site_config/site.yml"
    own = "  benches: {for: opportunities, label: Benches, description: How many there are., type: number}"
    settings_file.write_text(settings_file.read_text().replace("fields:\n", f"fields:\n{own}\n"))
    build(town, town / "site", today=TODAY, with_search=False)
    settle(town)
    other = town / "content/opportunities/count-cars.yml"
    other.write_text(other.read_text().replace("Count cars one morning", "Count cars one evening"))
    build(town, town / "site", today=TODAY, with_search=False)
    rows = (town / "site/data/v1/opportunities.json").read_bytes()
    assert b'"minimum_hours":2,' in rows
    assert b'"amount":3,' in rows
    assert b'{"benches":4}' in rows
    assert tree(town / "site") == build_cold(town)


def test_an_unchanged_page_is_not_written_again(town: Path) -> None:
    """Only pages whose words changed are touched."""
    build(town, town / "site", today=TODAY, with_search=False)
    before = {path: (town / "site" / path).stat().st_mtime_ns for path in tree(town / "site")}
    file = town / "content/opportunities/duck-day.yml"
    file.write_text(file.read_text().replace("binoculars to borrow", "a telescope to borrow"))
    built = build(town, town / "site", today=TODAY, with_search=False)
    after = {path: (town / "site" / path).stat().st_mtime_ns for path in tree(town / "site")}
    touched = {path for path in after if after[path] != before.get(path)}
    assert "opportunities/duck-day/index.html" in touched
    assert "ideas/index.html" not in touched
    assert "opportunities/count-cars/index.html" not in touched
    assert (built.written, built.removed) == (len(touched), 0)


def test_a_changed_body_leads_to_its_own_page_alone(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build with news of one listing's words looks at no other page, and keeps them all."""
    build(town, town / "site", today=TODAY, with_search=False)
    before = tree(town / "site")
    settle(town)
    apply(town, ("body", "croesfan", "A longer crossing, and a bell."))
    monkeypatch.setattr(plan, "town_pages", lambda _: pytest.fail("the town's pages were looked at"))
    built = build(town, town / "site", today=TODAY, with_search=False)
    after = tree(town / "site")
    assert {path for path in after if after[path] != before.get(path)} == {"ideas/croesfan/index.html"}
    assert (built.written, built.removed, len(after)) == (1, 0, len(before))


def test_a_new_day_moves_what_has_ended(town: Path) -> None:
    """The day after its last day an event leaves the lists; its page stays and says so."""
    build(town, town / "site", today=date(2026, 12, 5), with_search=False)
    assert b"duck-day" in (town / "site/opportunities/index.html").read_bytes()
    build(town, town / "site", today=date(2026, 12, 6), with_search=False)
    assert b"duck-day" not in (town / "site/opportunities/index.html").read_bytes()
    assert b"This is over." in (town / "site/opportunities/duck-day/index.html").read_bytes()


def test_a_new_day_puts_an_idea_to_rest_and_touches_little_else(town: Path, build_cold: Cold) -> None:
    """The day after a stage's last day its idea rests; a page whose words stay the same is not drawn again."""
    build(town, town / "site", today=date(2027, 2, 20), with_search=False)
    before = tree(town / "site")
    assert b"7 of 20 needed by 20 February 2027" in before["ideas/croesfan/index.html"]
    built = build(town, town / "site", today=date(2027, 2, 21), with_search=False)
    after = tree(town / "site")
    changed = {path for path in after if after[path] != before.get(path)}
    assert b"This idea rests" in after["ideas/croesfan/index.html"]
    assert built.written == len(changed)
    assert "opportunities/duck-day/index.html" not in changed
    assert after == build_cold(town, date(2027, 2, 21))


def test_a_month_that_is_over_says_so(town: Path, build_cold: Cold) -> None:
    """On the first of the next month the page of the last one tells of it as a month, and no more "so far"."""
    text = idea_text("A swing", "A swing by the pond.", "open", "parks", 9, None).replace("2026-09-01", "2026-11-05")
    (town / "content/ideas/2026/swing.yml").write_text(text)
    for today in (TODAY, date(2026, 12, 1)):
        build(town, town / "site", today=today, with_search=False)
    assert tree(town / "site") == build_cold(town, date(2026, 12, 1))


def test_a_removed_listing_leaves_the_site(town: Path) -> None:
    """Its page and its folder go."""
    build(town, town / "site", today=TODAY, with_search=False)
    (town / "content/opportunities/duck-day.yml").unlink()
    build(town, town / "site", today=TODAY, with_search=False)
    assert not (town / "site/opportunities/duck-day").exists()
    assert b"duck-day" not in (town / "site/index.html").read_bytes()


def test_a_failed_build_leaves_the_last_good_site(town: Path) -> None:
    """Errors in the content change nothing of what is published."""
    build(town, town / "site", today=TODAY, with_search=False)
    before = tree(town / "site")
    (town / "content/ideas/2026/croesfan.yml").write_text("title: x\n")
    with pytest.raises(ContentProblems):
        build(town, town / "site", today=TODAY, with_search=False)
    assert tree(town / "site") == before


def test_a_file_that_somebody_spoiled_is_written_again(town: Path) -> None:
    """What lies in the site is not trusted to be as it was left."""
    build(town, town / "site", today=TODAY, with_search=False)
    good = tree(town / "site")
    (town / "site/ideas/index.html").write_text("spoiled")
    (town / "site/opportunities/duck-day/index.html").unlink()
    build(town, town / "site", today=TODAY, with_search=False)
    assert tree(town / "site") == good


# Runs the command and kills it, as `kill -9` would, just before the given call of os.replace or os.unlink.
KILLED = """
import os, signal, sys
left = int(sys.argv.pop(1))
def dying(call):
    def at_last(*args, **kwargs):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **kwargs)
    return at_last
os.replace, os.unlink = dying(os.replace), dying(os.unlink)
from domore.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize("moment", [1, 2, 3, 4, 5, 6, 7, 9, 12, 16, 20, 25])
def test_after_a_kill_the_next_build_is_right(town: Path, build_cold: Cold, moment: int) -> None:
    """kill -9 at any step of writing leaves whole pages, and the next build makes the site right."""
    build(town, town / "site", today=TODAY, with_search=False)
    for number in range(3):
        summary = f"A wish with the number {number} in it, for the sake of the test."
        (town / f"content/ideas/2026/wish-{number}.yml").write_text(idea_text(f"Wish {number} of many", summary, "open", "parks", 5, None))
    (town / "content/opportunities/duck-day.yml").unlink()
    options = ["build", "--town", str(town), "--site", str(town / "site"), "--today", TODAY.isoformat(), "--no-search"]
    died = subprocess.run([sys.executable, "-c", KILLED, str(moment), *options], capture_output=True, check=False)
    assert died.returncode == -9, "the build has fewer steps than this test thinks"
    pages = tree(town / "site")
    assert all(data.rstrip().endswith(b"</html>") for path, data in pages.items() if path.endswith("/index.html")), "no page is half written"
    build(town, town / "site", today=TODAY, with_search=False)
    assert tree(town / "site") == build_cold(town)
    assert not (town / "site/.domore/next").exists()


def test_a_moved_town_still_knows_what_is_its_own(town: Path) -> None:
    """A listing removed after the town was moved and its memory deleted leaves the site all the same."""
    build(town, town / "site", today=TODAY, with_search=False)
    moved = town.rename(town.with_name("moved"))
    shutil.rmtree(moved / ".domore")
    (moved / "content/opportunities/duck-day.yml").unlink()
    build(moved, moved / "site", today=TODAY, with_search=False)
    assert not (moved / "site/opportunities/duck-day").exists()


@pytest.mark.parametrize("site", [".", "..", "content", "content/pages", "site_config/theme", ".git", ".domore/x", ".domore-spool"])
def test_a_site_is_never_built_into_the_towns_own_files(town: Path, site: str) -> None:
    """Not even a clean build touches what a person wrote."""
    before = tree(town / "content")
    with pytest.raises(WrongUse, match="the town's own files are there"):
        build(town, town / site, today=TODAY, with_search=False, clean=True)
    assert tree(town / "content") == before


def test_what_others_put_into_the_site_is_left_alone(town: Path) -> None:
    """A clean build removes what builds wrote, never a file of somebody else, and never writes over one."""
    build(town, town / "site", today=TODAY, with_search=False)
    (town / "site/CNAME").write_text("fernley.example")
    build(town, town / "site", today=TODAY, with_search=False, clean=True)
    assert (town / "site/CNAME").read_text() == "fernley.example"
    (town / "other").mkdir()
    (town / "other/index.html").write_text("mine")
    with pytest.raises(SiteBlocked, match="was not written by domore"):
        build(town, town / "other", today=TODAY, with_search=False)
    assert (town / "other/index.html").read_text() == "mine"


def test_a_folder_in_the_way_is_told_and_mended(town: Path) -> None:
    """What stands where a page should go is named; once it is moved away the build goes through."""
    build(town, town / "site", today=TODAY, with_search=False)
    good = tree(town / "site")
    (town / "site/404.html").unlink()
    (town / "site/404.html").mkdir()
    (town / "site/404.html/photo.jpg").write_text("x")
    for _ in range(2):
        with pytest.raises(SiteBlocked, match=r"404\.html"):
            build(town, town / "site", today=TODAY, with_search=False)
    shutil.rmtree(town / "site/404.html")
    build(town, town / "site", today=TODAY, with_search=False)
    assert tree(town / "site") == good


def test_a_page_of_the_operators_can_not_take_our_address(town: Path) -> None:
    """content/pages/index.md and find.md are refused by name, every time, and the site stays."""
    build(town, town / "site", today=TODAY, with_search=False)
    good = tree(town / "site")
    for name in ("index", "find", "ideas"):
        page = town / f"content/pages/{name}.md"
        page.write_text("# Mine")
        for _ in range(2):
            with pytest.raises(EngineFailed, match=f"content/pages/{name}.md"):
                build(town, town / "site", today=TODAY, with_search=False)
        page.unlink()
    assert tree(town / "site") == good


def test_a_file_of_the_operators_can_not_take_a_picture_s_address(town: Path) -> None:
    """Two files for one address are told, and not published by turns."""
    for folder in ("content/images", "content/pages/images"):
        (town / folder).mkdir()
        (town / folder / "pond.png").write_bytes(folder.encode())
    with pytest.raises(EngineFailed, match=r"content/pages/images/pond\.png wants the address /images/pond\.png"):
        build(town, town / "site", today=TODAY, with_search=False)


def test_the_site_may_be_a_link_to_another_place(town: Path, tmp_path: Path) -> None:
    """As with a mounted volume."""
    (tmp_path / "volume").mkdir()
    (town / "site").symlink_to(tmp_path / "volume")
    build(town, town / "site", today=TODAY, with_search=False)
    assert (tmp_path / "volume/index.html").exists()


def test_a_failed_first_build_leaves_nothing(town: Path) -> None:
    """No empty site, no staging folder."""
    (town / "content/ideas/2026/croesfan.yml").write_text("title: x\n")
    with pytest.raises(ContentProblems):
        build(town, town / "site", today=TODAY, with_search=False)
    assert not (town / "site").exists()


def test_what_the_configuration_brings_in_is_seen(town: Path) -> None:
    """A change in a file that mkdocs.yml inherits from, or in a hook, reaches the site."""

    def built(*options: str) -> dict[str, bytes]:  # in a process of its own: MkDocs loads a hook once
        site = town / (options[0] if options else "site")
        command = [sys.executable, "-m", "domore", "build", "--town", str(town), "--site", str(site), "--no-search", *options[1:]]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0
        return tree(site)

    (town / "base.yml").write_text("theme:\n  language: en\n")
    (town / "hook.py").write_text("def on_page_markdown(markdown, **kwargs):\n    return markdown + '\\n\\nfirst'\n")
    config = town / "mkdocs.yml"
    config.write_text("INHERIT: base.yml\nhooks: [hook.py]\n" + config.read_text())
    assert b"first" in built()["about/index.html"]
    (town / "hook.py").write_text((town / "hook.py").read_text().replace("first", "the second"))
    (town / "base.yml").write_text("theme:\n  language: cy\n")
    after = built()
    assert b"the second" in after["about/index.html"]
    assert after == built("cold", "--clean")


def test_check_needs_no_right_to_write(town: Path) -> None:
    """A checkout that can only be read is checked all the same."""
    shutil.rmtree(town / ".domore")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.access", lambda *_: False)
        assert check(town, today=TODAY).listings == 5
    assert not (town / ".domore").exists()
