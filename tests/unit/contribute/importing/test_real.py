"""The shipped mappings on the open data that they are made for: rows = listings + rejects, and a second run changes nothing."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from domore.contribute.importing.run import import_file
from domore.read import sources, strict_yaml

ROOT = Path(__file__).parents[4]
DATA = ROOT.parent / "shared" / "data"
if not DATA.is_dir():
    if os.environ.get("CI"):
        pytest.fail("the open data sets must be beside this clone (../shared/data) where CI is set", pytrace=False)
    pytest.skip("the open data sets are not beside this clone (../shared/data)", allow_module_level=True)


class Set(NamedTuple):
    mapping: str
    file: str
    rows: int
    rejects: dict[str, int]


SETS = (
    Set("nyc_pb", "nyc_pb/participatory_budgeting_projects.csv", 651, {"letters seem to be lost": 3}),
    Set("nyc_volunteer", "nyc_volunteer/volunteer_opportunities.csv", 267, {"People need to know where to come.": 3}),
    Set("sheffield_foodbanks", "sheffield_foodbanks/foodbanks.csv", 37, {'"how_to_say_yes" is missing.': 1}),
    Set("uk_petitions", "uk_petitions/petitions.jsonl", 722, {"a person's e-mail address": 1}),
)


def town_in(folder: Path) -> Path:
    (folder / "content").mkdir()
    (folder / "site_config").mkdir()
    (folder / "site_config/site.yml").write_text("name: Fernley\npurpose: A place to try things out in.\n")
    return folder


def listings(town: Path) -> dict[str, Any]:
    found, problems = sources.find(town)
    assert problems == []
    documents = {source.id: strict_yaml.read(source.path, (town / source.path).read_bytes()) for source in found}
    return {id: document.value for id, document in documents.items() if isinstance(document, strict_yaml.Document)}


def bring(town: Path, each: Set) -> Any:
    return import_file(
        DATA / each.file, Path(each.mapping), town / "content", town=town, today=date(2026, 1, 5), say=lambda _: None, add_vocabulary=True
    )


@pytest.mark.parametrize("each", SETS, ids=[each.mapping for each in SETS])
def test_every_row_is_a_listing_or_a_reject_with_its_reason(tmp_path: Path, each: Set) -> None:
    """The counts are those of the rows, the reasons are those we know of, and nothing changes in a second run."""
    town = town_in(tmp_path)
    result = bring(town, each)
    assert result.rows == each.rows == len(listings(town)) + len(result.rejected)
    assert len(result.rejected) == sum(each.rejects.values())
    for reason, count in each.rejects.items():
        assert sum(reason in " ".join(reject.reasons) for reject in result.rejected) == count
    before = {file: file.read_bytes() for file in town.rglob("*") if file.is_file()}
    again = bring(town, each)
    assert again.written == () and again.left_alone == () and len(again.unchanged) == len(result.written)
    assert {file: file.read_bytes() for file in town.rglob("*") if file.is_file()} == before


def test_petitions_keep_their_answers_and_their_reasons(tmp_path: Path) -> None:
    """Duplicates lead to the original where it is here, rejections say why, and the government's answers stand as its own words."""
    town = town_in(tmp_path)
    bring(town, SETS[3])
    found = listings(town)
    assert Counter(listing["status"] for listing in found.values()) == {"not-taken-forward": 653, "merged": 42, "open": 26}
    assert all(listing["merged_into"] in found for listing in found.values() if listing["status"] == "merged")
    assert all(listing["decision"]["reason"] for listing in found.values() if listing["status"] != "open")
    assert sum("updates" in listing for listing in found.values()) == 50
    assert sum(" signed this petition." in listing["body"] for listing in found.values()) == len(found)


def test_projects_are_sorted_and_placed(tmp_path: Path) -> None:
    """Every spelling of a category has its word, and no letter of the mojibake that could be undone is left."""
    town = town_in(tmp_path)
    bring(town, SETS[0])
    found = listings(town)
    assert Counter(listing["status"] for listing in found.values())["planned"] == 237
    assert sum(listing["category"] == "unsorted" for listing in found.values()) <= 7
    assert sum("lat" in listing.get("location", {}) for listing in found.values()) > 340
    assert not any("äó" in str(listing) for listing in found.values())


def test_volunteering_has_its_place_and_its_dates(tmp_path: Path) -> None:
    """Coordinates come out of the addresses, dates out of words, and no row that has a place lost it."""
    town = town_in(tmp_path)
    bring(town, SETS[1])
    found = listings(town)
    assert all({"starts", "ends"} <= listing["when"]["dates"].keys() for listing in found.values())
    assert sum("lat" in listing["place"] for listing in found.values()) > 235
    assert not any("(" in listing["place"].get("address", "") and "." in listing["place"]["address"].rpartition("(")[2] for listing in found.values())


def test_food_banks_have_their_hours_and_only_role_contacts(tmp_path: Path) -> None:
    """All opening hours are read, several lines too; where a cell holds two people's addresses neither is shown."""
    town = town_in(tmp_path)
    bring(town, SETS[2])
    found = listings(town)
    assert [id for id, listing in found.items() if not listing["when"].get("sessions")] == []
    assert all(listing["how_to_say_yes"].keys() & {"url", "email", "phone"} for listing in found.values())
    assert not any("outlook.com" in str(listing) or "called on" in str(listing) for listing in found.values())


def test_the_sites_counts_are_those_of_the_rows_less_the_rejects(tmp_path: Path) -> None:
    """All four sets in one town pass its check and build; its pages, its numbers and its open data count the same."""
    town = town_in(tmp_path)
    (town / "mkdocs.yml").write_text("site_name: Fernley\ndocs_dir: content/pages\ntheme: {name: material, font: false}\nplugins: [domore]\n")
    (town / "content/pages").mkdir()
    rows = {each.mapping: len(bring(town, each).written) for each in SETS}
    ideas, opportunities = rows["nyc_pb"] + rows["uk_petitions"], rows["nyc_volunteer"] + rows["sheffield_foodbanks"]
    command = [sys.executable, "-m", "domore", "build", "--town", str(town), "--today", "2026-01-05", "--no-search"]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built
    open_data = town / "site/data/v1"
    assert len(json.loads((open_data / "ideas.json").read_text())["ideas"]) == ideas
    assert len(json.loads((open_data / "opportunities.json").read_text())["opportunities"]) == opportunities
    tallies = json.loads((open_data / "tallies.json").read_text())
    assert tallies["ideas"]["all"] == ideas
    assert tallies["opportunities"]["all"] + tallies["opportunities"]["left"] == opportunities
    for source in sources.find(town)[0]:
        assert (town / "site" / source.kind / source.id / "index.html").is_file()
