"""A town as those who count see it: its settings, its catalogue, and how its ideas stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domore.cache import cache_for_reading
from domore.model.catalogue import Catalogue, catalogue
from domore.model.stages import Standing
from domore.model.standings import standings
from domore.pipeline import settings_of
from domore.problems import ContentProblems
from domore.settings import Settings
from domore.surveyor import surveyed


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a town on a day."""

    settings: Settings
    catalogue: Catalogue
    standings: Mapping[str, Standing]


def known(town: Path, today: date) -> Known:
    """The town as it is. Raises ContentProblems if its content has errors: what can't be read can't be counted."""
    settings = settings_of(town)
    with cache_for_reading(town) as cache, surveyed(town, settings, today, cache) as found:
        if any(problem.severity == "error" for problem in found.problems):
            raise ContentProblems(found.problems)
        everything = catalogue(found.survey.cards(), today, found.survey.facts())
    return Known(settings=settings, catalogue=everything, standings=standings(everything, settings))
