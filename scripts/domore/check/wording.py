"""What to say about a shape that is wrong: the fault and its cure in plain words, one small function for each keyword of JSON Schema.

The validator's own words never reach a person. `formats` says what a date, a time or a web address looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from domore.check.formats import cure_of, kind_of
from domore.check.nearest import did_you_mean, nearest
from domore.check.schemas import Schema
from domore.read.strict_yaml import Path

_OWNERS: Final = {"Idea": "an idea", "Opportunity": "an opportunity", "Site": "site_config/site.yml"}
_WORDS_FOR_TRUTH: Final = {"yes": "true", "y": "true", "on": "true", "true": "true", "no": "false", "n": "false", "off": "false", "false": "false"}
_FEW: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A keyword that a value does not meet, the part of the schema that holds the keyword, and the whole schema."""

    at: Path
    keyword: str
    value: Any
    part: Schema
    whole: Schema


class Said(NamedTuple):
    """A message and where it belongs: the value at `at`, or its key."""

    at: Path
    message: str
    key: bool = False


def say(finding: Finding) -> list[Said]:
    """What a person should read about a finding: one message a field."""
    return list(_SAYERS.get(finding.keyword, _anything_else)(finding))


def shown(value: Any) -> str:
    """A value as it may stand in a message: on one line, in double quotes, at most 60 characters; numbers and true, false as they are."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "nothing"}[value]
    if not isinstance(value, str):
        return str(value)[:60]
    text = " ".join(value.split()).replace('"', "'")
    return f'"{text[:57]}…"' if len(text) > 60 else f'"{text}"'


def named(at: Path) -> str:
    """A field's name as it stands in a message: the key, or the word for one entry of a list."""
    last = next((step for step in reversed(at) if isinstance(step, str)), "")
    if at and isinstance(at[-1], int) and last.endswith("s") and not last.endswith("ss"):
        return last[:-1]
    return last


def listed(words: list[str], joint: str = "and") -> str:
    """`a, b and c`."""
    return f"{', '.join(words[:-1])} {joint} {words[-1]}" if len(words) > 1 else "".join(words)


def _example(part: Schema) -> str:
    """An example as it would be written on its line; nothing for what needs more lines, or is prose."""
    choices, example = part.get("enum"), next(iter(part.get("examples", ())), None)
    if choices and example not in choices:
        example = choices[0]  # the schema's example need not be a word of this town
    if isinstance(example, bool):
        return "true" if example else "false"
    if isinstance(example, (int, float)) or (isinstance(example, str) and (choices or kind_of(part) or len(example) <= 20)):
        return str(example)
    return ""


def _unknown_names(f: Finding) -> list[str]:
    return [name for name in f.value if name not in f.part.get("properties", {})]


def _unknown(f: Finding) -> Iterator[Said]:
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
    home = next((key for key, part in f.whole["properties"].items() if name in part.get("properties", {})), None) if "properties" in f.whole else None
    if home and (home,) != f.at:
        return f'{fault} Write it under "{home}".'
    if f.at and name in f.whole.get("properties", {}):
        return f"{fault} It belongs to {_OWNERS.get(f.whole.get('title', ''), 'the file')} itself: do not move it in."
    if not f.at and is_listing:
        return f'{fault} Remove it, or declare it in site_config/site.yml under "fields" and write it under "extra".'
    return f"{fault} Remove it; there may be {listed(list(known), 'or')}." if known else f"{fault} Remove it."


def _missing(f: Finding) -> Iterator[Said]:
    strangers = _unknown_names(f) if "properties" in f.part else []
    for name in f.part["required"]:
        # A misspelt name is told once, as a misspelling.
        if name in f.value or any(nearest(stranger, [name]) for stranger in strangers):
            continue
        part = f.part.get("properties", {}).get(name, {})
        example = _example(part)
        cure = f'Write "{name}: {example}", or what is right here.' if example else f'Add "{name}: …". {part.get("description", "")}'.strip()
        yield Said(f.at, f'"{name}" is missing. {cure}')


def _needs_company(f: Finding) -> Iterator[Said]:
    for name, needed in f.part["dependentRequired"].items():
        for other in needed:
            if name in f.value and other not in f.value:
                yield Said((*f.at, name), f'"{name}" needs "{other}" beside it. Add "{other}", or remove "{name}".', key=True)


def _bad_names(f: Finding) -> Iterator[Said]:
    rules = f.part["propertyNames"]
    signs = "lower-case letters, digits and underscores" if "_" in rules.get("pattern", "") else "lower-case letters, digits and single hyphens"
    for name in f.value:
        if len(name) > rules.get("maxLength", len(name)) or not re.search(rules.get("pattern", ""), name):
            yield Said((*f.at, name), f"{shown(name)} can't be a name here. Use {signs}, at most {rules.get('maxLength', 60)}.", key=True)


def _too_few_fields(f: Finding) -> Iterator[Said]:
    if not f.value:
        names = list(f.part.get("properties", {}))
        yield Said(
            f.at,
            f'"{named(f.at)}" is empty. Write {listed(names, "or")} below it, or remove it.' if f.at else "The file is empty. Write its first entry.",
        )


def _not_together(f: Finding) -> Iterator[Said]:
    names = [f'"{name}"' for name in f.part["not"].get("required", ())]
    yield Said(f.at, f"{listed(names)} can't both be there. Remove one.", key=True)


def _wrong_type(f: Finding) -> Iterator[Said]:
    if f.value is None and not f.at:
        yield Said((), f"The file is empty. Write at least {listed(list(f.part.get('required', ())))}.")
    elif not f.at:
        yield Said((), 'The file must hold fields, such as "title: …". Remove what stands before the first field.')
    elif f.value is None:
        or_not = "" if f.at[0] in f.whole.get("required", ()) and len(f.at) == 1 else ", or remove the line"
        yield Said(f.at, f'"{named(f.at)}" is empty. Write it{or_not}.', key=True)
    elif "enum" in f.part:
        yield from _not_in_list(f)
    else:
        yield Said(f.at, _TYPES[str(f.part["type"])](f))


def _want_text(f: Finding) -> str:
    name = f'"{named(f.at)}"'
    if kind := kind_of(f.part):
        example = _example(f.part)
        return f"{name} must be {kind}{f', such as {example}' if example else ''}."
    if isinstance(f.value, list):
        return f"{name} must be one text, not a list. Remove the brackets or dashes."
    if isinstance(f.value, dict):
        return f"{name} must be text. If its text holds a colon or begins with a bracket, put quotes around all of it."
    return f'{name} must be text. Put quotes around it: "{shown(f.value)}".'


def _want_number(f: Finding) -> str:
    whole = "a whole number" if f.part["type"] == "integer" else "a number"
    found = re.search(r"-?\d+(?:[.,]\d+)?", f.value.replace(",", "")) if isinstance(f.value, str) else None
    number = str(int(f.value)) if isinstance(f.value, float) else found[0] if found else _example(f.part)
    if f.part["type"] == "integer":
        number = number.partition(".")[0]
    given = shown(f.value) if not isinstance(f.value, (list, dict)) else "a list" if isinstance(f.value, list) else "fields"
    return f'"{named(f.at)}" must be {whole}. Write {number}, not {given}.'


def _want_truth(f: Finding) -> str:
    word = _WORDS_FOR_TRUTH.get(f.value.strip().lower()) if isinstance(f.value, str) else None
    if word and f.value == word:
        return f'"{named(f.at)}" must be true or false. Write {word} without quotes.'
    return f'"{named(f.at)}" must be true or false.' + (f" Write {word}, not {shown(f.value)}." if word else " Write one of the two, without quotes.")


def _want_list(f: Finding) -> str:
    name = named(f.at)
    if isinstance(f.value, str):
        words = [word.strip() for word in re.split(r"[,;]", " ".join(f.value.split())[:60]) if word.strip()]
        return f'"{name}" must be a list. Write {name}: [{", ".join(words)}].'
    return f'"{name}" must be a list. Put "- " before each of its entries.'


def _want_fields(f: Finding) -> str:
    names = listed(list(f.part.get("properties", {})), "or") or "a name and a value"
    if isinstance(f.at[-1], int):
        first = next(iter(f.part.get("properties", {"name": 0})))
        return f'Each entry of "{f.at[-2]}" holds fields: {names}. Write "- {first}: …".'
    return f'"{named(f.at)}" holds fields of its own: {names}. Write each on a line of its own below it, moved in by two spaces.'


_TYPES: Final[Mapping[str, Callable[[Finding], str]]] = {
    "string": _want_text,
    "number": _want_number,
    "integer": _want_number,
    "boolean": _want_truth,
    "array": _want_list,
    "object": _want_fields,
}


def _not_in_list(f: Finding) -> Iterator[Said]:
    choices, vocabulary = [str(choice) for choice in f.part["enum"]], f.part.get("x-vocabulary")
    subject = f"{named(f.at)} {shown(f.value)}"
    meant = did_you_mean(str(f.value), choices, f.part.get("x-labels"))
    if vocabulary and not choices:
        yield Said(f.at, f"{subject} can't be used: this site has no {vocabulary} yet. Add them in site_config/{vocabulary}.yml.")
    elif vocabulary:
        yield Said(
            f.at, f"{subject} is not one of this site's {vocabulary}.{meant or f' They stand in site_config/{vocabulary}.yml: {_some(choices)}.'}"
        )
    else:
        yield Said(f.at, f"{subject} is not one of {_some(choices)}.{meant or ' Choose one of them.'}")


def _some(choices: list[str]) -> str:
    return listed(choices, "or") if len(choices) <= _FEW else f"{', '.join(choices[:_FEW])} …"


def _not_written_so(f: Finding) -> Iterator[Said]:
    kind, example, cure = kind_of(f.part) or "written in another way", _example(f.part), cure_of(f.part, f.value)
    such_as = f", such as {example}" if example and not cure else ""
    yield Said(f.at, f'"{named(f.at)}" must be {kind}{such_as}. {cure or f"This is {shown(f.value)}."}')


def _only_true(f: Finding) -> Iterator[Said]:
    yield Said(f.at, f'"{named(f.at)}" can only be {shown(f.part["const"])}. Remove the line otherwise.')


def _too_short(f: Finding) -> Iterator[Said]:
    least = f.part["minLength"]
    yield Said(f.at, f'"{named(f.at)}" is {"too short" if f.value else "empty"}. Write at least {least} characters.')


def _too_long(f: Finding) -> Iterator[Said]:
    most = f.part["maxLength"]
    yield Said(f.at, f'"{named(f.at)}" has {len(f.value):,} characters, and {most:,} fit. Shorten it by {len(f.value) - most:,}.')


def _too_many(f: Finding) -> Iterator[Said]:
    most = f.part["maxItems"]
    yield Said((*f.at, most), f'"{named(f.at)}" has {len(f.value)} entries, and {most} fit. Remove {len(f.value) - most}.')


def _too_few(f: Finding) -> Iterator[Said]:
    yield Said(f.at, f'"{named(f.at)}" has too few entries. Write at least {f.part["minItems"]}.')


def _twice(f: Finding) -> Iterator[Said]:
    for number, item in enumerate(f.value):
        if item in f.value[:number]:
            yield Said((*f.at, number), f'"{named(f.at)}" names {shown(item)} twice. Remove one.')


def _bound(words: str) -> Callable[[Finding], Iterator[Said]]:
    def beyond(f: Finding) -> Iterator[Said]:
        yield Said(f.at, f'"{named(f.at)}" must be {words} {f.part[f.keyword]:,}. This is {shown(f.value)}.')

    return beyond


def _anything_else(f: Finding) -> Iterator[Said]:
    """Words for a keyword that our schemas do not use today: what the field is for is the best help there is."""
    example = f" Write it like {_example(f.part)}." if _example(f.part) else ""
    yield Said(f.at, f'"{named(f.at) or "The file"}" is not as it should be. {f.part.get("description", "")}{example}'.strip())


_SAYERS: Final[Mapping[str, Callable[[Finding], Iterator[Said]]]] = {
    "additionalProperties": _unknown,
    "required": _missing,
    "dependentRequired": _needs_company,
    "propertyNames": _bad_names,
    "minProperties": _too_few_fields,
    "not": _not_together,
    "type": _wrong_type,
    "enum": _not_in_list,
    "const": _only_true,
    "pattern": _not_written_so,
    "format": _not_written_so,
    "minLength": _too_short,
    "maxLength": _too_long,
    "minItems": _too_few,
    "maxItems": _too_many,
    "uniqueItems": _twice,
    "minimum": _bound("at least"),
    "maximum": _bound("at most"),
    "exclusiveMinimum": _bound("more than"),
}
KEYWORDS: Final = frozenset(_SAYERS)
