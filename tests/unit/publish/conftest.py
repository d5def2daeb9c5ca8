"""The demo town, ready to publish: its cards, a studio over them, and its open data."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domore.check.site_config import load_settings
from domore.model.card import Card
from domore.model.catalogue import catalogue
from domore.model.survey import Examined, Examiner
from domore.model.tallies import tally
from domore.publish.open_data import FILES, open_data
from domore.read.sources import find
from domore.render.shell import Shell
from domore.render.studio import Studio

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 12, 1)
BARE = Shell(("<title>", "title", "</title>", "body", ""))
Files = dict[str, bytes]


@pytest.fixture(scope="session")
def examined() -> list[Examined]:
    """What is known of the demo town's files."""
    settings, _ = load_settings(ROOT)
    assert settings is not None
    sources, _ = find(ROOT)
    examiner = Examiner(ROOT, settings, TODAY, sources)
    return [examiner.examine(source) for source in sources]


@pytest.fixture(scope="session")
def cards(examined: list[Examined]) -> list[Card]:
    """The cards of the demo town."""
    return [file.card for file in examined if file.card is not None]


@pytest.fixture(scope="session")
def studio_of(examined: list[Examined]) -> Callable[..., Studio]:
    """Makes a studio over some cards and the demo town's tallies, in a shell that adds nothing."""
    facts = [file.fact for file in examined if file.fact is not None]
    settings, _ = load_settings(ROOT)
    assert settings is not None

    def made(cards: Sequence[Card], today: date = TODAY) -> Studio:
        return Studio(settings=settings, catalogue=catalogue(cards, today, facts), shell=BARE, fingerprint="test")

    return made


@pytest.fixture(scope="session")
def files_of() -> Callable[[Studio], Files]:
    """Makes the files of open data, by their names."""
    return lambda studio: {
        page.path.removeprefix("data/v1/"): page.draw() for page in open_data(studio, tally(studio.catalogue, standings=studio.standings))
    }


@pytest.fixture(scope="session")
def data(cards: list[Card], studio_of: Callable[..., Studio], files_of: Callable[[Studio], Files]) -> dict[str, Any]:
    """The files of the demo town, read."""
    made = files_of(studio_of(cards))
    return {name: json.loads(made[f"{name}.json"]) for name in FILES}
