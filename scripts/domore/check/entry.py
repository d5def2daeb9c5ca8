"""What the rules across listings need to know of each one: light enough to keep for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from domore.read.sources import SLUG, Source
from domore.read.strict_yaml import Document, Path, places

_DAYS: Final = {"ideas": "submitted", "opportunities": "checked_on", "challenges": "opens"}


class Link(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A field that names another listing or a challenge (`kind`) or a picture (kind "images"), and where it stands."""

    field: str
    kind: str
    id: str
    line: int
    column: int


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file as the rules across files see it. `title_line` and `title_column` count from 1; `day` is the day on which an idea was submitted, an
    opportunity checked or a challenge opens, as it is written: empty when there is none. `until` is the day on which a challenge
    closes. Of a tally only `counted` is known, the ideas that it names: one a line, with line and column. As one text, for there may be
    thousands, and it is read again at every build."""

    path: str
    kind: str
    id: str
    title: str
    title_line: int
    title_column: int
    status: str
    lang: str | None
    day: str
    links: tuple[Link, ...]
    until: str = ""
    counted: str = ""


def entry_of(source: Source, document: Document) -> Entry:
    """The entry of a document, also of one that is not right."""
    value: dict[str, Any] = document.value if isinstance(document.value, dict) else {}
    if source.kind == "tallies":
        return Entry(source.path, source.kind, source.id, "", 1, 1, "", None, "", (), counted="\n".join(_counted(document)))
    title, status, lang = value.get("title"), value.get("status"), value.get("lang")
    day, until = value.get(_DAYS.get(source.kind, "")), value.get("closes")
    line, column = document.where(("title",))
    return Entry(
        source.path,
        source.kind,
        source.id,
        title if isinstance(title, str) else "",
        line,
        column,
        status if isinstance(status, str) else "",
        lang if isinstance(lang, str) else None,
        day if isinstance(day, str) else "",
        tuple(_links(document, value)),
        until if isinstance(until, str) and source.kind == "challenges" else "",
    )


def _links(document: Document, value: dict[str, Any]) -> Iterator[Link]:
    places: tuple[tuple[Path, str], ...] = (
        (("merged_into",), "ideas"),
        (("idea",), "ideas"),
        (("challenge",), "challenges"),
        (("related",), "ideas"),
        (("help_wanted", "opportunities"), "opportunities"),
        (("image", "file"), "images"),
    )
    for at, kind in places:
        found: Any = value
        for step in at:
            found = found.get(step) if isinstance(found, dict) else None
        many = isinstance(found, list)
        for number, id in enumerate(found if isinstance(found, list) else [found]):
            if isinstance(id, str):
                yield Link(".".join(map(str, at)), kind, id, *document.where((*at, number) if many else at))

    for field in ("shortlist", "chosen"):
        rows = value.get(field)
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict) and isinstance(row.get("idea"), str):
                yield Link(field, "ideas", row["idea"], *document.where((field, number, "idea")))


def _counted(document: Document) -> Iterator[str]:
    """The ideas that a tally names: as keys of "ideas" or "reached", or in the lines of "counts"."""
    for field in ("ideas", "reached"):
        for id, line, column in places(document, field):
            if SLUG.match(id):  # of any other the schema speaks
                yield f"{id} {line} {column}"
    value = document.value if isinstance(document.value, dict) else {}
    counts = value.get("counts")
    for number, count in enumerate(counts if isinstance(counts, list) else ()):
        if isinstance(count, dict) and SLUG.match(str(count.get("idea"))):
            at = ("counts", number, "idea")
            line, column = document.where(at)
            yield f"{count['idea']} {line} {column}"
