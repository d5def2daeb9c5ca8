"""`domore import` in a small town: every row ends somewhere, and a second run changes nothing."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domore.check.across import check_across
from domore.check.entry import entry_of
from domore.check.listing import check_listing
from domore.check.schemas import join
from domore.check.site_config import load_settings
from domore.contribute.importing import ImportResult, import_file
from domore.problems import ContentProblems, WrongUse
from domore.read import strict_yaml
from domore.read.sources import find

TODAY = date(2026, 1, 5)

MAPPING = """\
kind: ideas
row_id: Number
vocabulary:
  categories:
    parks: {label: Parks, sentence: Trees and green places.}
    streets: {label: Streets, sentence: Walking and getting about.}
columns:
  original: {from: Same as, listing: true}
fields:
  title: {from: Title, cut: true}
  summary: {from: What, cut: true}
  status:
    first:
      - {value: merged, if: {from: original}}
      - {value: open}
  category: {from: Topic, map: {Green things: parks, Roads: streets}}
  submitted: {from: Day, date: "%d/%m/%Y"}
  decision:
    if: {from: original}
    fields:
      date: {from: Day, date: "%d/%m/%Y"}
      by: {value: The library desk}
      reason: {value: The same idea was here before this one.}
  merged_into: original
"""
HEAD = ["Number", "Title", "What", "Topic", "Day", "Same as"]
BENCH = ["1", "A bench by the river", "A place to sit halfway along the path.", "Green things", "14/03/2025", ""]
BUS = ["2", "A later bus on Fridays", "So that people can stay for the film.", "roads", "02/04/2025", ""]


class Town:
    """A town in a folder, and what the command said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        (folder / "content").mkdir()
        (folder / "site_config").mkdir()
        self.write("site_config/site.yml", "name: Fernley\npurpose: A place to try things out in.\n")
        self.write("site_config/categories.yml", "# Ours.\nparks:\n  label: Our parks # and gardens\n  sentence: All that is green here.\n")
        self.write("map.yml", MAPPING)

    def write(self, path: str, text: str) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def rows(self, *rows: list[str], head: list[str] = HEAD) -> None:
        with (self.folder / "ideas.csv").open("w", newline="", encoding="utf-8") as opened:
            csv.writer(opened).writerows([head, *rows])

    def bring(self, file: str = "ideas.csv", **options: Any) -> ImportResult:
        self.said = []
        options = {"add_vocabulary": True} | options
        return import_file(
            self.folder / file,
            self.folder / "map.yml",
            self.folder / "content",
            town=self.folder,
            today=TODAY,
            say=self.said.append,
            **options,
        )

    def read(self, path: str) -> Any:
        document = strict_yaml.read(path, (self.folder / path).read_bytes())
        assert isinstance(document, strict_yaml.Document)
        return document.value

    def everything(self) -> dict[str, bytes]:
        return {file.relative_to(self.folder).as_posix(): file.read_bytes() for file in sorted(self.folder.rglob("*")) if file.is_file()}


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def test_rows_become_listings_in_canonical_yaml(town: Town) -> None:
    """The file's name is made from the title, its folder from the year, and its fields stand in the schema's order."""
    town.rows(BENCH, BUS)
    assert town.bring().written == ("content/ideas/2025/a-bench-by-the-river.yml", "content/ideas/2025/a-later-bus-on-fridays.yml")
    assert (town.folder / "content/ideas/2025/a-bench-by-the-river.yml").read_text() == (
        "# yaml-language-server: $schema=../../../schemas/idea.schema.json\n"
        "title: A bench by the river\n"
        "summary: A place to sit halfway along the path.\n"
        "status: open\n"
        "category: parks\n"
        "submitted: 2025-03-14\n"
    )


def test_running_again_changes_nothing(town: Town) -> None:
    """Not one byte of the town, rejects included, is another one after the second run."""
    town.rows(BENCH, BUS, [*BENCH[:1], "No", *BENCH[2:]])
    town.bring()
    before = town.everything()
    again = town.bring()
    assert (len(again.written), len(again.unchanged), len(again.rejected), again.rows) == (0, 2, 1, 3)
    assert town.everything() == before


def test_a_file_that_a_person_changed_is_left_alone(town: Town) -> None:
    """It is named, counted, and replaced only when that is asked for."""
    town.rows(BENCH, BUS)
    town.bring()
    path = "content/ideas/2025/a-bench-by-the-river.yml"
    town.write(path, "title: Mine now\n")
    result = town.bring()
    assert result.left_alone == (path,) and len(result.unchanged) == 1 and result.rows == 2
    assert (town.folder / path).read_text() == "title: Mine now\n"
    assert town.said[0] == f"{path}: changed by hand, left alone. --overwrite replaces it."
    assert town.bring(overwrite=True).written == (path,)
    assert town.read(path)["title"] == "A bench by the river"


def test_a_listing_that_was_moved_is_still_the_same_listing(town: Town) -> None:
    """Its id is its name, wherever it lies: no second copy is made."""
    town.rows(BENCH)
    town.bring()
    old, new = town.folder / "content/ideas/2025/a-bench-by-the-river.yml", town.folder / "content/ideas/2024/a-bench-by-the-river.yml"
    new.parent.mkdir()
    old.rename(new)
    assert town.bring().unchanged == ("content/ideas/2024/a-bench-by-the-river.yml",)


def test_rejects_hold_the_row_its_number_and_its_reasons(town: Town) -> None:
    """All reasons in plain words in front, the row as it was behind; that file can be mended and imported in its turn."""
    bad = ["3", "No", "Short.", "Sky", "31/02/2025", ""]
    town.rows(BENCH, bad)
    result = town.bring()
    with (town.folder / "rejects-ideas.csv").open(newline="", encoding="utf-8") as opened:
        (reject,) = list(csv.DictReader(opened))
    assert reject.pop("rejected_row") == "3"
    assert reject.pop("rejected_because") == (
        'category: the mapping has no word for "Sky". Add it under `map`, or say what others become under `otherwise`. '
        'submitted: "31/02/2025" is not a date. The mapping reads dates written like "14/03/2026" or "2026-03-14".'
    )
    assert reject == dict(zip(HEAD, bad, strict=True))
    assert result.rows == len(result.written) + len(result.rejected) == 2
    assert town.said[-1].endswith("rejects-ideas.csv. Mend them there and import that file with the same mapping.")
    text = (
        (town.folder / "rejects-ideas.csv")
        .read_text()
        .replace("Sky", "Roads")
        .replace("31/02", "01/02")
        .replace("No,", "No lorries,")
        .replace("Short.", "Keep them out at night.")
    )
    town.write("rejects-ideas.csv", text)
    assert town.bring("rejects-ideas.csv").written == ("content/ideas/2025/no-lorries.yml",)


def test_the_check_of_all_content_judges_the_rows(town: Town) -> None:
    """What `domore check` would refuse is a reject with the words of the check."""
    town.rows(["1", "A bench", "Too short", "Roads", "14/03/2025", ""])
    assert [reject.reasons for reject in town.bring().rejected] == [('"summary" is too short. Write at least 20 characters.',)]


def test_rejects_that_somebody_mends_are_not_written_over(town: Town) -> None:
    """The next run's rejects get a number behind their name."""
    town.rows(["1", "A bench", "Too short", "Roads", "14/03/2025", ""])
    town.bring()
    town.write("rejects-ideas.csv", "half mended\n")
    town.bring()
    assert (town.folder / "rejects-ideas.csv").read_text() == "half mended\n"
    assert (town.folder / "rejects-ideas-2.csv").exists()


def test_two_rows_of_one_title_are_told_apart_by_their_own_ids(town: Town) -> None:
    """The first has the plain name; a row id that stands twice is a reject."""
    other = ["9 B", *BENCH[1:]]
    town.rows(BENCH, other, BENCH)
    result = town.bring()
    assert result.written == ("content/ideas/2025/a-bench-by-the-river.yml", "content/ideas/2025/a-bench-by-the-river-9-b.yml")
    assert result.rejected[0].reasons == ("The row's own id, 1, stands in row 2 already.",)


def test_without_row_ids_a_fingerprint_tells_rows_apart(town: Town) -> None:
    """The same row gets the same name in every run; the very same row twice is a reject."""
    town.write("map.yml", MAPPING.replace("row_id: Number\n", ""))
    town.rows(BENCH, ["2", *BENCH[1:]], BENCH[:], BENCH[:])
    first = town.bring()
    assert len(first.written) == 3 and len(set(first.written)) == 3
    assert first.rejected[0].reasons == ("The very same row stands further up in the file.",)
    assert town.bring().unchanged == first.written


def test_a_row_may_name_another_row(town: Town) -> None:
    """Its listing is found wherever the row stands; one that names itself, or no row, names nothing."""
    town.rows(["5", "Seats by the water", *BENCH[2:5], "1"], BENCH, [*BUS[:5], "2"], ["6", "A night bus for us", *BUS[2:5], "99"])
    result = town.bring()
    assert result.rejected == ()
    merged = town.read("content/ideas/2025/seats-by-the-water.yml")
    assert (merged["status"], merged["merged_into"]) == ("merged", "a-bench-by-the-river")
    assert town.read("content/ideas/2025/a-later-bus-on-fridays.yml")["status"] == "open"
    assert "merged_into" not in town.read("content/ideas/2025/a-night-bus-for-us.yml")


def test_a_row_that_names_a_reject_names_nothing(town: Town) -> None:
    """No listing points to one that is not there, also where rejects come one after another."""
    town.rows(["5", "Seats by the water", *BENCH[2:5], "1"], [BENCH[0], BENCH[1], "Short", *BENCH[3:]])
    assert len(town.bring().rejected) == 1
    assert town.read("content/ideas/2025/seats-by-the-water.yml")["status"] == "open"


def test_rows_that_are_each_part_of_the_other_are_rejected(town: Town) -> None:
    """A ring of merged ideas has no end to lead people to."""
    town.rows([*BENCH[:5], "2"], [*BUS[:5], "1"], ["3", "Seats by the water", *BENCH[2:5], "1"])
    result = town.bring()
    assert [reject.reasons[0][:51] for reject in result.rejected] == ["This row and another are each said to be part of th"] * 2
    assert town.read("content/ideas/2025/seats-by-the-water.yml")["status"] == "open"


def test_long_text_is_cut_and_kept_whole_in_the_body(town: Town) -> None:
    """No word of the source is lost."""
    long = "We would sit and look at the water. " * 12
    town.rows([*BENCH[:2], long, *BENCH[3:]])
    town.bring()
    listing = town.read("content/ideas/2025/a-bench-by-the-river.yml")
    assert len(listing["summary"]) <= 300 and listing["summary"].endswith("…")
    assert listing["body"] == long.strip() + "\n"


def test_missing_words_are_named_and_added_only_when_asked(town: Town) -> None:
    """What stands in site_config/ stays to the letter, comments too."""
    town.rows(BENCH, BUS)
    first = town.bring(add_vocabulary=False)
    assert town.said[0] == "Your town has not these words, which the mapping uses: categories: streets."
    assert len(first.rejected) == 1 and "streets" in first.rejected[0].reasons[0]
    before = (town.folder / "site_config/categories.yml").read_text()
    assert town.bring().rejected == ()
    after = (town.folder / "site_config/categories.yml").read_text()
    assert after == before + "streets:\n  label: Streets\n  sentence: Walking and getting about.\n"


def test_a_vocabulary_that_can_not_be_added_to_says_what_to_write(town: Town) -> None:
    """Nothing is written where the result could not be read."""
    town.rows(BENCH)
    before = town.write("site_config/categories.yml", "{parks: {label: Parks, sentence: All that is green.}}\n").read_bytes()
    with pytest.raises(WrongUse, match="Add these words by hand:\nstreets:"):
        town.bring()
    assert (town.folder / "site_config/categories.yml").read_bytes() == before


def test_a_vocabulary_without_a_file_gets_one(town: Town) -> None:
    """With the line that tells editors its schema."""
    town.write("map.yml", MAPPING.replace("vocabulary:\n", "vocabulary:\n  areas: {mill: {label: The mill, sentence: Around the old mill.}}\n"))
    town.rows(BENCH)
    town.bring()
    assert (town.folder / "site_config/areas.yml").read_text() == (
        "# yaml-language-server: $schema=../schemas/vocabulary.schema.json\nmill:\n  label: The mill\n  sentence: Around the old mill.\n"
    )


def test_a_dry_run_writes_nothing_and_says_what_would_be(town: Town) -> None:
    """Its counts are those of the run that follows."""
    town.rows(BENCH, BUS, ["3", "No", *BUS[2:]])
    before = town.everything()
    dry = town.bring(dry_run=True)
    assert town.everything() == before
    assert town.said[:2] == [
        "Would be added to site_config/: categories: streets.",
        "3 rows: 2 would be imported, 0 unchanged, 0 left alone, 1 rejected.",
    ]
    assert town.bring() == dry


def test_json_lines_keep_their_records_in_the_rejects(town: Town) -> None:
    """A line that is not JSON is kept as it is."""
    record = {"Number": 1, "Title": "No", "What": "Short", "Topic": "Roads", "Day": "14/03/2025", "deep": {"a": [1]}}
    town.write("ideas.jsonl", json.dumps(record) + "\n{oops\n")
    assert town.bring("ideas.jsonl").rows == 2
    lines = [json.loads(line) for line in (town.folder / "rejects-ideas.jsonl").read_text().splitlines()]
    assert {name: lines[0][name] for name in record} == record and lines[0]["rejected_row"] == 1
    assert lines[1]["record"] == "{oops" and lines[1]["rejected_because"][0].startswith("The line is not JSON that can be read")


def test_a_column_that_the_file_has_not_is_wrong_use(town: Town) -> None:
    """A slip in the mapping is told once, with the nearest name, and not for each row."""
    town.rows(BENCH, head=["Number", "Titel", *HEAD[2:]])
    with pytest.raises(WrongUse, match=r'ideas\.csv has no column "Title", which the mapping names\. Did you mean "Titel"\?'):
        town.bring()


def test_wrong_places_and_broken_towns_say_so(town: Town) -> None:
    """Listings are read from content/ alone; a town whose settings have errors is mended first."""
    town.rows(BENCH)
    with pytest.raises(WrongUse, match="Listings are read from content/ alone"):
        import_file(town.folder / "ideas.csv", town.folder / "map.yml", town.folder / "site_config", town=town.folder, today=TODAY, say=print)
    town.write("site_config/site.yml", "name: Fernley\n")
    with pytest.raises(ContentProblems):
        town.bring()


CELLS = st.one_of(st.sampled_from(["", "1", "2", "A bench by the river", "Roads", "14/03/2025", "A place to sit on the way."]), st.text(max_size=40))


@given(st.lists(st.lists(CELLS, min_size=6, max_size=7), max_size=8), st.booleans())
@settings(max_examples=60, deadline=None)
def test_whatever_the_rows_hold_each_ends_somewhere_and_the_town_stays_right(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], likely: bool
) -> None:
    """No row is lost or crashes the import, what was written has no error, and a second run changes nothing."""
    town = Town(tmp_path_factory.mktemp("town"))
    town.rows(*([[*row[:2], *BENCH[2:5], row[5]] for row in rows] if likely else rows))
    with (town.folder / "ideas.csv").open(newline="", encoding="utf-8") as opened:
        count = sum(any(cell.strip() for cell in row) for row in csv.reader(opened)) - 1
    result = town.bring()
    assert result.rows == count
    with_words, _ = load_settings(town.folder)
    assert with_words is not None
    joined = join(with_words)
    entries = []
    found, stray = find(town.folder)
    assert stray == [] and sorted(source.path for source in found) == sorted(result.written)
    for source in found:
        document = strict_yaml.read(source.path, (town.folder / source.path).read_bytes())
        assert isinstance(document, strict_yaml.Document)
        entries.append(entry_of(source, document))
        assert [
            problem for problem in check_listing(source, document, joined.of(source.kind), with_words, TODAY) if problem.severity == "error"
        ] == []
    assert [problem for problem in check_across(entries, {}) if problem.severity == "error"] == []
    before = town.everything()
    assert town.bring().unchanged == result.written
    assert town.everything() == before
