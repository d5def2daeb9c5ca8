"""The words that a mapping uses get into site_config/ only when that is asked for, and disturb nothing there."""

import pytest

from domore.problems import WrongUse
from unit.contribute.importing.small_town import BENCH, BUS, MAPPING, Town


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
