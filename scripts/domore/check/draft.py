"""A listing as the rules see it: fields that may be there or not and may have any shape, and all the prose in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from domore.check.formats import FIRST_YEAR, LAST_YEAR
from domore.problems import Severity
from domore.read.sources import Source
from domore.read.strict_yaml import Path
from domore.settings import Settings

# Fields that hold codes, ids, addresses and dates. All other text is taken for prose, so that a new field is looked at too.
NO_PROSE: Final = frozenset(
    (
        *(
            "lang",
            "status",
            "category",
            "area",
            "tags",
            "type",
            "mode",
            "commitment",
            "checks",
            "access",
            "gains",
            "strengths_used",
            "strengths_gained",
        ),
        *(
            "merged_into",
            "related",
            "opportunities",
            "idea",
            "file",
            "link",
            "url",
            "date",
            "submitted",
            "checked_on",
            "review_by",
            "dates",
            "sessions",
        ),
        *("role", "as", "postcode", "how_to_say_yes"),
        *("challenge", "discussion", "opens", "closes", "decides_by", "done_on", "day", "counted", "reached"),
    )
)


class Fault(NamedTuple):
    """What a rule found: a message about the value at `at`, about its key, or about the words `about` in it."""

    at: Path
    message: str
    severity: Severity = "error"
    key: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One listing before it is known to be right. `prose` is all its free text, for a quick look; `texts` tells where each piece stands."""

    source: Source
    fields: Mapping[str, Any]
    settings: Settings
    today: date
    texts: tuple[tuple[Path, str], ...]
    prose: str

    def get(self, *at: str | int) -> Any:
        """The value there, or None."""
        value: Any = self.fields
        for step in at:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def day(self, *at: str | int) -> date | None:
        """The day there; None when there is none or no real one (the schema speaks of that)."""
        value = self.get(*at)
        if not isinstance(value, str) or len(value) != 10:
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return None
        return day if FIRST_YEAR <= day.year <= LAST_YEAR else None

    def count(self, *at: str | int) -> range:
        """The numbers of the entries of a list; none when it is no list."""
        value = self.get(*at)
        return range(len(value) if isinstance(value, list) else 0)


def draft_of(source: Source, fields: Mapping[str, Any], settings: Settings, today: date) -> Draft:
    """The draft of a listing whose fields were read."""
    texts = tuple(_prose((), fields))
    return Draft(source=source, fields=fields, settings=settings, today=today, texts=texts, prose="\n".join([text for _, text in texts]))


def _prose(at: Path, value: Any) -> Iterator[tuple[Path, str]]:
    items = value.items() if isinstance(value, Mapping) else enumerate(value)
    for step, inner in items:
        if step in NO_PROSE:
            continue
        if isinstance(inner, str):
            yield (*at, step), inner
        elif isinstance(inner, (dict, list)):
            yield from _prose((*at, step), inner)
