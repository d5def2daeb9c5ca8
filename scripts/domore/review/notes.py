"""One comment, kept up to date: found again by its first line and by who wrote it, changed when what it says has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

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
