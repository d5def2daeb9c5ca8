"""A row that can't become a listing is kept, with the reasons, where it can be mended."""

import csv
import json

from unit.contribute.importing.small_town import BENCH, HEAD, Town


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
        'submitted: "31/02/2025" is not a date. The mapping reads dates written like "14/03/2026" or "2026-03-14". '
        '"title" is too short. Write at least 5 characters. '
        '"summary" is too short. Write at least 20 characters.'
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


def test_json_lines_keep_their_records_in_the_rejects(town: Town) -> None:
    """A line that is not JSON is kept as it is."""
    record = {"Number": 1, "Title": "No", "What": "Short", "Topic": "Roads", "Day": "14/03/2025", "deep": {"a": [1]}}
    town.write("ideas.jsonl", json.dumps(record) + "\n{oops\n")
    assert town.bring("ideas.jsonl").rows == 2
    lines = [json.loads(line) for line in (town.folder / "rejects-ideas.jsonl").read_text().splitlines()]
    assert {name: lines[0][name] for name in record} == record and lines[0]["rejected_row"] == 1
    assert lines[1]["record"] == "{oops" and lines[1]["rejected_because"][0].startswith("The line is not JSON that can be read")


SHORT = ["3", "A bench", "Too short", "Roads", "14/03/2025", ""]
SKY = ["2", "A kite", "A place to fly a kite on.", "Sky", "15/03/2025", ""]


def rejects_in(town: Town) -> list[str]:
    return sorted(file.name for file in town.folder.glob("rejects-*"))


def test_rejects_of_mended_rejects_are_named_after_the_first_source(town: Town) -> None:
    """With the next number, not with the word twice or two numbers; the number of the source's row stays."""
    town.rows(BENCH, SHORT, SKY)
    town.bring()
    for source, word, mended in (("rejects-ideas.csv", "Sky", "Sea"), ("rejects-ideas-2.csv", "Sea", "Air")):
        town.write(source, (town.folder / source).read_text().replace(f",{word},", f",{mended},"))
        town.bring(source)
    assert rejects_in(town) == ["rejects-ideas-2.csv", "rejects-ideas-3.csv", "rejects-ideas.csv"]
    assert "\n4," in (town.folder / "rejects-ideas-3.csv").read_text()


def test_the_same_rows_with_the_same_reasons_make_no_second_file(town: Town) -> None:
    """Also when somebody has mended cells in the first one, and imported that, before the source is imported again."""
    town.rows(BENCH, SHORT, SKY)
    town.bring()
    town.write("rejects-ideas.csv", (town.folder / "rejects-ideas.csv").read_text().replace("Too short", "Long enough now as it seems."))
    assert len(town.bring("rejects-ideas.csv").written) == 1 and rejects_in(town) == ["rejects-ideas.csv"]
    town.bring()
    assert rejects_in(town) == ["rejects-ideas.csv"] and "rejects-ideas.csv." in town.said[-1]


def test_another_row_with_the_same_reason_makes_a_second_file(town: Town) -> None:
    """It stands at the same place, and is not the same row."""
    town.rows(SHORT)
    town.bring()
    town.rows(["7", "A slide", "Too wet", "Green things", "19/05/2025", ""])
    town.bring()
    assert rejects_in(town) == ["rejects-ideas-2.csv", "rejects-ideas.csv"]


def test_json_lines_of_mended_rejects_have_their_new_reasons(town: Town) -> None:
    """The reasons of the first run are not those of the second."""
    town.write("ideas.jsonl", json.dumps({"Number": 1, "Title": "A bench", "What": "Short", "Topic": "Roads", "Day": "14/03/2025"}))
    town.bring("ideas.jsonl")
    town.write(
        "rejects-ideas.jsonl", (town.folder / "rejects-ideas.jsonl").read_text().replace("Short", "A place to sit on.").replace("Roads", "Sky")
    )
    town.bring("rejects-ideas.jsonl")
    assert json.loads((town.folder / "rejects-ideas-2.jsonl").read_text())["rejected_because"][0].startswith("category: the mapping has no word")
