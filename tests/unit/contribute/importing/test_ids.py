"""Two rows never become one listing, and no row becomes another listing in the next run."""

from unit.contribute.importing.small_town import BENCH, MAPPING, Town


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
