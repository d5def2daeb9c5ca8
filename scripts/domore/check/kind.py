"""Whether a listing lies in the folder of its kind: its fields tell, and ten lines about fields that are missing would not."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from domore.check.finding import listed
from domore.check.formats import FIRST_YEAR
from domore.check.schemas import shipped
from domore.problems import Problem
from domore.read.sources import Kind, Source
from domore.read.strict_yaml import Document

RULE: Final = "the-folder-is-the-kind"
_OTHER: Final[dict[Kind, Kind]] = {"ideas": "opportunities", "opportunities": "ideas"}
_A: Final[dict[Kind, str]] = {"ideas": "an idea", "opportunities": "an opportunity"}
_MOST_NAMED: Final = 3


def misplaced(source: Source, document: Document) -> Problem | None:
    """The problem of a listing that has fields of the other kind and none that only its own kind has."""
    if source.kind == "challenges" or source.kind == "tallies":
        return None
    fields, other = document.value, _OTHER[source.kind]
    if not isinstance(fields, Mapping) or fields.keys() & _only(source.kind):
        return None
    telling = [name for name in fields if name in _only(other)]
    if len(telling) < 2 and not _needed(other) <= set(telling):
        return None
    names = listed([f'"{name}"' for name in telling[:_MOST_NAMED]])
    message = f"This looks like {_A[other]}: it has {names}. It lies among the {source.kind}, so move the file to {_folder(other, fields)}."
    return document.problem((telling[0],), message, rule=RULE, key=True)


def _folder(kind: Kind, fields: Mapping[str, Any]) -> str:
    year = str(fields.get("submitted", ""))[:4]
    return f"content/ideas/{year}/" if kind == "ideas" and year.isdecimal() and int(year) >= FIRST_YEAR else f"content/{kind}/"


@cache
def _only(kind: Kind) -> frozenset[str]:
    """The fields that only this kind has."""
    return frozenset(_schema(kind)["properties"].keys() - _schema(_OTHER[kind])["properties"].keys())


def _needed(kind: Kind) -> frozenset[str]:
    """Those of them that it must have."""
    return _only(kind) & set(_schema(kind)["required"])


def _schema(kind: Kind) -> dict[str, Any]:
    return shipped("idea" if kind == "ideas" else "opportunity")
