"""Makes a checked listing of every row that can be one, and a reject with its reasons of every other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from domore.check.listing import check_listing
from domore.check.schemas import join
from domore.contribute.canonical import to_yaml
from domore.contribute.importing.ids import NumberedRow
from domore.contribute.importing.mapping import Mapping as RowMapping
from domore.contribute.importing.mapping import Recipe
from domore.contribute.importing.recipe import Maker
from domore.contribute.importing.rows import Row
from domore.problems import DoMoreError, Problem
from domore.read import strict_yaml
from domore.read.sources import Source, Stamp
from domore.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A row that became a listing: where it belongs, its text, and what the check warned of. `asked` holds the row ids it looked for."""

    id: str
    path: str
    text: str
    warnings: int
    merged_into: str | None
    asked: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A row that can't become a listing, and why, in plain words."""

    row: Row
    reasons: tuple[str, ...]


class Workshop:
    """What is the same for all rows of one import. `paths` holds the listings that the town has, by id: one that somebody moved to
    another folder is still the same listing."""

    def __init__(self, mapping: RowMapping, settings: Settings, today: date, paths: Mapping[str, str]) -> None:
        self._mapping, self._settings, self._today, self._paths = mapping, settings, today, paths
        self._schema = join(settings).of(mapping.kind)
        self._schema_name = "idea" if mapping.kind == "ideas" else "opportunity"

    def make(self, numbered: NumberedRow, find_listing: Callable[[str], str | None]) -> Listing | Reject:
        """The listing of a row, or why it can't be one."""
        if numbered.fault is not None:
            return Reject(row=numbered.row, reasons=(numbered.fault,))
        maker = Maker(numbered.row.record, find_listing)
        maker.add_columns(self._mapping.columns)
        fields = maker.make(Recipe(fields=self._mapping.fields), self._schema.schema, "") or {}
        _keep_wholes(fields, maker.wholes)
        path = self._paths.get(numbered.id) or self._path(numbered.id, fields)
        problems: list[Problem] = []
        try:
            text = to_yaml(fields, self._schema.schema, schema_path=f"{'../' * path.count('/')}schemas/{self._schema_name}.schema.json")
            problems = self._problems(path, numbered.id, text)
        except DoMoreError as error:
            maker.faults.append(str(error))
        errors = _not_told_yet(maker.faults, [problem.message for problem in problems if problem.severity == "error"])
        if reasons := tuple(dict.fromkeys([*maker.faults, *errors])):
            return Reject(row=numbered.row, reasons=reasons)
        return Listing(
            id=numbered.id,
            path=path,
            text=text,
            warnings=len(problems),
            merged_into=fields.get("merged_into"),
            asked=frozenset(maker.asked),
        )

    def _path(self, id: str, fields: Mapping[str, Any]) -> str:
        if self._mapping.kind == "ideas" and isinstance(fields.get("submitted"), str):
            return f"content/ideas/{fields['submitted'][:4]}/{id}.yml"
        return f"content/{self._mapping.kind}/{id}.yml"

    def _problems(self, path: str, id: str, text: str) -> list[Problem]:
        document = strict_yaml.read(path, text.encode("utf-8", "replace"))
        if isinstance(document, Problem):
            return [document]
        return check_listing(Source(path, self._mapping.kind, id, Stamp(0, 0, 0)), document, self._schema, self._settings, self._today)


def _not_told_yet(faults: Sequence[str], errors: Sequence[str]) -> list[str]:
    """The check's errors, but those about fields that lack what a fault speaks of. Faults begin `field.part: `, errors `"field" `."""
    told = tuple(f'"{fault.partition(":")[0].partition(".")[0]}"' for fault in faults)
    return [error for error in errors if not error.startswith(told)]


def _keep_wholes(fields: dict[str, Any], wholes: Sequence[tuple[str, str, str]]) -> None:
    """Text that was cut stands whole in the body, so that no word of the source is lost: title and summary first, the others last."""
    first = [whole for at, _, whole in wholes if at in ("title", "summary")]
    last = [f"{title} in full:\n\n{whole}" for at, title, whole in wholes if at not in ("title", "summary", "body")]
    parts = [*dict.fromkeys(first), str(fields.get("body", "")).strip(), *dict.fromkeys(last)]
    body = "\n\n".join(part for part in parts if part)
    if body:
        fields["body"] = body + "\n"


_CIRCLE: Final = "This row and another are each said to be part of the other. Say in the source which of them stays."


def make_listings(rows: Sequence[NumberedRow], workshop: Workshop) -> list[Listing | Reject]:
    """What becomes of each row, in their order. A row that names another is made again when that one turns out to be no listing."""
    ids = {numbered.row_id: numbered.id for numbered in rows if numbered.row_id is not None and numbered.fault is None}
    made: dict[int, Listing | Reject] = {}
    pending = list(range(len(rows)))
    while pending:
        for place in pending:
            numbered = rows[place]
            made[place] = workshop.make(numbered, partial(_listing_of_another, numbered.row_id, ids))
        for place in _in_circles(made):
            made[place] = Reject(row=rows[place].row, reasons=(_CIRCLE,))
        gone = {rows[place].row_id for place, outcome in made.items() if isinstance(outcome, Reject)} & ids.keys()
        ids = {row_id: id for row_id, id in ids.items() if row_id not in gone}
        pending = [place for place, outcome in made.items() if isinstance(outcome, Listing) and outcome.asked & gone]
    return [made[place] for place in range(len(rows))]


def _listing_of_another(own: str | None, ids: Mapping[str, str], wanted: str) -> str | None:
    return None if wanted == own else ids.get(wanted)


def _in_circles(made: Mapping[int, Listing | Reject]) -> list[int]:
    """The places of listings that are merged into each other in a ring."""
    into = {outcome.id: outcome.merged_into for outcome in made.values() if isinstance(outcome, Listing)}
    return [place for place, outcome in made.items() if isinstance(outcome, Listing) and _comes_back(outcome.id, into)]


def _comes_back(start: str, into: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    at = into.get(start)
    while at is not None and at not in seen:
        if at == start:
            return True
        seen.add(at)
        at = into.get(at)
    return False
