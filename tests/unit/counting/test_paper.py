"""Counts on paper: one line is added, and every other byte stays."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore import cli
from domore.counting.paper import with_count
from domore.model.tally_files import PaperCount
from domore.model.tally_text import paper_head
from domore.problems import ContentProblems
from domore.read import strict_yaml
from domore.read.strict_yaml import Document

SITE = Path(__file__).parents[2] / "site" / "town"
WORDS = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=2, max_size=40)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    shutil.copytree(SITE / "content", tmp_path / "content")
    shutil.copytree(SITE / "site_config", tmp_path / "site_config")
    return tmp_path


def run(town: Path, *more: str) -> int:
    return cli.main(["tally", "paper", "--town", str(town), "--today", "2026-06-01", "--where", "Library desk", *more])


def test_a_count_is_added_and_the_rest_stays(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Comments too; the answer names the line to remove."""
    file = town / "content/tallies/paper.yml"
    before = file.read_text()
    assert run(town, "croesfan", "--number", "12", "--would-use", "4", "--by", "Librarian") == 0
    assert file.read_text() == before + ('  - {idea: croesfan, day: 2026-06-01, number: 12, where: "Library desk", by: "Librarian", would_use: 4}\n')
    assert f"content/tallies/paper.yml:{before.count(chr(10)) + 1}: 12 on paper for croesfan" in capsys.readouterr().out


def test_the_first_count_makes_the_file(town: Path) -> None:
    (town / "content/tallies/paper.yml").unlink()
    assert run(town, "croesfan", "--number", "12") == 0
    assert cli.main(["check", "--town", str(town), "--today", "2026-11-23", str(town / "content/tallies")]) == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["croesfn", "--number", "12"], 2, 'Did you mean "croesfan"?'),
        (["bench", "--number", "3"], 2, "was decided on 2 April 2025, and keeps the count that it had then. To write down people who were"),
        (["croesfan", "--number", "0"], 2, 'this count can\'t be written down. "number" must be at least 1.'),
        (["croesfan", "--number", "3", "--would-use", "4"], 2, "only 3 back it"),
        (["croesfan", "--number", "3", "--on", "2026-06-02"], 2, "still to come"),
        (["croesfan", "--number", "3", "--note", "Ring 01632 960123"], 2, "phone number"),
    ],
)
def test_a_count_that_can_not_be_is_not_written(town: Path, arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = (town / "content/tallies/paper.yml").read_bytes()
    assert run(town, *arguments) == code
    assert words in capsys.readouterr().err
    assert (town / "content/tallies/paper.yml").read_bytes() == before


@pytest.mark.parametrize("number", ["1e3", "-4", "١٢", "twelve", "9" * 5000])
def test_what_is_no_number_of_people_is_told_plainly(town: Path, number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(town, "croesfan", f"--number={number}")
    assert ended.value.code == 2
    assert "is not a number of people. Write it in digits, such as 12." in capsys.readouterr().err


@pytest.mark.parametrize("text", ["method: paper\ncounts: []\n", "method: paper\ncounts:\n- {idea: a, number: 1}\nx: 1\n", "counts: {\n"])
def test_a_file_that_can_not_be_added_to_says_so(text: str) -> None:
    with pytest.raises(ContentProblems):
        with_count(text, PaperCount("a", date(2026, 6, 1), 1, "Desk", "Librarian"))


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=4), st.sampled_from(["  ", "", "      "]))
def test_any_words_come_back_as_they_were_said(said: list[tuple[str, str, str]], margin: str) -> None:
    """However the lines before are moved in, and whatever signs the words hold."""
    text = paper_head() + f"{margin}- {{idea: a, number: 1}}\n"
    for where, by, note in said:
        text = with_count(text, PaperCount("true", date(2026, 6, 1), 1, where, by, note=note))
    read = strict_yaml.read("x", text.encode())
    assert isinstance(read, Document)
    assert [(count["where"], count["by"], count["note"]) for count in read.value["counts"][1:]] == said
