"""`domore import` in a small town: every row ends somewhere, and a second run changes nothing."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domore import cli
from domore.check.across import check_across
from domore.check.entry import entry_of
from domore.check.listing import check_listing
from domore.check.schemas import join
from domore.check.site_config import load_settings
from domore.contribute.importing.run import import_file
from domore.problems import ContentProblems, WrongUse
from domore.read import strict_yaml
from domore.read.sources import find
from nightly import examples
from unit.contribute.importing.small_town import BENCH, BUS, HEAD, MAPPING, TODAY, Town


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
    assert town.said[0] == f"{path}: differs from the source, left alone (--overwrite takes the source's)."
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


def test_the_summary_says_how_many_reasons_it_does_not_show(town: Town) -> None:
    """Five reasons and a line about the rest; all of them on a dry run, which writes no rejects file."""
    town.rows(*([str(number), f"A bench {number}", BENCH[2], f"Sky {number}", *BENCH[4:]] for number in range(12)))
    town.bring()
    assert len([line for line in town.said if line.startswith("  1 × category")]) == 5
    assert town.said[-2] == "  … and 7 more reasons, all in the rejects file."
    town.bring(dry_run=True)
    assert len([line for line in town.said if line.startswith("  1 × category")]) == 12 and "…" not in town.said[-1]


def test_few_rows_are_told_each_with_all_its_reasons(town: Town) -> None:
    """What the mapping could not make and what the check says are told together, and no fault is told twice."""
    town.rows(["9", "A bench", "Short.", "Sky", "31/02/2025", ""], ["2", "A bus", "Short.", *BUS[3:]], BENCH)
    town.bring()
    assert [line[:32] for line in town.said[-7:-1]] == [
        "3 rows: 1 imported, 0 unchanged,",
        "  Row 2:",
        "    category: the mapping has no",
        '    submitted: "31/02/2025" is n',
        '    "summary" is too short. Writ',
        '  Row 3: "summary" is too short.',
    ]


def test_a_row_of_many_counts_under_each_of_its_reasons(town: Town) -> None:
    """The commonest reason first."""
    town.rows(*([str(number), f"A bench {number}", "Short." if number else BENCH[2], "Sky", *BENCH[4:]] for number in range(6)))
    town.bring()
    assert [line.strip()[:24] for line in town.said if " × " in line] == ["6 × category: the mappin", '5 × "summary" is too sho']


@pytest.mark.parametrize(
    ("rows", "options", "code"),
    [
        ([BENCH], [], 0),
        ([BENCH, [*BUS[:2], "Short.", *BUS[3:]]], [], 0),
        ([BENCH, [*BUS[:2], "Short.", *BUS[3:]]], ["--strict"], 1),
        ([[*BUS[:2], "Short.", *BUS[3:]]], [], 1),
        ([BENCH], ["--strict"], 0),
        ([], [], 0),
    ],
)
def test_scripts_are_told_by_the_exit_code_and_one_line(
    town: Town, rows: list[list[str]], options: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 when a row was taken, with a line on standard error about those that were not; 1 when none was, or --strict wants all."""
    town.rows(*rows)
    there = [str(town.folder / name) for name in ("ideas.csv", "map.yml", "content")]
    given = ["import", there[0], "--map", there[1], "--into", there[2], "--town", str(town.folder), "--add-vocabulary", "--today", TODAY.isoformat()]
    for again in range(2):
        assert cli.main([*given, *options]) == code, again
        told = f"1 of {len(rows)} rows was not taken. The rows and all reasons are in {town.folder}/rejects-ideas.csv. "
        assert [line.startswith(told) for line in capsys.readouterr().err.splitlines()] == [True] * ("Short." in str(rows))


def test_a_column_that_the_file_has_not_is_wrong_use(town: Town) -> None:
    """A slip in the mapping is told once, with the nearest name, and not for each row."""
    town.rows(BENCH, head=["Number", "Titel", *HEAD[2:]])
    with pytest.raises(WrongUse, match=r'ideas\.csv has no column "Title", which the mapping names\. Did you mean "Titel"\?'):
        town.bring()


@pytest.mark.parametrize(("delimiter", "shown"), [(";", ";"), ("\t", "\\t"), ("|", "|")])
@pytest.mark.parametrize("quoted", [False, True])
def test_cells_parted_by_something_else_are_told_once(town: Town, delimiter: str, shown: str, quoted: bool) -> None:
    """One question with its cure, not a line for each column; the cure works."""
    with (town.folder / "ideas.csv").open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened, delimiter=delimiter, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows([HEAD, BENCH])
    with pytest.raises(WrongUse) as refused:
        town.bring()
    cure = f'source: {{delimiter: "{shown}"}}'
    assert str(refused.value) == f'ideas.csv: It has one column; are its cells parted by "{shown}"? Write: {cure}'
    town.write("map.yml", f"{cure}\n{MAPPING}")
    assert len(town.bring().written) == 1


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
@settings(max_examples=examples(15))
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
