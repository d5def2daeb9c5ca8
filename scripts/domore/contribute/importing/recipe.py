"""Follows the recipes of a mapping: one row in, the fields of a listing out, with a reason for everything that could not be made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import UNSET

from domore.contribute.importing import text as steps
from domore.contribute.importing.hours import sessions
from domore.contribute.importing.mapping import Condition, Recipe, as_recipe
from domore.read.letters import hidden

Schema = Mapping[str, Any]
FindListing = Callable[[str], str | None]


class Maker:
    """One row and what is being made of it. `faults` collects reasons for people; `wholes` the text that had to be cut, with its field's
    path and title; `asked` the row ids of which listings were wanted, whether there are such or not."""

    def __init__(self, record: Mapping[str, Any], find_listing: FindListing) -> None:
        self._columns = dict(record)
        self._find_listing = find_listing
        self.faults: list[str] = []
        self.wholes: list[tuple[str, str, str]] = []
        self.asked: set[str] = set()

    def add_columns(self, columns: Mapping[str, str | Recipe]) -> None:
        """Makes the mapping's own columns, each from those before it."""
        for name, recipe in columns.items():
            self._columns[name] = self.make(recipe, {}, name)

    def make(self, recipe: str | Recipe, schema: Schema, at: str) -> Any:
        """The value of a recipe, or None for nothing. `schema` is that of the field at `at`, a dotted path for messages."""
        recipe = as_recipe(recipe)
        if not all(self._holds(condition) for condition in recipe.conditions):
            return None
        made = self._made(recipe, schema, at)
        return recipe.default if made is None else made

    def look_up(self, column: str) -> Any:
        """What stands in a column, or at a dotted path of a record; None when nothing does."""
        if column in self._columns:
            return self._columns[column]
        found: Any = self._columns
        for step in column.split("."):
            if isinstance(found, Mapping):
                found = found.get(step)
            elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
                found = found[int(step)]
            else:
                return None
        return found

    def _holds(self, condition: Condition) -> bool:
        found = self.look_up(condition.from_)
        text = steps.folded(" ".join(map(steps.as_text, found)) if isinstance(found, list) else steps.as_text(found))
        if condition.empty or not text:
            return condition.empty and not text
        among = [
            condition.is_ is None or text in map(steps.folded, condition.is_),
            condition.is_not is None or text not in map(steps.folded, condition.is_not),
            condition.like is None or re.search(condition.like, text, re.IGNORECASE) is not None,
            condition.unlike is None or re.search(condition.unlike, text, re.IGNORECASE) is None,
        ]
        return all(among)

    def _made(self, recipe: Recipe, schema: Schema, at: str) -> Any:
        if recipe.value is not None:
            return recipe.value
        if recipe.first:
            return next((made for made in (self.make(part, schema, at) for part in recipe.first) if made is not None), None)
        if recipe.fields is not None:
            known = schema.get("properties", {})
            made = {name: self.make(part, known.get(name, {}), f"{at}.{name}" if at else name) for name, part in recipe.fields.items()}
            return {name: value for name, value in made.items() if value is not None} or None
        if recipe.items:
            each = schema.get("items", {})
            return [made for part in recipe.items if (made := self.make(part, each, at)) is not None] or None
        if isinstance(recipe.from_, tuple):
            parts = [steps.as_text(made) for part in recipe.from_ if (made := self.make(_as_part(part, recipe), {}, at)) is not None]
            return self._each(recipe.join.join(parts), recipe, schema, at)
        return self._each(self.look_up(recipe.from_ or ""), recipe, schema, at)

    def _each(self, value: Any, recipe: Recipe, schema: Schema, at: str) -> Any:
        """Takes the steps, with each entry of a list by itself."""
        if isinstance(value, Mapping):
            name = f"{recipe.from_}.{next(iter(value), 'name')}"
            self.faults.append(f'{at}: "{recipe.from_}" holds several named values. Name one of them with a dot: "{name}".')
            return None
        many = isinstance(value, list)
        texts = [part for entry in (value if many else [value]) for part in self._texts(entry, recipe, at)]
        several = many or recipe.every or recipe.split is not None
        made = [result for text in texts if (result := self._steps(text, recipe, schema.get("items", {}) if several else schema, at)) is not None]
        if recipe.hours or not several or (recipe.listing and schema.get("type") != "array"):
            return made[0] if made else None
        return _once(made) or None

    def _texts(self, value: Any, recipe: Recipe, at: str) -> list[str]:
        """Clean text, one or several: what the pattern finds, split."""
        text = steps.as_text(value)
        if recipe.html:
            text = steps.without_html(text)
        for wrong, right in (recipe.replace or {}).items():
            text = text.replace(wrong, right)
        found = [text]
        if recipe.pattern is not None:
            matches = [match[1] or "" if match.re.groups else match[0] for match in re.finditer(recipe.pattern, text)]
            found = matches if recipe.every else matches[:1]
        if recipe.split is not None:
            found = [part for entry in found for part in entry.split(recipe.split)]
        tidy = [text for entry in found if (text := steps.clean(entry, lines=recipe.lines or recipe.hours))]
        return [text for text in tidy if not self._has_lost_letters(text, at)]

    def _has_lost_letters(self, text: str, at: str) -> bool:
        place = hidden(text)
        if place is None:
            return False
        near = "".join(letter for letter in text[max(0, place - 20) : place + 20] if hidden(letter) is None)
        sign = f"U+{ord(text[place]):04X}"
        self.faults.append(f'{at}: letters seem to be lost near "{near}" (there is a hidden character, {sign}). Type the words again.')
        return True

    def _steps(self, text: str, recipe: Recipe, schema: Schema, at: str) -> Any:
        value = self._mapped(text, recipe, at)
        if not isinstance(value, str):
            return value
        if recipe.hours:
            return sessions(value)
        if recipe.listing:
            self.asked.add(value)
            return self._find_listing(value)
        if recipe.date or schema.get("format") == "date":
            return self._date(value, recipe, at)
        if schema.get("type") in ("number", "integer") or recipe.decimals is not None:
            return self._number(value, recipe, at)
        if len(value) < recipe.at_least:
            return None
        value = steps.said(recipe.say, value) if recipe.say else value
        longest = schema.get("maxLength")
        if recipe.cut and longest and len(value) > longest:
            self.wholes.append((at, schema.get("title", at), value))
            value = steps.cut(value, longest)
        return value

    def _mapped(self, text: str, recipe: Recipe, at: str) -> Any:
        """The word that the map has for the text; the text itself where there is no map."""
        if recipe.map is None and recipe.otherwise is UNSET:
            return text
        words = {steps.folded(word): meant for word, meant in (recipe.map or {}).items()}
        meant = words.get(steps.folded(text), recipe.otherwise)
        if meant is UNSET:
            self.faults.append(f'{at}: the mapping has no word for "{text}". Add it under `map`, or say what others become under `otherwise`.')
            return None
        return steps.said(meant, text) if isinstance(meant, str) else meant

    def _date(self, text: str, recipe: Recipe, at: str) -> str | None:
        formats = (recipe.date,) if isinstance(recipe.date, str) else recipe.date
        found = steps.iso_date(text, formats)
        if found is None:
            like = " or ".join(f'"{date(2026, 3, 14).strftime(form)}"' for form in (*formats, "%Y-%m-%d"))
            self.faults.append(f'{at}: "{text}" is not a date. The mapping reads dates written like {like}.')
        return found

    def _number(self, text: str, recipe: Recipe, at: str) -> float | None:
        found = steps.number(text, recipe.decimals)
        if found is None:
            self.faults.append(f'{at}: "{text}" is not a number. Write one such as 5 or 2.50.')
        return found


def _as_part(part: str | Recipe, whole: Recipe) -> Recipe:
    """A bare column in a list is cleaned the way the whole is."""
    return Recipe(from_=part, html=whole.html, lines=whole.lines) if isinstance(part, str) else part


def _once(values: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(values))
