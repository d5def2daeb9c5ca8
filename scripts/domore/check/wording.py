"""What to say about a shape that is wrong: the fault and its cure in plain words, one small function for each keyword of JSON Schema.

The validator's own words never reach a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Final

from domore.check import wording_fields, wording_values
from domore.check.finding import Finding, Said, example_of, named

MOST_SAID: Final = 20


def say(finding: Finding) -> list[Said]:
    """What a person should read about a finding: one message a field, and at most 20."""
    return list(islice(_SAYERS.get(finding.keyword, _anything_else)(finding), MOST_SAID))


def _anything_else(f: Finding) -> Iterator[Said]:
    """Words for a keyword that our schemas do not use today: what the field is for is the best help there is."""
    example = f" Write it like {example_of(f.part)}." if example_of(f.part) else ""
    yield Said(f.at, f'"{named(f.at) or "The file"}" is not as it should be. {f.part.get("description", "")}{example}'.strip())


_SAYERS: Final[Mapping[str, Callable[[Finding], Iterator[Said]]]] = {
    "additionalProperties": wording_fields.unknown,
    "required": wording_fields.missing,
    "dependentRequired": wording_fields.needs_company,
    "propertyNames": wording_fields.bad_names,
    "minProperties": wording_fields.too_few_fields,
    "not": wording_fields.not_together,
    "type": wording_values.wrong_type,
    "enum": wording_values.not_in_list,
    "const": wording_values.only_true,
    "pattern": wording_values.not_written_so,
    "format": wording_values.not_written_so,
    "minLength": wording_values.too_short,
    "maxLength": wording_values.too_long,
    "minItems": wording_values.too_few,
    "maxItems": wording_values.too_many,
    "uniqueItems": wording_values.twice,
    "minimum": wording_values.bound("at least"),
    "maximum": wording_values.bound("at most"),
    "exclusiveMinimum": wording_values.bound("more than"),
}
KEYWORDS: Final = frozenset(_SAYERS)
