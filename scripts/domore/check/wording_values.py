"""What to say about a value: of the wrong type, not in the list, not written so, too long, too large."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from domore.check.finding import Finding, Said, example_of, listed, named, shown
from domore.check.fitting import field_for
from domore.check.formats import cure_of, kind_of
from domore.nearest import did_you_mean
from domore.read.strict_yaml import MOST_DIGITS

_POWER: Final = re.compile(r"\d[eE][-+]?\d")

_WORDS_FOR_TRUTH: Final = {"yes": "true", "y": "true", "on": "true", "true": "true", "no": "false", "n": "false", "off": "false", "false": "false"}
_FEW: Final = 14


def wrong_type(f: Finding) -> Iterator[Said]:
    if f.value is None and not f.at:
        yield Said((), f"The file is empty. Write at least {listed(list(f.part.get('required', ())))}.")
    elif not f.at:
        first = next(iter(f.part.get("required", ())), "name")
        yield Said((), f'The file must hold fields, such as "{first}: …". Remove what stands before the first field.')
    elif f.comment:
        yield Said(
            f.at, f'"{named(f.at)}" is empty, since "#" begins a comment in YAML. Put quotes around it: {f.at[-1]}: {shown(f.comment)}.', key=True
        )
    elif f.value is None:
        or_not = "" if f.at[0] in f.whole.get("required", ()) and len(f.at) == 1 else ", or remove the line"
        yield Said(f.at, f'"{named(f.at)}" is empty. Write it{or_not}.', key=True)
    elif "enum" in f.part:
        yield from not_in_list(f)
    else:
        yield Said(f.at, _TYPES[str(f.part["type"])](f))


def _want_text(f: Finding) -> str:
    name = f'"{named(f.at)}"'
    if kind := kind_of(f.part):
        example = example_of(f.part)
        return f"{name} must be {kind}{f', such as {example}' if example else ''}."
    if isinstance(f.value, list):
        return f"{name} must be one text, not a list. Remove the brackets or dashes."
    if isinstance(f.value, dict):
        return f"{name} must be text. If its text holds a colon or begins with a bracket, put quotes around all of it."
    return f'{name} must be text. Put quotes around it: "{shown(f.value)}".'


def _want_number(f: Finding) -> str:
    whole = "a whole number" if f.part["type"] == "integer" else "a number"
    found = re.search(r"-?\d+(?:[.,]\d+)?", f.value.replace(",", "")) if isinstance(f.value, str) else None
    if found and (_POWER.search(str(f.value)) or len(found[0]) > MOST_DIGITS):
        most = f"at most {f.part['maximum']:,}" if "maximum" in f.part else "a smaller one"
        return f'"{named(f.at)}" must be {whole}, written out with at most {MOST_DIGITS} digits. Write {most}, not {shown(f.value)}.'
    number = str(int(f.value)) if isinstance(f.value, float) else found[0] if found else example_of(f.part) or "3"
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
    cure = (
        f"Write {f.at[-1]}: {{{field}}}."
        if (field := field_for(f.part, f.value))
        else "Write each on a line of its own below it, moved in by two spaces."
    )
    return f'"{named(f.at)}" holds fields of its own: {names}. {cure}'


_TYPES: Final[Mapping[str, Callable[[Finding], str]]] = {
    "string": _want_text,
    "number": _want_number,
    "integer": _want_number,
    "boolean": _want_truth,
    "array": _want_list,
    "object": _want_fields,
}


def not_in_list(f: Finding) -> Iterator[Said]:
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


def not_written_so(f: Finding) -> Iterator[Said]:
    kind, example, cure = kind_of(f.part) or "written in another way", example_of(f.part), cure_of(f.part, f.value)
    such_as = f", such as {example}" if example and not cure else ""
    usual = f'"{named(f.at)}" must be {kind}{such_as}. {cure or f"This is {shown(f.value)}."}'
    yield Said(f.at, f.part.get("x-refusal", usual))


def only_true(f: Finding) -> Iterator[Said]:
    usual = f'"{named(f.at)}" can only be {shown(f.part["const"])}. Remove the line otherwise.'
    yield Said(f.at, f.part.get("x-refusal", usual))


def too_short(f: Finding) -> Iterator[Said]:
    least = f.part["minLength"]
    yield Said(f.at, f'"{named(f.at)}" is {"too short" if f.value else "empty"}. Write at least {least} characters.')


def too_long(f: Finding) -> Iterator[Said]:
    most = f.part["maxLength"]
    yield Said(f.at, f'"{named(f.at)}" has {len(f.value):,} characters, and {most:,} fit. Shorten it by {len(f.value) - most:,}.')


def too_many(f: Finding) -> Iterator[Said]:
    most = f.part["maxItems"]
    yield Said((*f.at, most), f'"{named(f.at)}" has {len(f.value)} entries, and {most} fit. Remove {len(f.value) - most}.')


def too_few(f: Finding) -> Iterator[Said]:
    yield Said(f.at, f'"{named(f.at)}" has too few entries. Write at least {f.part["minItems"]}.')


def twice(f: Finding) -> Iterator[Said]:
    seen: set[str] = set()
    for number, item in enumerate(f.value):
        if repr(item) in seen:
            yield Said((*f.at, number), f'"{named(f.at)}" names {shown(item)} twice. Remove one.')
        seen.add(repr(item))


def bound(words: str) -> Callable[[Finding], Iterator[Said]]:
    def beyond(f: Finding) -> Iterator[Said]:
        yield Said(f.at, f'"{named(f.at)}" must be {words} {f.part[f.keyword]:,}. This is {shown(f.value)}.')

    return beyond
