"""One comment, kept up to date: found again by its first line and by who wrote it, changed when what it says has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

from domore.review.api import Api, understood
from domore.review.comment import MARKER


class Note(NamedTuple):
    """A comment that is there."""

    id: int
    body: str


class Notes(Protocol):
    """The comments of one pull request or issue that our own account wrote."""

    def ours(self) -> Iterator[Note]: ...
    def add(self, body: str) -> None: ...
    def change(self, note: Note, body: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesByApi:
    """Those on a forge. `listed` is the path of their list, to which a new one is posted, and `one` with a number behind it that of one, which is
    changed by `change_by`; `is_ours` knows an entry that our own account wrote. A list that comes `in_pages` is asked for page by page."""

    api: Api
    listed: str
    one: str
    change_by: Literal["PATCH", "PUT"]
    is_ours: Callable[[Any], bool]
    in_pages: bool = True

    def ours(self) -> Iterator[Note]:
        for entry in self._entries():
            with understood():
                note = Note(int(entry["id"]), str(entry.get("body") or "")) if self.is_ours(entry) else None
            if note:
                yield note

    def add(self, body: str) -> None:
        self.api.send("POST", self.listed, {"body": body})

    def change(self, note: Note, body: str) -> None:
        self.api.send(self.change_by, f"{self.one}/{note.id}", {"body": body})

    def _entries(self) -> Iterator[Any]:
        if self.in_pages:
            return self.api.pages(self.listed)
        answer = self.api.get(self.listed)
        return iter(answer if isinstance(answer, list) else [answer])


def find_note(notes: Notes) -> Note | None:
    """Our comment, if it is there. A stranger's that begins like ours is none: `ours` gives only what our account wrote."""
    return next((note for note in notes.ours() if note.body.startswith(MARKER)), None)


def keep_note(notes: Notes, body: str) -> str:
    """Writes or renews the comment; says in a word what was done."""
    return renew_note(notes, find_note(notes), body)


def renew_note(notes: Notes, there: Note | None, body: str) -> str:
    """The same, for a comment that was looked for already."""
    if there is None:
        notes.add(body)
        return "written"
    # Forges may trim what they keep.
    if there.body.strip() == body.strip():
        return "as it was"
    notes.change(there, body)
    return "renewed"
