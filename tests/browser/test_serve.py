"""`domore serve`, as a person meets it: a real command, a real browser, files edited while both run."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

TOWN = Path(__file__).resolve().parents[1] / "site" / "town"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A copy of the tiny town."""
    return shutil.copytree(TOWN, tmp_path / "town", ignore=shutil.ignore_patterns(".domore", "site"))


@pytest.fixture
def preview(town: Path) -> Iterator[str]:
    """The address of a running `domore serve`."""
    command = [sys.executable, "-u", "-m", "domore", "serve", "--town", os.fspath(town), "--port", "0", "--today", "2026-11-23"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as serving:
        assert serving.stdout
        said = ""
        for line in serving.stdout:
            said += line
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                yield found[0]
                break
        else:
            pytest.fail(said)
        serving.send_signal(signal.SIGINT)
        serving.stdout.read()
        assert serving.wait(10) == 0


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


def test_the_preview_leaves_no_trace_in_the_site(preview: str, town: Path, page: Page) -> None:
    """The script that reloads is added to what is sent, never to the files."""
    page.goto(preview)
    assert page.locator("script[src='/-/preview.js']").count() == 1
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
