"""`domore serve`, as a person meets it: a real command, a real browser, files edited while both run."""

from __future__ import annotations

import json
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.previewing import served
from domore.problems import EngineFailed
from domore.serve import News, rebuild

DAY = ("--today", "2026-11-23")
TOWN = Path(__file__).resolve().parents[1] / "site" / "town"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A copy of the tiny town."""
    return shutil.copytree(TOWN, tmp_path / "town", ignore=shutil.ignore_patterns(".domore", "site"))


@pytest.fixture
def preview(town: Path) -> Iterator[str]:
    """The address of a running `domore serve`, which says nothing of a fault of its own."""
    with served(town, *DAY) as serving:
        yield serving.address
    assert "Traceback" not in serving.said()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a fresh browser context."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def replace(file: Path, old: str, new: str) -> None:
    """Edits a file as an editor would."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_an_edit_shows_by_itself(preview: str, town: Path, page: Page) -> None:
    """The open page is reloaded with the new words once the file is saved."""
    page.goto(f"{preview}opportunities/duck-day/")
    replace(town / "content/opportunities/duck-day.yml", "Duck day", "Goose day")
    expect(page.get_by_role("heading", level=1)).to_have_text("Goose day", timeout=5000)


def test_the_town_is_told_by_its_name(town: Path) -> None:
    """And by its folder's as long as the settings can't be read."""
    with served(town, *DAY) as serving:
        assert f"  Tinyton is at {serving.address}" in serving.said()
    (town / "site_config/site.yml").write_text("name: [")
    with served(town, *DAY) as serving:
        assert f"  town is at {serving.address}" in serving.said()


def test_settings_are_watched_too(preview: str, town: Path, page: Page) -> None:
    """A new name in site_config/ shows in the header."""
    page.goto(preview)
    replace(town / "site_config/site.yml", "name: Tinyton", "name: Tinyham")
    expect(page.locator("header")).to_contain_text("Tinyham", timeout=8000)


def test_a_problem_is_shown_on_the_page_and_goes_when_mended(preview: str, town: Path, page: Page) -> None:
    """What is wrong stands on the last good page in plain words, and leaves when it is mended."""
    page.goto(f"{preview}ideas/bench/")
    bench = town / "content/ideas/2025/bench.yml"
    replace(bench, "category: parks", "category: parcs")
    told = page.get_by_role("alert")
    expect(told).to_contain_text('category "parcs" is not one of this site\'s categories. Did you mean "parks"?', timeout=5000)
    expect(told).to_contain_text("content/ideas/2025/bench.yml:")
    expect(page.get_by_role("heading", level=1)).to_have_text("A bench by the pond")
    replace(bench, "category: parcs", "category: parks")
    expect(told).to_have_count(0, timeout=5000)


def test_problems_can_be_folded_and_hide_nothing_of_the_page(preview: str, town: Path, page: Page) -> None:
    """Folded they are one line, and stay so when there are others; open they leave room to scroll the page's end into sight."""
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(f"{preview}ideas/bench/")
    bench = town / "content/ideas/2025/bench.yml"
    replace(bench, "category: parks", "category: parcs")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("parcs", timeout=5000)
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    footer, box = page.locator("footer").last.bounding_box(), told.bounding_box()
    assert footer and box and footer["y"] + footer["height"] <= box["y"]
    told.locator("summary").press("Enter")
    expect(told.get_by_role("listitem")).not_to_be_visible()
    replace(bench, "category: parcs", "category: perks")
    expect(told).to_contain_text("perks", timeout=5000)
    expect(told.get_by_role("listitem")).not_to_be_visible()
    replace(bench, "category: perks", "category: parks")
    expect(told).to_have_count(0, timeout=5000)


def test_the_preview_leaves_no_trace_in_the_site(preview: str, town: Path, page: Page) -> None:
    """The script that reloads is added to what is sent, never to the files."""
    page.goto(preview)
    assert page.locator("script[src^='/-/preview.js?']").count() == 1
    assert "preview" not in (town / "site" / "index.html").read_text()
    answer = page.goto(f"{preview}nowhere/")
    assert answer
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is not here")


def test_a_taken_port_is_told_plainly(preview: str, town: Path) -> None:
    """A second server on the same port ends with 2 and says what to do."""
    port = preview.rstrip("/").rsplit(":", 1)[1]
    done = subprocess.run([sys.executable, "-m", "domore", "serve", "--town", town, "--port", port], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"port {port} can't be used" in done.stderr
    assert "Traceback" not in done.stderr


def get(address: str) -> str:
    """What is answered, be it a page or that there is none."""
    try:
        with urlopen(address, timeout=30) as answer:  # noqa: S310  # our own server
            return str(answer.read().decode())
    except HTTPError as error:
        return error.read().decode()


def news(preview: str) -> Any:
    return json.loads(get(f"{preview}-/news?0"))


def until(holds: Callable[[], bool], seconds: float = 8) -> None:
    """Waits until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def saved_by_renaming(file: Path, old: str, new: str) -> None:
    """Edits a file as vim, VS Code and `sed -i` do: another file is put in its place."""
    copy = file.with_name("4913")
    shutil.copy(file, copy)
    replace(copy, old, new)
    copy.replace(file)


def test_files_and_folders_put_in_place_of_others_are_still_watched(preview: str, town: Path) -> None:
    """mkdocs.yml saved twice by renaming, then content/ moved away, put back and edited, then its copy: each shows."""
    about = f"{preview}about/"
    saved_by_renaming(town / "mkdocs.yml", "tinyton.example", "first.example")
    until(lambda: "first.example" in get(about))
    saved_by_renaming(town / "mkdocs.yml", "first.example", "second.example")
    until(lambda: "second.example" in get(about))

    number = news(preview)["number"]
    (town / "content").rename(town / "away")
    until(lambda: news(preview)["number"] > number)
    number = news(preview)["number"]
    (town / "away").rename(town / "content")
    until(lambda: news(preview)["number"] > number)
    replace(town / "content/opportunities/duck-day.yml", "Duck day", "Goose day")
    until(lambda: "Goose day" in get(f"{preview}opportunities/duck-day/"))

    shutil.copytree(town / "content", town / "copy")
    shutil.rmtree(town / "content")
    (town / "copy").rename(town / "content")
    time.sleep(1)
    replace(town / "content/opportunities/duck-day.yml", "Goose day", "Swan day")
    until(lambda: "Swan day" in get(f"{preview}opportunities/duck-day/"))


def test_a_site_that_was_taken_away_is_built_again(preview: str, town: Path, page: Page) -> None:
    """A page that is asked for meanwhile says so and changes by itself."""
    shutil.rmtree(town / "site")
    page.goto(f"{preview}opportunities/duck-day/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Duck day", timeout=8000)
    until(lambda: (town / "site/index.html").is_file())


def test_problems_show_before_there_is_any_site(town: Path, page: Page) -> None:
    """The first build fails, so there is no page to show them on but our own; it gives way to the site."""
    bench = town / "content/ideas/2025/bench.yml"
    replace(bench, "category: parks", "category: parcs")
    with served(town, *DAY) as serving:
        page.goto(f"{serving.address}ideas/bench/")
        expect(page.get_by_role("alert")).to_contain_text('Did you mean "parks"?')
        expect(page.get_by_role("heading", level=1)).to_have_text("There is no site yet")
        replace(bench, "category: parcs", "category: parks")
        expect(page.get_by_role("heading", level=1)).to_have_text("A bench by the pond", timeout=8000)


def hung_up(preview: str, path: str) -> None:
    """Asks for something and hangs up at once, rudely."""
    address = urlsplit(preview)
    with socket.create_connection((address.hostname, address.port)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        time.sleep(0.05)


def test_a_page_that_is_closed_while_it_waits_is_no_fault(preview: str, town: Path) -> None:
    """News, pages and files that nobody waits for any more are dropped without a word: the fixture looks for tracebacks."""
    now = news(preview)["number"]
    for path in (f"/-/news?{now}", "/", "/assets/domore/town.css", "/-/preview.js", "/search/rows.json"):
        hung_up(preview, path)
    replace(town / "content/opportunities/duck-day.yml", "Duck day", "Goose day")
    until(lambda: news(preview)["number"] > now)
    time.sleep(0.3)


@pytest.mark.parametrize("asked", ["\u00b2", "\u0663", "-1", "1e3", "9" * 5000, "x", ""])
def test_news_after_no_number_is_all_the_news(asked: str) -> None:
    """ "²" is a digit to Python and no number, and one of 5,000 digits is too long for it."""
    told = News()
    told.tell(["x"])
    assert told.asked(asked) == {"number": 1, "problems": ["x"]}


def test_whatever_stops_a_build_is_told_and_ends_nothing(preview: str, town: Path) -> None:
    """A mkdocs.yml that is no YAML, that has letters of another encoding, that is a folder; then all is well again."""
    config = town / "mkdocs.yml"
    right = config.read_bytes()
    for wrong in (b"site_name: [", b"site_name: \xff\n", None):
        config.unlink()
        if wrong is None:
            config.mkdir()
        else:
            config.write_bytes(wrong)
        until(lambda: bool(news(preview)["problems"]))
        for line in news(preview)["problems"]:
            assert "\n" not in line
            assert "Traceback" not in line
        if wrong is None:
            config.rmdir()
        config.write_bytes(right)
        until(lambda: not news(preview)["problems"])


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (EngineFailed("The theme failed\nin two lines."), "The theme failed in two lines."),
        (PermissionError(13, "Permission denied", "content/ideas"), '"content/ideas" can\'t be used: Permission denied.'),
        (OSError("the disk is full"), "the disk is full"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "not UTF-8"),
        (KeyError("x"), "a fault of domore: KeyError"),
    ],
)
def test_any_fault_of_a_build_is_one_line_on_the_page(error: Exception, told: str, town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And in the terminal; what is our own fault says there where it happened."""

    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("domore.serve.build", fails)
    known, said = News(), list[str]()
    rebuild(town, town / "site", None, "mkdocs", known, said.append)
    (line,) = known.after(0)["problems"]  # type: ignore[misc]
    assert told in line
    assert "\n" not in line
    assert line in said[0]
    assert ("Traceback" in said[0]) == isinstance(error, KeyError)
