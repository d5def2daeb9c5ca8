"""One whole import: every row of the file is read, made, checked, and settled.

Every row ends as one of four: written, unchanged, left alone (the file on disk says something else) or rejected with its reasons.
Run again, it changes nothing: ids come from the rows alone, and a file that differs from what would be written is a person's work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from domore.check.site_config import load_settings
from domore.contribute.importing.ids import number_rows
from domore.contribute.importing.listing import Listing, Reject, Workshop, make_listings
from domore.contribute.importing.mapping import Mapping, columns_named, load_mapping
from domore.contribute.importing.rejects import first_number, rejects_file, write_rejects
from domore.contribute.importing.rows import Row, form_of, read_rows
from domore.contribute.importing.vocabulary import add_words, missing_words, with_words
from domore.contribute.writing import write_whole
from domore.nearest import did_you_mean
from domore.problems import ContentProblems, WrongUse
from domore.read import sources
from domore.settings import Settings

Say = Callable[[str], None]
MOST_ROWS: Final = 5
MOST_REASONS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What became of every row. Paths are relative to the town and use `/`; `warnings` counts those of the check on good rows."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    left_alone: tuple[str, ...]
    rejected: tuple[Reject, ...]
    warnings: int

    @property
    def rows(self) -> int:
        """The number of rows in the source."""
        return len(self.written) + len(self.unchanged) + len(self.left_alone) + len(self.rejected)


def import_file(
    file: Path,
    mapping: Path,
    into: Path,
    *,
    town: Path,
    today: date,
    say: Say,
    dry_run: bool = False,
    overwrite: bool = False,
    add_vocabulary: bool = False,
    rejects: Path | None = None,
    warn: Say | None = None,
) -> ImportResult:
    """Imports a CSV, JSON or JSONL file into the town's content/ and says what became of its rows, with `warn` where those are that were rejected.

    `mapping` is a path or the bare name of a shipped mapping. A dry run writes nothing at all. Raises `WrongUse` for files, mappings and
    folders that can't work, `ContentProblems` for a town whose site_config/ has errors."""
    if (town / "content").resolve() not in (into.resolve(), (town / into).resolve()):
        raise WrongUse(f"Listings are read from content/ alone. Write --into {town / 'content'}.")
    plan = load_mapping(mapping)
    form = form_of(file, plan.source)
    rows = read_rows(file, plan.source)
    _refuse_unknown_columns(plan, rows, form, file)
    settings = _with_words(_loaded(town), plan, town, add=add_vocabulary, dry_run=dry_run, say=say)
    paths = {source.id: source.path for source in sources.find(town)[0] if source.kind == plan.kind}
    outcomes = make_listings(number_rows(rows, plan), Workshop(plan, settings, today, paths))
    result = _settle(outcomes, town, dry_run=dry_run, overwrite=overwrite)
    target = None if dry_run else write_rejects(rejects or rejects_file(file, form, town), result.rejected)
    for line in _telling(result, dry_run):
        say(line)
    if target is not None:
        count = f"{len(result.rejected)} of {result.rows} rows {'was' if len(result.rejected) == 1 else 'were'} not taken."
        (warn or say)(f"{count} The rows and all reasons are in {target}. Mend them there and import that file with the same mapping.")
    return result


def _refuse_unknown_columns(plan: Mapping, rows: Sequence[Row], form: str, file: Path) -> None:
    """A CSV file has all its columns in every row, so that a name it does not have is a slip of the mapping."""
    known = {name for row in rows for name in row.record} | plan.columns.keys()
    named = {column for recipe in plan.recipes() for column in columns_named(recipe)}
    if form == "csv" and rows and (unknown := sorted(named - known)):
        raise WrongUse("\n".join(f'{file.name} has no column "{name}", which the mapping names.{did_you_mean(name, known)}' for name in unknown))


def _with_words(settings: Settings, plan: Mapping, town: Path, *, add: bool, dry_run: bool, say: Say) -> Settings:
    """The settings, with the mapping's words added to the town's vocabularies if that is asked for; says which are missing if not."""
    missing = missing_words(plan.vocabulary, settings)
    if not missing:
        return settings
    words = "; ".join(f"{name}: {', '.join(words)}" for name, words in missing.items())
    if not add:
        say(f"Your town has not these words, which the mapping uses: {words}.")
        say("Rows that need them are rejected; --add-vocabulary adds the words to site_config/.")
        return settings
    if not dry_run:
        add_words(town, missing)
    say(f"{'Would be added' if dry_run else 'Added'} to site_config/: {words}.")
    return with_words(settings, missing)


def _loaded(town: Path) -> Settings:
    settings, problems = load_settings(town)
    if settings is None:
        raise ContentProblems(tuple(problems))
    return settings


def _settle(outcomes: Sequence[Listing | Reject], town: Path, *, dry_run: bool, overwrite: bool) -> ImportResult:
    written, unchanged, left_alone = [], [], []
    for listing in outcomes:
        if isinstance(listing, Reject):
            continue
        file = town / listing.path
        there = file.read_bytes() if file.exists() else None
        if there == listing.text.encode():
            unchanged.append(listing.path)
        elif there is not None and not overwrite:
            left_alone.append(listing.path)
        else:
            written.append(listing.path)
            if not dry_run:
                write_whole(file, listing.text)  # half a listing would look like a person's change in the next run
    return ImportResult(
        written=tuple(written),
        unchanged=tuple(unchanged),
        left_alone=tuple(left_alone),
        rejected=tuple(outcome for outcome in outcomes if isinstance(outcome, Reject)),
        warnings=sum(outcome.warnings for outcome in outcomes if isinstance(outcome, Listing)),
    )


def _telling(result: ImportResult, dry_run: bool) -> Iterator[str]:
    """What became of the rows, in a few lines."""
    for path in result.left_alone:
        yield f"{path}: differs from the source, left alone (--overwrite takes the source's)."
    yield (
        f"{result.rows} rows: {len(result.written)} {'would be imported' if dry_run else 'imported'}, {len(result.unchanged)} unchanged, "
        f"{len(result.left_alone)} left alone, {len(result.rejected)} rejected."
    )
    if result.warnings:
        yield f"Warnings about good rows: {result.warnings}. `domore check` shows them."
    yield from _by_row(result.rejected) if len(result.rejected) <= MOST_ROWS else _by_reason(result.rejected, dry_run)


def _by_row(rejected: Sequence[Reject]) -> Iterator[str]:
    """Each row with its number in the source, and all that stands in its way."""
    for reject in rejected:
        name = f"  Row {first_number(reject)}:"
        yield from [f"{name} {reject.reasons[0]}"] if len(reject.reasons) == 1 else [name, *(f"    {reason}" for reason in reject.reasons)]


def _by_reason(rejected: Sequence[Reject], dry_run: bool) -> Iterator[str]:
    """How many rows each reason stands in the way of. A row with several counts under each."""
    reasons = Counter(reason for reject in rejected for reason in reject.reasons)
    shown = reasons.most_common(None if dry_run else MOST_REASONS)  # a dry run writes no file that tells the others
    for reason, count in shown:
        yield f"  {count} × {reason}"
    if more := len(reasons) - len(shown):
        yield f"  … and {more} more {'reason' if more == 1 else 'reasons'}, all in the rejects file."
