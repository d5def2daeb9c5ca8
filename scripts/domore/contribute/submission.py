"""What somebody sends: the answers of a form, as they were given. As JSON it is the file that is handed in, and what the spool keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec

from domore.problems import DoMoreError

Purpose = Literal["idea", "opportunity", "change", "problem"]
VERSION: Final = 1
MOST_ANSWERS: Final = 300  # in one submission, and as many that the form of a change showed before: with every box ticked the longest form gives 112


class NoSubmission(DoMoreError):
    """Some JSON is no submission; its text says so in plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The answers to a form, by the questions' dotted names, raw. `listing` is `ideas/<id>` or `opportunities/<id>` for a change or a problem,
    and None otherwise. `note` says why the change, or what is wrong; it never goes into Git. For a change, `before` holds the answers that the
    form showed: what is the same in both is left alone, whatever became of it since; without it the entry as it is now counts as shown."""

    purpose: Purpose
    answers: Mapping[str, tuple[str, ...]]
    listing: str | None = None
    note: str = ""
    before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """The submission as JSON with its version; the same submission gives the same bytes."""
        written = _Written(
            domore=VERSION,
            purpose=self.purpose,
            listing=self.listing,
            note=_encodable(self.note),
            answers=_sorted(self.answers),
            before=_sorted(self.before),
        )
        return msgspec.json.encode(written)

    @staticmethod
    def from_json(data: bytes) -> Submission:
        """The submission in some JSON. Raises `NoSubmission`."""
        try:
            version = msgspec.json.decode(data, type=_Versioned).domore
            if version != VERSION:
                raise NoSubmission(f"This comes from version {version} of the form, and version {VERSION} is read here. Upgrade domore.")
            read = msgspec.json.decode(data, type=_Written)
        except (msgspec.MsgspecError, RecursionError, UnicodeError, ValueError):
            raise NoSubmission("This is no file of the form, or it was changed since. Fill in the form again and save it anew.") from None
        return Submission(purpose=read.purpose, answers=read.answers, listing=read.listing, note=read.note, before=read.before)


class _Versioned(msgspec.Struct, frozen=True):
    domore: int


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    domore: int
    purpose: Purpose
    answers: dict[str, tuple[str, ...]]
    listing: str | None = None
    note: str = ""
    before: dict[str, tuple[str, ...]] = {}


def _sorted(answers: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {_encodable(name): tuple(map(_encodable, given)) for name, given in sorted(answers.items())}


def _encodable(text: str) -> str:
    """The text with a visible sign (U+FFFD) for what no UTF-8 can hold: half of a pair of surrogates."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
