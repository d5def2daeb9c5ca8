"""A mapping that can't work says so, with the line and the cure; those that we ship can."""

from importlib import resources
from pathlib import Path

import pytest

from domore.check.schemas import shipped
from domore.contribute.importing.mapping import load_mapping, shipped_mappings
from domore.problems import WrongUse

GOOD = "kind: ideas\nfields:\n  title: Title\n"


@pytest.mark.parametrize("name", ["nyc_pb", "nyc_volunteer", "sheffield_foodbanks", "uk_petitions"])
def test_shipped_mappings_load_by_their_bare_names(name: str) -> None:
    """Each has a title for people, and names every fixed category that it uses as a word it needs."""
    mapping = load_mapping(Path(name))
    assert name in shipped_mappings() and mapping.title
    text = (resources.files("domore.contribute") / "mappings" / f"{name}.yml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../../../schemas/mapping.schema.json\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind: idea\nfields: {title: T}\n", r'map\.yml:1:7: .*"idea".*Did you mean "ideas"'),
        ("kind: ideas\n", '"fields" is missing'),
        (GOOD + "  summary: {form: Text}\n", r'map\.yml:4:13: "form" .*Did you mean "from"'),
        (GOOD + "  summary: {from: Text, value: 5}\n", r"map\.yml:4:"),
        (GOOD + "  summary: {value: 5, cut: true}\n", r"map\.yml:4:"),
        (GOOD + "  summary: {from: Text, say: Hello}\n", r"map\.yml:4:"),
        (GOOD + "  summary: {from: Text, pattern: '('}\n", r'the pattern "\(" is not a regular expression'),
        (GOOD + "  summary: {from: Text, if: {from: A, like: '['}}\n", r'the pattern "\[" is not a regular expression'),
        (GOOD + "title: &a X\n", r"map\.yml:4:8: "),
        ("- a\n", r"map\.yml:1:1: "),
    ],
)
def test_a_mapping_that_can_not_work_says_where_and_why(tmp_path: Path, text: str, message: str) -> None:
    """Every fault is told in words, with its line."""
    (tmp_path / "map.yml").write_text(text)
    with pytest.raises(WrongUse, match=message):
        load_mapping(tmp_path / "map.yml")


def test_an_unknown_name_lists_those_that_are_shipped() -> None:
    """Nobody has to look into the package for the names."""
    with pytest.raises(WrongUse, match=r'There is no mapping file "uk".*nyc_pb, nyc_volunteer, sheffield_foodbanks, uk_petitions'):
        load_mapping(Path("uk"))


def test_every_part_of_the_schema_has_a_title_a_description_and_an_example() -> None:
    """Editors show them while somebody writes a mapping."""

    def bare(part: object, at: str) -> list[str]:
        if not isinstance(part, dict):
            return []
        own = [at] if "properties" in part.keys() | set() and not {"title", "description", "examples"} <= part.keys() else []
        return own + [name for key, value in part.get("properties", {}).items() for name in bare(value, f"{at}.{key}")]

    schema = shipped("mapping")
    assert [name for part in (schema, *schema["$defs"].values()) for name in bare(part, part["title"])] == []
