"""The public life of a listing: what each commit changed in it, by the documents before and after. Pure.

Names are told only as long as the entry itself still holds them, and words that may be private, or that were taken back, not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from domore.check.rules.privacy import may_be_private
from domore.check.schemas import shipped
from domore.model.labels import label
from domore.problems import Problem
from domore.read.lives import Life, Recorded
from domore.read.strict_yaml import read

Fields = Mapping[str, Any]
Mark = Literal["same", "out", "in", "gap"]
Pieces = tuple[tuple[Mark, str], ...]
MOST_WORDS: Final = 1_500  # on both sides together; comparing takes their square
_AROUND: Final = 15  # words shown around a change
_MOST: Final = 100  # moments shown
_BETWEEN: Final = " · "
_DAY: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-\d\d", re.ASCII)
# Ways to reach people, and who they are: what was taken out there is not told.
_QUIET: Final = frozenset({"proposer", "organiser", "how_to_say_yes"})
_NAMES: Final = {"ideas": "idea", "opportunities": "opportunity"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field's change: its name for people, and the words before and after; no words where they are not told."""

    name: str
    before: Pieces
    after: Pieces


@dataclass(frozen=True, slots=True)
class Moment:
    """What one commit did. `decided_by` is who decided, where a decision was written."""

    day: str
    commit: str
    kind: Literal["proposed", "changed", "tidied", "removed"]
    changes: tuple[Change, ...] = ()
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """The moments of a listing, newest first."""

    moments: tuple[Moment, ...] = ()
    is_whole: bool = True

    @property
    def changed(self) -> int:
        """How many times it was changed in more than its form."""
        return sum(moment.kind in ("changed", "removed") for moment in self.moments)


@dataclass
class Past:
    """The lives of the listings by path, how to read a version of one, and how people write a day."""

    lives: Mapping[str, Life] = field(default_factory=dict)
    read: Callable[[str], bytes | None] = lambda _: None
    day: Callable[[str], str] = str
    _last: tuple[str, History] = ("", History())

    def digest(self, path: str) -> str:
        """Stands for all that is told of the past of a file; empty if it never changed."""
        life = self.lives.get(path)
        return life.digest if life else ""

    def of(self, path: str, kind: str) -> History:
        """The history of the listing in a file."""
        if self._last[0] != path:
            life = self.lives.get(path)
            self._last = path, history(life, kind, self.read, self.day) if life else History()
        return self._last[1]


def history(life: Life, kind: str, versions: Callable[[str], bytes | None], day: Callable[[str], str] = str) -> History:
    """The history of a life; `day` gives a day such as 2026-03-14 in words."""
    documents: dict[str, Fields | None] = {"": {}}

    def document(blob: str) -> Fields | None:
        if blob not in documents:
            documents[blob] = _fields(versions(blob))
        return documents[blob]

    newest = document(life.recorded[0].touched.after) or {}
    is_told = newest.get("status") != "withdrawn"
    spoken = _Spoken(kind, _texts(newest), day)
    moments = []
    for number, entry in enumerate(life.recorded[:_MOST]):
        if number == len(life.recorded) - 1:
            moments += [Moment(_text(newest.get("submitted")) or entry.day, entry.commit, "proposed")] if life.is_whole else []
        elif (moment := _moment(entry, spoken, document, is_told)) is not None:
            moments.append(moment)
    return History(tuple(moments), life.is_whole and len(life.recorded) <= _MOST)


def _moment(entry: Recorded, spoken: _Spoken, document: Callable[[str], Fields | None], is_told: bool) -> Moment | None:
    touched = entry.touched
    if not touched.after:
        return Moment(entry.day, entry.commit, "removed")
    after, sides = document(touched.after), [document(blob) for blob in touched.before]
    if after is None or not sides or any(side is None for side in sides):
        return Moment(entry.day, entry.commit, "changed")
    before = sides[0] or {}
    names = [name for name in {**before, **after} if all((side or {}).get(name) != after.get(name) for side in sides)]
    if not names:
        return Moment(entry.day, entry.commit, "tidied") if len(sides) == 1 else None
    changes = tuple(_change(spoken, name, before.get(name), after.get(name), is_told) for name in names)
    decision = after.get("decision") if "decision" in names else None
    by = _text(decision.get("by")) if isinstance(decision, dict) else ""
    return Moment(entry.day, entry.commit, "changed", changes, by if by in spoken.known else "")


def _change(spoken: _Spoken, name: str, before: Any, after: Any, is_told: bool) -> Change:
    schema = shipped(_NAMES[spoken.kind])["properties"] if spoken.kind in _NAMES else {}
    title = schema.get(name, {}).get("title", name.replace("_", " ").capitalize())
    old, new = (_BETWEEN.join(spoken.parts(name, value)) for value in (before, after))
    if not is_told or name in _QUIET or may_be_private(old) or may_be_private(new):
        return Change(title, (), ())
    return Change(title, *marked(old, new))


@dataclass(frozen=True, slots=True)
class _Spoken:
    """How a value of a listing of this kind is told, whose newest version holds the texts that are `known`."""

    kind: str
    known: frozenset[str]
    day: Callable[[str], str]

    def parts(self, name: str, value: Any) -> Iterator[str]:
        """A value's words, one text for each thing in it. A name is left out that the entry holds no more."""
        if isinstance(value, dict):
            for inner, part in value.items():
                if inner not in ("by", "who", "credit") or _text(part) in self.known:
                    yield from self.parts(inner, part)
        elif isinstance(value, list):
            for part in value:
                yield from self.parts(name, part)
        elif value is not None:
            text = _text(value)
            yield self.day(text) if _DAY.fullmatch(text) else label(self.kind, name, text) if self.kind in _NAMES else text


def marked(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Both texts with what differs marked, word by word, and what is far from any difference left out."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    if len(old) + len(new) > MOST_WORDS:
        return (("out", before),) if before else (), (("in", after),) if after else ()
    left: list[tuple[Mark, str]] = []
    right: list[tuple[Mark, str]] = []
    for what, a, b, c, d in SequenceMatcher(None, [w.strip() for w in old], [w.strip() for w in new], autojunk=False).get_opcodes():
        if what == "equal":
            for pieces in (left, right):
                pieces += _brief(new[c:d])
        else:
            left += [("out", "".join(old[a:b]))] if b > a else []
            right += [("in", "".join(new[c:d]))] if d > c else []
    return tuple(left), tuple(right)


def _brief(words: list[str]) -> list[tuple[Mark, str]]:
    if len(words) <= 3 * _AROUND:
        return [("same", "".join(words))]
    return [("same", "".join(words[:_AROUND])), ("gap", ""), ("same", "".join(words[-_AROUND:]))]


def _fields(data: bytes | None) -> Fields | None:
    document = read("", data) if data is not None else None
    return document.value if document is not None and not isinstance(document, Problem) and isinstance(document.value, dict) else None


def _texts(value: Any) -> frozenset[str]:
    """Every text that stands in a value."""
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return frozenset().union(*map(_texts, inside)) if inside else frozenset({_text(value)})


def _text(value: Any) -> str:
    return "" if value is None else "yes" if value is True else "no" if value is False else str(value)
