"""`domore add` asks in a terminal, and loses nothing that was written."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from demo_town import ROOT
from domore.check.site_config import load_settings
from domore.pipeline import check

IDEA = [
    "Swings that take a wheelchair",
    "A swing on the green that a wheelchair can roll on to.",
    *("It would be *good*.", "", "- For all", "."),
    "Welsh",
    "Parks and gardens",
    "2",
    "The green",
    "1",
    "",  # no name
]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "site_config", tmp_path / "site_config")
    (tmp_path / "content").mkdir()
    return tmp_path


def domore(town: Path, *arguments: str, typed: list[str]) -> subprocess.CompletedProcess[str]:
    """Runs the command with these lines as its input."""
    command = [sys.executable, "-m", "domore", *arguments, "--town", str(town), "--today", "2026-11-23"]
    text = "".join(f"{line}\n" for line in typed)
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=60)


def category(town: Path) -> str:
    """A label that the demo town has."""
    settings, _ = load_settings(town)
    assert settings is not None
    return settings.term("categories", "parks").label


@pytest.fixture
def idea(town: Path) -> list[str]:
    return [category(town) if line == "Parks and gardens" else line for line in IDEA]


def test_answers_become_a_file_that_the_check_likes(town: Path, idea: list[str]) -> None:
    """Asked step by step, by number or by label; the file is shown and written after a yes."""
    done = domore(town, "add", "idea", typed=[*idea, "yes"])
    assert (done.returncode, done.stderr) == (0, "")
    file = town / "content/ideas/2026/swings-that-take-a-wheelchair.yml"
    assert file.read_text() in done.stdout
    assert "body: |\n  It would be \\*good\\*.\n\n  \\- For all\n" in file.read_text()
    assert "lang: cy\n" in file.read_text()
    assert "== What is your idea? (1 of 4)" in done.stdout
    assert "Which part of town? (optional)" in done.stdout
    assert [problem for problem in check(town, today=date(2026, 11, 23)).problems if problem.severity == "error"] == []


def test_a_wrong_answer_is_asked_again_with_the_words_of_the_form(town: Path, idea: list[str]) -> None:
    """Too short, not among the choices, nothing where something is needed; and what only shows at the end is asked again then."""
    wrong = ["", "Hm", idea[0], "Short", "Ring 07700 900123 for more of it, any time.", *idea[2:7], "99", *idea[7:]]
    done = domore(town, "add", "idea", "--yes", typed=[*wrong, "Ring the bell for more of it, any time."])
    assert done.returncode == 0, done.stdout
    for words in (
        "  ! Answer the question “What would you call it?”.",
        "  ! “What would you call it?” needs at least 5 letters. These are 2.",
        "  ! “Sum it up in a sentence or two” needs at least 20 letters. These are 5.",
        "  ! Choose one of the answers to “What is it about?”.",
        "== There is a problem\n  ! “Sum it up in a sentence or two” has what looks like a phone number",
    ):
        assert words in done.stdout
    assert "Ring the bell" in (town / "content/ideas/2026/swings-that-take-a-wheelchair.yml").read_text()


def test_an_opportunity_asks_for_more_days_only_after_some(town: Path) -> None:
    """Left out sessions are not asked about; chosen days are read by number."""
    typed = ["Weed the school beds", "An hour with a hoe, on Mondays after school.", "1", category(town), "Fernley School", ""]
    typed += ["", "", "", "Just come to the gate.", "", "1", "The school gate", "", "", ""]
    typed += ["1, 3", "15:30", "5pm", "", "", "", "", "", "", "", "", "", "", "1 2", "y", "", "", "yes", "1,2", "", "", "", "", ""]
    done = domore(town, "add", "opportunity", "--yes", typed=typed + [""] * 20)
    assert done.returncode == 0, done.stdout[-2000:]
    text = (town / "content/opportunities/weed-the-school-beds.yml").read_text()
    assert "sessions:\n    - days: [mon, wed]\n      start: 15:30\n      end: 17:00\n" in text.replace('"', "")
    assert "third days and times" not in done.stdout


def test_answers_that_end_too_early_are_kept_and_gone_on_with(town: Path, idea: list[str]) -> None:
    """A draft is written, named with the command that goes on, and never over another; from it only the rest is asked."""
    done = domore(town, "add", "idea", typed=idea[:4])
    assert done.returncode == 1
    draft = town / "idea-draft.json"
    assert f"What you wrote is kept in {draft}. To go on: domore add idea --draft idea-draft.json" in done.stdout
    assert json.loads(draft.read_text())["answers"] == {"title": [idea[0]], "summary": [idea[1]], "body": ["It would be *good*.\n"]}
    assert domore(town, "add", "idea", "--draft", str(draft), typed=[]).returncode == 1
    assert domore(town, "add", "idea", typed=idea[:1]).returncode == 1
    assert draft.exists() and (town / "idea-draft-2.json").exists()
    again = domore(town, "add", "idea", "--yes", "--draft", str(draft), typed=idea[6:])
    assert again.returncode == 0, again.stdout
    assert not draft.exists() and "idea-draft.json is removed: all that it held is in the file." in again.stdout
    assert (town / "idea-draft-2.json").exists()
    assert "Your draft says: Swings that take a wheelchair" in again.stdout
    assert list((town / "content").rglob("*.yml")) == [town / "content/ideas/2026/swings-that-take-a-wheelchair.yml"]


def test_a_file_that_somebody_handed_in_is_left(town: Path, idea: list[str]) -> None:
    """Only a draft that domore add kept is its own to remove."""
    file = town / "from-the-desk.json"
    file.write_text(json.dumps({"domore": 1, "purpose": "idea", "answers": {"title": [idea[0]], "summary": [idea[1]]}}))
    done = domore(town, "add", "idea", "--yes", "--draft", str(file), typed=idea[2:])
    assert done.returncode == 0, done.stdout
    assert file.exists() and "removed" not in done.stdout


def test_no_means_no(town: Path, idea: list[str]) -> None:
    """Whoever does not say yes has a draft and no file."""
    done = domore(town, "add", "idea", typed=[*idea, "no"])
    assert done.returncode == 1
    assert list((town / "content").rglob("*.yml")) == []
    assert (town / "idea-draft.json").exists()


@pytest.fixture
def asked(town: Path) -> Iterator[subprocess.Popen[str]]:
    """The command, waiting for the second answer."""
    command = [sys.executable, "-m", "domore", "add", "idea", "--town", str(town)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("Swings that take a wheelchair\nA swing on the green that a wheelchair can roll on to.\nFirst line\n")
        process.stdin.flush()
        for line in process.stdout:
            if "only a full stop" in line:
                break
        assert process.stdout.readline() == "> \n"
        yield process


def test_ctrl_c_keeps_what_was_written(asked: subprocess.Popen[str], town: Path) -> None:
    """The answers that were given are in the draft, and no traceback is shown."""
    os.kill(asked.pid, signal.SIGINT)
    out, err = asked.communicate(timeout=30)
    assert asked.returncode == 130
    assert "Traceback" not in err
    assert "What you wrote is kept in" in out
    kept = json.loads((town / "idea-draft.json").read_text())["answers"]
    assert kept["title"] == ["Swings that take a wheelchair"]
    assert set(kept) >= {"title", "summary"}


def test_a_draft_of_another_kind_is_refused(town: Path) -> None:
    """Wrong use, told plainly: another purpose, and no draft at all."""
    (town / "a.json").write_text('{"domore": 1, "purpose": "opportunity", "answers": {}}')
    (town / "b.json").write_text("title: x")
    for name, words in (("a.json", "holds no idea"), ("b.json", "This is no file of the form")):
        done = domore(town, "add", "idea", "--draft", str(town / name), typed=[])
        assert done.returncode == 2
        assert words in done.stderr
    assert domore(town, "add", "idea", "--draft", "nowhere.json", typed=[]).returncode == 1
