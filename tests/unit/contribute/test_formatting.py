"""`domore fmt` changes how a listing is written and never what it says."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo_town import ROOT, demo_settings
from domore import cli
from domore.check.schemas import join, shipped
from domore.contribute.canonical import to_yaml
from domore.contribute.formatting import canonical, format_listings, has_comments
from domore.read import strict_yaml
from nightly import examples
from valid_listings import listings

SCHEMAS = join(demo_settings())
# Made once: a strategy of a hundred patterns takes a quarter of a second to make.
ANY: Mapping[Any, st.SearchStrategy[dict[str, Any]]] = {kind: listings(SCHEMAS.of(kind)) for kind in ("ideas", "opportunities")}
CANONICAL = """# yaml-language-server: $schema=../../../schemas/idea.schema.json
title: A bench by the river path
summary: A place to sit halfway along the river path.
status: open
category: parks
submitted: 2026-03-14
"""
UGLY = """summary: "A place to sit halfway along the river path."
title:   A bench by the river path
submitted:    '2026-03-14'
status: "open"
category: parks
"""


def read(text: str, path: str = "content/ideas/2026/a.yml") -> strict_yaml.Document:
    document = strict_yaml.read(path, text.encode())
    assert isinstance(document, strict_yaml.Document), document
    return document


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A town with one listing that is canonical and one that is not."""
    shutil.copytree(ROOT / "site_config", tmp_path / "site_config")
    folder = tmp_path / "content/ideas/2026"
    folder.mkdir(parents=True)
    (folder / "good.yml").write_text(CANONICAL)
    (folder / "ugly.yml").write_text(UGLY)
    return tmp_path


def fmt(town: Path, *arguments: str) -> int:
    return cli.main(["fmt", "--town", str(town), *arguments])


@given(st.data(), st.sampled_from(sorted(ANY)))
@settings(max_examples=examples(75), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_any_listing_that_is_right_is_the_same_after_it_was_written(data: st.DataObject, kind: Any) -> None:
    """Listing to YAML to listing is equal, in every field and in the kind of its numbers; formatting it again changes no byte."""
    schema = SCHEMAS.of(kind)
    fields = data.draw(ANY[kind])
    text = to_yaml(fields, schema.schema, schema_path="s")
    again = read(text)
    assert again.value == fields
    assert json.dumps(again.value, sort_keys=True) == json.dumps(fields, sort_keys=True)
    assert canonical(again, schema.schema, "idea") == text
    assert not has_comments(again)


@pytest.mark.parametrize("path", sorted((ROOT / "content").rglob("*.yml")), ids=lambda path: path.stem)
def test_the_demo_towns_listings_keep_what_they_say(path: Path) -> None:
    """For each listing, and formatting twice is formatting once."""
    kind = "ideas" if "ideas" in path.parts else "opportunities"
    schema = SCHEMAS.of(kind).schema
    document = strict_yaml.read(path.relative_to(ROOT).as_posix(), path.read_bytes())
    assert isinstance(document, strict_yaml.Document)
    text = canonical(document, schema, "idea")
    assert read(text).value == document.value
    assert canonical(read(text, document.path), schema, "idea") == text


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("# yaml-language-server: $schema=x\na: b\n", False),
        ("a: b # c\n", True),
        ("# c\na: b\n", True),
        ("a: 'b # c'\n", False),
        ("a: b#c\n", False),
        ("a: |\n  # no\n  b\n", False),
        ("a: | # yes\n  b\n", True),
        ("a: >-\n  b\n# yes\n", True),
        ('a: "b\n  # no"\n', False),
        ("a:\n  - b\n  # yes\n  - c\n", True),
        ("a: [b, # yes\n  c]\n", True),
        ("# yaml-language-server: $schema=x\n# yes\na: b\n", True),
        ("'# no': b\n", False),
        ("a: b\n  #c\n", True),
        ("a: é\U0001f333 # yes\n", True),
    ],
)
def test_comments_are_told_from_text(text: str, there: bool) -> None:
    """A # in a text is none; one behind a value, on a line of its own or behind the sign of a block is one."""
    assert has_comments(read(text)) is there


def test_a_file_is_written_anew_once(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not canonical becomes so, with its mode; a second run finds nothing to do and writes nothing."""
    good, ugly = town / "content/ideas/2026/good.yml", town / "content/ideas/2026/ugly.yml"
    ugly.chmod(0o640)
    before = good.stat().st_mtime_ns
    assert fmt(town) == 0
    assert ugly.read_text() == CANONICAL
    assert stat.S_IMODE(ugly.stat().st_mode) == 0o640
    assert good.stat().st_mtime_ns == before
    assert capsys.readouterr().out == "content/ideas/2026/ugly.yml: written anew.\n2 listings: 1 written anew, 0 kept for their comments.\n"
    assert fmt(town, "--check") == 0
    assert fmt(town, str(ugly)) == 0
    assert capsys.readouterr().out.endswith("\n1 listing: 0 written anew, 0 kept for their comments.\n")
    assert sorted(os.listdir(ugly.parent)) == ["good.yml", "ugly.yml"]


def test_check_writes_nothing(town: Path) -> None:
    """It only says what would change, and exits with 1."""
    assert fmt(town, "--check") == 1
    assert (town / "content/ideas/2026/ugly.yml").read_text() == UGLY
    assert fmt(town, "--check", str(town / "content/ideas/2026/good.yml")) == 0


def test_comments_are_kept_unless_forced(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file with comments stays as it is and is named; --force writes it."""
    ugly = town / "content/ideas/2026/ugly.yml"
    ugly.write_text("# ask Mair\n" + UGLY)
    assert fmt(town) == 0
    assert ugly.read_text() == "# ask Mair\n" + UGLY
    assert "ugly.yml: kept as it is, since its comments would be lost (--force writes it all the same)." in capsys.readouterr().out
    assert fmt(town, "--force") == 0
    assert ugly.read_text() == CANONICAL


def test_the_schema_that_a_file_names_stays(town: Path) -> None:
    """A town may keep its schemas elsewhere."""
    ugly = town / "content/ideas/2026/ugly.yml"
    ugly.write_text("# yaml-language-server: $schema=https://fernley.example/idea.json\n" + UGLY)
    assert fmt(town) == 0
    assert ugly.read_text().splitlines()[0] == "# yaml-language-server: $schema=https://fernley.example/idea.json"


def test_what_can_not_be_read_is_told_and_left_alone(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Broken YAML, an empty file and a link to elsewhere: exit 1, no file changed, the others written."""
    folder = town / "content/ideas/2026"
    (folder / "broken.yml").write_text("a: [b\n")
    (folder / "empty.yml").write_text("")
    outside = town / "outside.yml"
    outside.write_text(UGLY)
    (folder / "link.yml").symlink_to(outside)
    assert fmt(town) == 1
    out = capsys.readouterr().out
    assert "content/ideas/2026/broken.yml:" in out
    assert "empty.yml:1:1: The file holds no fields" in out
    assert "link.yml:1:1: This is a link to another place" in out
    assert outside.read_text() == UGLY
    assert (folder / "ugly.yml").read_text() == CANONICAL


def test_naming_no_listing_is_wrong_use(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without listings, or a path that is not there."""
    assert fmt(town, str(town / "site_config")) == 2
    assert "there is no listing among these" in capsys.readouterr().err
    assert fmt(town, "nowhere") == 2


def test_a_file_that_can_not_be_written_stays_whole(town: Path) -> None:
    """A write that fails leaves the old file and nothing beside it."""
    folder = town / "content/ideas/2026"
    script = (
        "import os, sys\nfrom domore import cli\n"
        "def no(*_): raise OSError(28, 'No space left on device')\n"
        f"os.replace = no\nsys.exit(cli.main(['fmt', '--town', {str(town)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "domore: No space left on device\n"
    assert (folder / "ugly.yml").read_text() == UGLY
    assert sorted(os.listdir(folder)) == ["good.yml", "ugly.yml"]


def test_fields_that_nobody_knows_are_kept() -> None:
    """A listing that is not right is still written without loss, the unknown fields last."""
    assert canonical(read("zebra: 1\ntitle: A bench\n"), shipped("idea"), "idea").splitlines()[1:] == ["title: A bench", "zebra: 1"]


def test_tallies_are_left_as_they_are(tmp_path: Path) -> None:
    """One idea a line is their own canonical way; challenges are written like listings."""
    tally = tmp_path / "content/tallies/stages.yml"
    challenge = tmp_path / "content/challenges/square.yml"
    for file, text in ((tally, "reached: {bench: [2026-05-01]}\n"), (challenge, "closes: 2026-12-15\ntitle: What would you do with the square?\n")):
        file.parent.mkdir(parents=True)
        file.write_text(text)
    done = format_listings(tmp_path, lambda _: True, write=True, force=False, say=lambda _: None)
    assert done.changed == ("content/challenges/square.yml",)
    assert tally.read_text() == "reached: {bench: [2026-05-01]}\n"


def test_a_challenge_is_written_in_the_order_of_its_fields(tmp_path: Path) -> None:
    """Written again it stays as it is."""
    file = tmp_path / "content/challenges/square.yml"
    file.parent.mkdir(parents=True)
    file.write_text("closes: '2026-12-15'\nopens: 2026-09-01\nstages: [{within_days: 60, supporters: 3}]\ntitle: What would you do?\n")
    for _ in range(2):
        format_listings(tmp_path, lambda _: True, write=True, force=False, say=lambda _: None)
        assert file.read_text().splitlines() == [
            "# yaml-language-server: $schema=../../schemas/challenge.schema.json",
            "title: What would you do?",
            "opens: 2026-09-01",
            "closes: 2026-12-15",
            "stages:",
            "  - supporters: 3",
            "    within_days: 60",
        ]


def test_the_demo_town_is_canonical() -> None:
    """What people copy from is written as the tools write: an edit by the form changes only the lines that it is about."""
    done = format_listings(ROOT, lambda _: True, write=False, force=False, say=print)
    assert not done.changed and not done.problems
