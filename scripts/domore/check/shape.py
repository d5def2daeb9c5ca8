"""What is wrong with the shape of a listing or of a settings file: jsonschema finds, `wording` says.

Asked only when jsonschema-rs refused a document; what jsonschema does not check (web addresses) is taken from jsonschema-rs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from domore.check.finding import Finding
from domore.check.schemas import JoinedSchema
from domore.check.wording import say
from domore.problems import Problem
from domore.read.strict_yaml import Document, Path

MOST_PROBLEMS: Final = 50
_MOST_FINDINGS: Final = 500
_COMMENTED: Final = re.compile(r"[^\s:#]+\s*:\s+(#\S.*?)\s*(?:\s#.*)?$")
# Of several findings at one value the first of these is told: a date written as a number is not also a date with a wrong pattern.
_TELLING: Final = ("type", "const", "enum", "minLength", "maxLength", "pattern", "format")


def explain(document: Document, schema: JoinedSchema) -> list[Problem]:
    """The problems with the shape of a document that the schema refuses, sorted; never none, and about 50 of a file that is wrong all over."""
    findings = [*_by_jsonschema(document.value, schema), *_by_jsonschema_rs(document.value, schema)]
    problems: set[Problem] = set()
    told: set[Path] = set()
    mistyped: set[Path] = set()  # what is no mapping at all is not asked for its fields
    for finding in sorted(findings, key=_telling):
        if finding.at in mistyped:
            continue
        if finding.keyword == "type":
            mistyped.add(finding.at)
        if finding.keyword in _TELLING:
            if finding.at in told:
                continue
            told.add(finding.at)
        if len(problems) >= MOST_PROBLEMS:
            break
        problems.update(
            document.problem(said.at, said.message, rule=f"shape-{finding.keyword}", key=said.key) for said in say(_as_written(document, finding))
        )
    return sorted(problems) or [document.problem((), "Something is wrong with this file. Compare it with one that is right.", rule="shape")]


def _as_written(document: Document, finding: Finding) -> Finding:
    """The finding with the comment that stands where a field's value should."""
    name = finding.at[-1] if finding.at else None
    if finding.value is not None or not isinstance(name, str):
        return finding
    line, column = document.where(finding.at, key=True)
    found = _COMMENTED.match(document.text.split("\n", line)[line - 1], column - 1)
    return replace(finding, comment=found[1]) if found else finding


def _telling(finding: Finding) -> int:
    return _TELLING.index(finding.keyword) if finding.keyword in _TELLING else len(_TELLING)


def _by_jsonschema(value: Any, schema: JoinedSchema) -> Iterator[Finding]:
    from jsonschema import Draft202012Validator, FormatChecker  # takes 110 ms, and most runs need none of it
    from jsonschema.validators import extend

    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)  # 5.0 is none
    strict = extend(Draft202012Validator, type_checker=types)  # type: ignore[no-untyped-call]  # it comes without types
    validator = strict(schema.schema, format_checker=FormatChecker(["date", "email"]))
    for error in islice(validator.iter_errors(value), _MOST_FINDINGS):
        at, keyword, part = tuple(error.absolute_path), error.validator, error.schema
        if "propertyNames" in error.absolute_schema_path:
            keyword, part = "propertyNames", {"propertyNames": part}
        yield Finding(at=at, keyword=str(keyword), value=_value_at(value, at), part=part if isinstance(part, dict) else {}, whole=schema.schema)


def _by_jsonschema_rs(value: Any, schema: JoinedSchema) -> Iterator[Finding]:
    for at, way in islice(schema.refusals(value), _MOST_FINDINGS):
        if "propertyNames" in way:
            way = way[: way.index("propertyNames") + 1]
        yield Finding(at=at, keyword=str(way[-1]), value=_value_at(value, at), part=_value_at(schema.schema, way[:-1]), whole=schema.schema)


def _value_at(value: Any, at: Path) -> Any:
    for step in at:
        value = value[step]
    return value
