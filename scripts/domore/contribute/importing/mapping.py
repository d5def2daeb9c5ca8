"""A mapping file: how the rows of somebody else's file become listings. Its keys are told by schemas/mapping.schema.json and docs/importing.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from domore.check.schemas import JoinedSchema, shipped
from domore.check.shape import explain
from domore.problems import Problem, WrongUse
from domore.read import strict_yaml


class Condition(Struct, frozen=True, kw_only=True, rename={"is_": "is", "from_": "from"}):
    """When a recipe counts: every key that is given must hold of the text at `from_`; with none given, there must be text."""

    from_: str
    is_: tuple[str, ...] | None = None
    is_not: tuple[str, ...] | None = None
    like: str | None = None
    unlike: str | None = None
    empty: bool = False


class Recipe(Struct, frozen=True, kw_only=True, rename={"if_": "if", "from_": "from"}):
    """How one value is made: a source (one of the first five), then steps, in the order in which they stand here."""

    from_: str | tuple[str | Recipe, ...] | None = None
    value: Any = None
    first: tuple[str | Recipe, ...] = ()
    fields: dict[str, str | Recipe] | None = None
    items: tuple[str | Recipe, ...] = ()
    if_: Condition | tuple[Condition, ...] = ()
    join: str = " "
    html: bool = False
    lines: bool = False
    replace: dict[str, str] | None = None
    pattern: str | None = None
    every: bool = False
    split: str | None = None
    map: dict[str, str | float | bool | None] | None = None
    otherwise: str | float | bool | UnsetType | None = UNSET
    date: str | tuple[str, ...] = ()
    decimals: int | None = None
    hours: bool = False
    listing: bool = False
    at_least: int = 1
    say: str | None = None
    cut: bool = False
    default: str | float | bool | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All that must hold for the recipe to count."""
        return (self.if_,) if isinstance(self.if_, Condition) else self.if_

    def parts(self) -> Iterator[str | Recipe]:
        """The recipes inside it."""
        yield from (*(self.from_ if isinstance(self.from_, tuple) else ()), *self.first, *self.items, *(self.fields or {}).values())


class SourceForm(Struct, frozen=True, kw_only=True):
    """How the source file is written."""

    format: Literal["csv", "json", "jsonl"] | None = None
    records: str | None = None
    delimiter: str = ","
    encoding: tuple[str, ...] = ("utf-8",)
    mojibake: str | None = None
    replace: dict[str, str] = {}


class Word(Struct, frozen=True, kw_only=True):
    """A word of a vocabulary that the mapping uses."""

    label: str
    sentence: str


class Mapping(Struct, frozen=True, kw_only=True):
    """A whole mapping. `id` and `row_id` are recipes for text; `columns` are made first, in their order."""

    kind: Literal["ideas", "opportunities"]
    fields: dict[str, str | Recipe]
    title: str = ""
    source: SourceForm = SourceForm()
    row_id: str | Recipe | None = None
    id: str | Recipe | None = None
    vocabulary: dict[str, dict[str, Word]] = {}
    columns: dict[str, str | Recipe] = {}

    def recipes(self) -> Iterator[str | Recipe]:
        """Every recipe that stands at the top."""
        yield from self.fields.values()
        yield from self.columns.values()
        yield from (recipe for recipe in (self.row_id, self.id) if recipe is not None)


def as_recipe(recipe: str | Recipe) -> Recipe:
    """A bare column name is the shortest recipe."""
    return Recipe(from_=recipe) if isinstance(recipe, str) else recipe


def columns_named(recipe: str | Recipe) -> Iterator[str]:
    """Every column that a recipe reads or asks about."""
    if isinstance(recipe, str):
        yield recipe
        return
    if isinstance(recipe.from_, str):
        yield recipe.from_
    for part in recipe.parts():
        yield from columns_named(part)
    yield from (condition.from_ for condition in recipe.conditions)


@cache
def shipped_mappings() -> tuple[str, ...]:
    """The names of the mappings that come with the package, sorted."""
    folder = resources.files("domore.contribute") / "mappings"
    return tuple(sorted(entry.name.removesuffix(".yml") for entry in folder.iterdir() if entry.name.endswith(".yml")))


def load_mapping(name: Path) -> Mapping:
    """The mapping in a file, or the shipped one of that name. Raises `WrongUse` that lists every fault with its line and cure."""
    shown, data = _found(name)
    document = strict_yaml.read(shown, data)
    if isinstance(document, Problem):
        raise WrongUse(str(document))
    schema = JoinedSchema(shipped("mapping"))
    if not schema.accepts(document.value):
        raise WrongUse("\n".join(str(problem) for problem in explain(document, schema)))
    mapping = msgspec.convert(document.value, Mapping)
    for pattern in (pattern for recipe in mapping.recipes() for pattern in _patterns(recipe)):
        try:
            re.compile(pattern)
        except re.error as error:
            raise WrongUse(f'{shown}: the pattern "{pattern}" is not a regular expression: {error}.') from error
    return mapping


def _patterns(recipe: str | Recipe) -> Iterator[str]:
    recipe = as_recipe(recipe)
    conditions = (pattern for condition in recipe.conditions for pattern in (condition.like, condition.unlike))
    yield from (pattern for pattern in (recipe.pattern, *conditions) if pattern is not None)
    for part in recipe.parts():
        yield from _patterns(part)


def _found(name: Path) -> tuple[str, bytes]:
    if name.is_file():
        return name.as_posix(), name.read_bytes()
    if str(name) in shipped_mappings():
        return f"{name}.yml", (resources.files("domore.contribute") / "mappings" / f"{name}.yml").read_bytes()
    known = ", ".join(shipped_mappings())
    raise WrongUse(f'There is no mapping file "{name}". Give the path of one, or the name of one that comes with domore: {known}.')
