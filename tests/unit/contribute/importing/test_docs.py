"""docs/importing.md tells every key of a mapping, and what it shows works."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domore.check.schemas import JoinedSchema, shipped
from domore.contribute.importing.mapping import shipped_mappings
from domore.contribute.importing.run import ImportResult, import_file
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


def read(text: str) -> Any:
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
    assert len(RECIPES) == 20 and len(MAPPINGS) == 10
    assert all(f"`{name}`" in DOC for name in shipped_mappings())


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A town with the words that the page uses, and every example of the page as a file."""
    for name, text in re.findall(r"<!-- example: (\S+) -->\n```\w+\n(.*?)```", DOC, re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "content").mkdir()
    (tmp_path / "site_config").mkdir()
    (tmp_path / "site_config/site.yml").write_text("name: Fernley\npurpose: A place to try things out in.\n")
    (tmp_path / "site_config/categories.yml").write_text(
        "sport: {label: Sport, sentence: Games and play.}\narts: {label: Arts, sentence: Music and more.}\n"
    )
    return tmp_path


def bring(town: Path, file: str, mapping: str, *, dry_run: bool = False) -> tuple[ImportResult, list[str]]:
    said: list[str] = []
    result = import_file(town / file, town / mapping, town / "content", town=town, today=date(2026, 1, 5), say=said.append, dry_run=dry_run)
    return result, said


def listing(town: Path, name: str) -> Any:
    return read((town / f"content/opportunities/{name}.yml").read_text(encoding="utf-8"))


def test_the_first_example_does_what_the_page_says(town: Path) -> None:
    """The same files, the same lines; hours that were read are not said in words as well."""
    assert "\n".join(bring(town, "clubs.csv", "clubs-map.yml", dry_run=True)[1]) in DOC
    result, _ = bring(town, "clubs.csv", "clubs-map.yml")
    assert len(result.written) == 2 and result.rejected[0].row.number == 4 and (town / "rejects-clubs.csv").exists()
    assert listing(town, "chess-for-beginners")["when"] == {"sessions": [{"days": ["tue"], "start": "18:00", "end": "20:00"}]}


def test_odd_cells_become_what_the_page_says(town: Path) -> None:
    """Prices in many forms, addresses without a beginning, contacts inside a cell, and dates that are none."""
    result, said = bring(town, "classes.csv", "classes-map.yml")
    assert len(result.written) == 3, said
    yoga, dance, studio = (listing(town, name) for name in ("gentle-yoga", "swing-dance", "open-studio"))
    assert [each["cost"] for each in (yoga, dance, studio)] == [{"free": True}, {"amount": 3}, {"text": "Donations"}]
    assert [each["how_to_say_yes"] for each in (yoga, dance, studio)] == [
        {"url": "https://www.yoga.example", "phone": "01632 960111"},
        {"url": "https://swing.example/join", "email": "hall@fernley.example"},
        {"email": "hall@fernley.example", "phone": "01632 960111"},
    ]
    assert [each["when"] for each in (yoga, dance, studio)] == [
        {"sessions": [{"days": ["mon"], "start": "18:00", "end": "19:00"}]},
        {"dates": {"ends": "2026-06-26"}, "text": "second Friday"},
        {"sessions": [{"days": ["tue"], "start": "10:00", "end": "12:00"}], "dates": {"ends": "2026-03-31"}},
    ]


@pytest.mark.parametrize(
    ("price", "cost"),
    [("", None), ("free", {"free": True}), ("£0", {"free": True}), ("2.50", {"amount": 2.5}), ("£3 a class", {"text": "£3 a class"})],
)
def test_any_price_becomes_a_cost(town: Path, price: str, cost: object) -> None:
    """The recipe of the page holds for prices that the page does not show."""
    file = town / "classes.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",£3,", f",{price},"), encoding="utf-8")
    bring(town, "classes.csv", "classes-map.yml")
    assert listing(town, "swing-dance").get("cost") == cost


@pytest.mark.parametrize(("by_number", "listings"), [(False, ["chess-for-all", "chess-for-beginners"]), (True, ["club-1"])])
def test_a_title_that_changed_makes_a_second_listing_unless_the_name_is_a_number(town: Path, by_number: bool, listings: list[str]) -> None:
    """As the page says, and with the mapping that it shows for those who don't want that."""
    mapping, clubs = town / "clubs-map.yml", town / "clubs.csv"
    if by_number:
        line = next(line for line in (town / "clubs-by-number.yml").read_text().splitlines(keepends=True) if line.startswith("id: "))
        mapping.write_text(mapping.read_text().replace("fields:\n", f"{line}fields:\n", 1))
    clubs.write_text("".join(clubs.read_text().splitlines(keepends=True)[:2]))
    bring(town, "clubs.csv", "clubs-map.yml")
    clubs.write_text(clubs.read_text().replace("Chess for beginners", "Chess for all"))
    result, _ = bring(town, "clubs.csv", "clubs-map.yml")
    assert sorted(file.stem for file in (town / "content/opportunities").iterdir()) == listings
    assert len(result.left_alone) == by_number
