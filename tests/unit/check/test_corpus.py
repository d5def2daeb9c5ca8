"""The corpus: each valid listing passes in silence, each invalid one gets exactly the words beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domore.check.across import check_across
from domore.check.entry import entry_of
from domore.check.formats import FIRST_YEAR, LAST_YEAR
from domore.check.kind import RULE as THE_FOLDER_IS_THE_KIND
from domore.check.listing import check_listing
from domore.check.rules import RULES
from domore.check.schemas import JoinedSchema, Schemas, join
from domore.check.site_config import load_settings
from domore.check.wording import KEYWORDS
from domore.problems import Problem
from domore.read import strict_yaml
from domore.read.sources import Source, Stamp
from domore.report import report
from domore.settings import OwnField, Settings

CORPUS = Path(__file__).parents[2] / "corpus"
TODAY = date(2026, 11, 23)
IMAGES = {"bench.jpg": Stamp(120_000, 0, 0), "huge.jpg": Stamp(3_400_000, 0, 0)}
ACROSS = {"ids-are-unique", "references-exist", "pictures-exist", "pictures-are-small", "merged-chains-end", "likely-duplicates"}
READING = {"yaml", "anchor", "tag", "key", "depth", "hidden"}
ELSEWHERE = {"ids-are-unique", "shape-propertyNames"}  # need two folders, or a settings file: see test_across.py and test_site_config.py


def cases() -> list[Path]:
    """A case is a file, or a folder of files that are checked together."""
    return sorted(case for rule in (CORPUS / "invalid").iterdir() for case in rule.iterdir() if case.suffix == ".yml" or case.is_dir())


def name(case: Path) -> str:
    return f"{case.parent.name}/{case.stem}"


@pytest.fixture(scope="module")
def settings() -> Settings:
    found, problems = load_settings(CORPUS)
    assert found is not None, problems
    return found


@pytest.fixture(scope="module")
def schemas(settings: Settings) -> Schemas:
    return join(settings)


def check(case: Path, settings: Settings, schemas: Schemas) -> list[Problem]:
    """All problems of a case, each file taken as if it lay in content/."""
    problems, entries = [], []
    for file in sorted(case.glob("*.yml")) if case.is_dir() else [case]:
        data = file.read_bytes()
        kind = "ideas" if b"idea.schema.json" in data else "opportunities"
        folder = "content/ideas/2026" if kind == "ideas" else "content/opportunities"
        source = Source(f"{folder}/{file.name}", kind, file.stem, Stamp(len(data), 0, 0))
        document = strict_yaml.read(source.path, data)
        if isinstance(document, Problem):
            problems.append(document)
            continue
        problems += [*document.warnings, *check_listing(source, document, schemas.of(kind), settings, TODAY)]
        entries.append(entry_of(source, document))
    return problems + (check_across(entries, IMAGES) if case.is_dir() else [])


@pytest.mark.parametrize("case", sorted((CORPUS / "valid").glob("*.yml")), ids=lambda case: case.stem)
def test_valid_listings_pass_in_silence(case: Path, settings: Settings, schemas: Schemas) -> None:
    assert check(case, settings, schemas) == []


@pytest.mark.parametrize("case", cases(), ids=name)
def test_invalid_listings_get_exactly_these_words(case: Path, settings: Settings, schemas: Schemas, bless: bool) -> None:
    problems = check(case, settings, schemas)
    told = report(problems, "text")
    expected = case.with_name(f"{case.stem}.expected.txt")
    if bless:
        expected.write_text(told, encoding="utf-8")
    assert case.parent.name in {problem.rule for problem in problems}, "the case breaks the rule that its folder names"
    assert told == expected.read_text(encoding="utf-8")


def test_no_expectation_is_an_orphan() -> None:
    wanted = {case.with_name(f"{case.stem}.expected.txt") for case in cases()}
    there = set((CORPUS / "invalid").rglob("*.expected.txt"))
    assert there == wanted


def test_every_rule_has_a_case() -> None:
    rules = (
        {rule.__name__.replace("_", "-") for rule in RULES}
        | {f"shape-{keyword}" for keyword in KEYWORDS}
        | ACROSS
        | READING
        | {THE_FOLDER_IS_THE_KIND}
    )
    folders = {case.parent.name for case in cases()}
    assert folders == rules - ELSEWHERE


def test_every_rule_says_in_one_sentence_what_it_asks() -> None:
    for rule in RULES:
        assert rule.__doc__ and rule.__doc__.strip().endswith("."), rule


def test_every_message_ends_with_a_sign_and_stays_on_its_line() -> None:
    """Messages are sentences that a person can read on a narrow screen."""
    for file in (CORPUS / "invalid").rglob("*.expected.txt"):
        for line in file.read_text(encoding="utf-8").splitlines():
            assert line.endswith((".", "?")), line
            assert len(line) < 330, line


def dates_of(part: Any) -> Iterator[dict[str, Any]]:
    """Every date field of a schema."""
    if isinstance(part, dict):
        if part.get("format") == "date":
            yield part
        for inner in part.values():
            yield from dates_of(inner)


@pytest.mark.parametrize("kind", ["ideas", "opportunities"])
def test_every_date_has_the_same_bounds(kind: str) -> None:
    """A day of a year outside them would make pages of centuries, and letters that no browser knows."""
    town = Settings(name="X", purpose="Y", fields=(OwnField(name="day", applies_to="both", label="Day", description="A day.", type="date"),))
    found = list(dates_of(join(town).of(kind).schema))
    assert len(found) == {"ideas": 6, "opportunities": 5}[kind]
    for part in found:
        field = JoinedSchema(part)
        assert [field.accepts(f"{year:04}-01-31") for year in (1, 26, FIRST_YEAR - 1, FIRST_YEAR, LAST_YEAR, LAST_YEAR + 1, 9999)] == [
            *[False] * 3,
            *[True] * 2,
            *[False] * 2,
        ]
