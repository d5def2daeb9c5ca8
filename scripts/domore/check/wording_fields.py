"""What to say about fields: those that nobody knows, those that are missing, and those that do not go together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from domore.check.finding import Finding, Said, example_of, listed, named, shown
from domore.check.schemas import Schema
from domore.nearest import did_you_mean, nearest

_MOST_STRANGERS: Final = 20
_OWNERS: Final = {"Idea": "an idea", "Opportunity": "an opportunity", "Site": "site_config/site.yml"}


def _unknown_names(f: Finding) -> list[str]:
    return [name for name in f.value if name not in f.part.get("properties", {})]


def unknown(f: Finding) -> Iterator[Said]:
    known = f.part.get("properties", {})
    for name in _unknown_names(f):
        yield Said((*f.at, name), _unknown_one(f, name, known), key=True)


def _unknown_one(f: Finding, name: str, known: Schema) -> str:
    is_listing = f.whole.get("title") in ("Idea", "Opportunity")
    if name == "id" and not f.at and is_listing:
        return 'The file\'s name is the id. Remove the line "id".'
    owner = f'"{named(f.at)}"' if f.at else _OWNERS.get(f.whole.get("title", ""), "this file")
    fault = f"{shown(name)} is not a field of {owner}."
    if f.at == ("extra",):
        fault = f"{shown(name)} is not one of this town's own fields, which site_config/site.yml lists."
    if meant := did_you_mean(name, known):
        return fault + meant
    if f.at and f.value[name] is None:  # as in {text: five weeks, sorry.}
        return f"{fault} If it is the end of the text before it, put quotes around all of that text: within brackets a comma ends it. Else remove it."
    home = next((key for key, part in f.whole["properties"].items() if name in part.get("properties", {})), None) if "properties" in f.whole else None
    if home and (home,) != f.at:
        return f'{fault} Write it under "{home}".'
    if f.at and name in f.whole.get("properties", {}):
        return f"{fault} It belongs to {_OWNERS.get(f.whole.get('title', ''), 'the file')} itself: do not move it in."
    if not f.at and is_listing:
        return f'{fault} Remove it, or declare it in site_config/site.yml under "fields" and write it under "extra".'
    return f"{fault} Remove it; there may be {listed(list(known), 'or')}." if known else f"{fault} Remove it."


def missing(f: Finding) -> Iterator[Said]:
    strangers = _unknown_names(f)[:_MOST_STRANGERS] if "properties" in f.part else []
    for name in f.part["required"]:
        # A misspelt name is told once, as a misspelling.
        if name in f.value or any(nearest(stranger, [name]) for stranger in strangers):
            continue
        part = f.part.get("properties", {}).get(name, {})
        example = example_of(part)
        cure = f'Write "{name}: {example}", or what is right here.' if example else f'Add "{name}: …". {part.get("description", "")}'.strip()
        yield Said(f.at, f'"{name}" is missing. {cure}')


def needs_company(f: Finding) -> Iterator[Said]:
    for name, needed in f.part["dependentRequired"].items():
        for other in needed:
            if name in f.value and other not in f.value:
                yield Said((*f.at, name), f'"{name}" needs "{other}" beside it. Add "{other}", or remove "{name}".', key=True)


def bad_names(f: Finding) -> Iterator[Said]:
    rules = f.part["propertyNames"]
    signs = "lower-case letters, digits and underscores" if "_" in rules.get("pattern", "") else "lower-case letters, digits and single hyphens"
    for name in f.value:
        if len(name) > rules.get("maxLength", len(name)) or not re.search(rules.get("pattern", ""), name):
            yield Said((*f.at, name), f"{shown(name)} can't be a name here. Use {signs}, at most {rules.get('maxLength', 60)}.", key=True)


def too_few_fields(f: Finding) -> Iterator[Said]:
    if not f.value:
        names = list(f.part.get("properties", {}))
        yield Said(
            f.at,
            f'"{named(f.at)}" is empty. Write {listed(names, "or")} below it, or remove it.' if f.at else "The file is empty. Write its first entry.",
        )


def not_together(f: Finding) -> Iterator[Said]:
    names = [f'"{name}"' for name in f.part["not"].get("required", ())]
    yield Said(f.at, f"{listed(names)} can't both be there. Remove one.", key=True)
