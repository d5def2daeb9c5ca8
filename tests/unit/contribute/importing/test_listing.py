"""A row becomes a whole listing, which points to others only where they are there."""

from unit.contribute.importing.small_town import BENCH, BUS, Town


def test_long_text_is_cut_and_kept_whole_in_the_body(town: Town) -> None:
    """No word of the source is lost."""
    long = "We would sit and look at the water. " * 12
    town.rows([*BENCH[:2], long, *BENCH[3:]])
    town.bring()
    listing = town.read("content/ideas/2025/a-bench-by-the-river.yml")
    assert len(listing["summary"]) <= 300 and listing["summary"].endswith("…")
    assert listing["body"] == long.strip() + "\n"


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
