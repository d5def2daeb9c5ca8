"""docs/importing.md tells every key of a mapping, and what it shows works."""

import re
from datetime import date
from pathlib import Path

import pytest

from domore.check.schemas import JoinedSchema, shipped
from domore.contribute.importing.mapping import shipped_mappings
from domore.contribute.importing.run import import_file
from domore.read import strict_yaml

ROOT = Path(__file__).parents[4]
DOC = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
MAPPINGS = re.findall(r"```yaml\n(.*?)```", DOC, re.DOTALL)
RECIPES = re.findall(r"`(\{(?:from|value|first|fields|items): .*?\})` \|$", DOC, re.MULTILINE)
SCHEMA = shipped("mapping")


def keys(part: object) -> set[str]:
    """Every name of a property in the schema, but those that only stand for words of the operator's own."""
    if isinstance(part, list):
        return {key for each in part for key in keys(each)}
    if not isinstance(part, dict):
        return set()
    own = set(part["properties"]) if isinstance(part.get("properties"), dict) else set()
    return own | {key for name, each in part.items() if name != "examples" for key in keys(each)}


def read(text: str) -> object:
    document = strict_yaml.read("map.yml", text.encode())
    assert isinstance(document, strict_yaml.Document), document
    return document.value


@pytest.mark.parametrize("key", sorted(keys(SCHEMA)))
def test_every_key_is_told(key: str) -> None:
    """In its own letters, in the part that lists the keys."""
    assert f"`{key}`" in DOC.partition("## Every key of a mapping")[2]


@pytest.mark.parametrize("text", MAPPINGS)
def test_every_mapping_shown_is_valid(text: str) -> None:
    """What people copy from the page is accepted."""
    assert JoinedSchema(SCHEMA).accepts(read(text))


@pytest.mark.parametrize("text", RECIPES)
def test_every_recipe_shown_is_valid(text: str) -> None:
    """Those in the tables too."""
    assert JoinedSchema({**SCHEMA["$defs"]["recipe"], "$defs": SCHEMA["$defs"]}).accepts(read(text))


def test_all_tables_and_all_shipped_mappings_were_seen() -> None:
    """The patterns above find what they are meant to find."""
    assert len(RECIPES) == 20 and len(MAPPINGS) == 8
    assert all(f"`{name}`" in DOC for name in shipped_mappings())


def test_the_first_example_does_what_the_page_says(tmp_path: Path) -> None:
    """The same files, the same lines."""
    for name, text in re.findall(r"<!-- example: (\S+) -->\n```\w+\n(.*?)```", DOC, re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "content").mkdir()
    (tmp_path / "site_config").mkdir()
    (tmp_path / "site_config/site.yml").write_text("name: Fernley\npurpose: A place to try things out in.\n")
    (tmp_path / "site_config/categories.yml").write_text(
        "sport: {label: Sport, sentence: Games and play.}\narts: {label: Arts, sentence: Music and more.}\n"
    )
    said: list[str] = []
    where = {"town": tmp_path, "today": date(2026, 1, 5), "say": said.append}
    import_file(tmp_path / "clubs.csv", tmp_path / "clubs-map.yml", tmp_path / "content", dry_run=True, **where)  # type: ignore[arg-type]
    assert "\n".join(said) in DOC
    result = import_file(tmp_path / "clubs.csv", tmp_path / "clubs-map.yml", tmp_path / "content", **where)  # type: ignore[arg-type]
    assert len(result.written) == 2 and result.rejected[0].row.number == 4 and (tmp_path / "rejects-clubs.csv").exists()
