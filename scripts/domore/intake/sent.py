"""What a form or a program sends, read from the body of a request: urlencoded or JSON, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, get_args
from urllib.parse import parse_qsl

import msgspec

from domore.contribute.submission import MOST_ANSWERS, Purpose, Submission
from domore.intake.guard import HONEYPOT
from domore.intake.tokens import digest_of
from domore.problems import DoMoreError

LONGEST_NAME: Final = 100
LONGEST_ANSWER: Final = 50_000
LONGEST_NOTE: Final = 4_000
PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)
BEFORE: Final = "before."  # in front of the name of a question: what the form of a change showed
SOLUTION: Final = "altcha"  # the name that its protocol gives to the field of a puzzle's solution
_OURS: Final = frozenset({"purpose", "listing", "note", "contact.email", "token", "change", SOLUTION, HONEYPOT})
MOST_FIELDS: Final = 2 * MOST_ANSWERS + len(_OURS)  # the answers, and what a form of a change showed
_LISTING: Final = re.compile(r"(ideas|opportunities)/[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_LOOSE: Final = re.compile("[\ud800-\udfff]")
# Signs that no keyboard makes; the check speaks of all others that may not stand in a listing.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Unreadable(DoMoreError):
    """A body that is not what the service takes; its text says why in plain words. `status` is the HTTP status to answer with."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was sent. `answers` holds every value of each field of the form, `before` those that the form of a change showed; `change` is the
    question that somebody wants to answer anew."""

    purpose: Purpose
    listing: str | None
    answers: Mapping[str, tuple[str, ...]]
    before: Mapping[str, tuple[str, ...]]
    note: str
    email: str
    token: str
    solution: str = ""
    change: str
    honeypot: str
    as_json: bool

    @property
    def submission(self) -> Submission:
        """What is checked and kept."""
        return Submission(purpose=self.purpose, answers=self.answers, listing=self.listing, note=self.note, before=self.before)

    @property
    def digest(self) -> str:
        """A fingerprint of all that a person was shown on the page before sending: what a token is bound to."""
        about = {"purpose": (self.purpose,), "listing": (self.listing or "",), "note": (self.note,), "contact.email": (self.email,)}
        return digest_of({**self.answers, **{BEFORE + name: answers for name, answers in self.before.items()}, **about})

    @property
    def words(self) -> str:
        """A fingerprint of the words alone, whoever sends them."""
        return digest_of({**self.answers, "note": (self.note,), "listing": (self.listing or "",)})

    @property
    def texts(self) -> list[str]:
        """All that was written."""
        return [self.note, *(answer for answers in self.answers.values() for answer in answers)]

    @property
    def without_challenge(self) -> Sent:
        """The same idea, sent in for no challenge."""
        return replace(self, answers={name: given for name, given in self.answers.items() if name != "challenge"})

    @staticmethod
    def empty(purpose: Purpose, listing: str | None = None, answers: Mapping[str, tuple[str, ...]] | None = None) -> Sent:
        """A form that nobody has touched, with these answers in it."""
        there = answers or {}
        return Sent(purpose=purpose, listing=listing, answers=there, before=there, note="", email="", token="", change="", honeypot="", as_json=False)


def read(content_type: str, body: bytes) -> Sent:
    """What a body says. Raises Unreadable."""
    fields, as_json = fields_of(content_type, body)
    return _sent(fields, as_json=as_json)


def fields_of(content_type: str, body: bytes) -> tuple[dict[str, list[str]], bool]:
    """The values of each field in a body, and whether it is JSON. Raises Unreadable."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _urlencoded(body), False
    if kind == "application/json":
        return _json(body), True
    raise Unreadable(415, "This service takes forms (application/x-www-form-urlencoded) and JSON (application/json).")


def _urlencoded(body: bytes) -> dict[str, list[str]]:
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeError:
        raise Unreadable(400, "What was sent is not text in UTF-8. Go back to the form and send it again.") from None
    except ValueError:
        raise Unreadable(413, f"What was sent has more than {MOST_FIELDS} fields, and the form has far fewer.") from None
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _json(body: bytes) -> dict[str, list[str]]:
    try:
        given = msgspec.json.decode(body, type=dict[str, str | list[str]])
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
        raise Unreadable(400, "The JSON must be one object, with text or a list of texts for each field. openapi.json shows it.") from None
    return {name: [value] if isinstance(value, str) else value for name, value in given.items()}


def _sent(fields: Mapping[str, list[str]], *, as_json: bool) -> Sent:
    if sum(map(len, fields.values())) > MOST_FIELDS:
        raise Unreadable(413, f"What was sent has more than {MOST_FIELDS} fields, and the form has far fewer.")
    for name, values in fields.items():
        if len(name) > LONGEST_NAME or any(len(value) > LONGEST_ANSWER for value in values):
            raise Unreadable(413, f"One of the answers is longer than {LONGEST_ANSWER:,} letters. Shorten it and send the form again.")
    purpose = first(fields, "purpose")
    if purpose not in PURPOSES:
        raise Unreadable(400, 'What was sent does not say what it is for: "purpose" is idea, opportunity, change or problem.')
    listing = first(fields, "listing") or None
    if listing is not None and not _LISTING.fullmatch(listing):
        raise Unreadable(400, '"listing" is not the address of an entry. It looks like this: ideas/a-bench-by-the-river')
    plain = {name: tuple(map(_plain, values)) for raw, values in fields.items() if (name := _plain(raw)) not in _OURS}
    return Sent(
        purpose=purpose,
        listing=listing if purpose in ("change", "problem") else None,
        answers={name: given for name, given in plain.items() if not name.startswith(BEFORE)},
        before={name.removeprefix(BEFORE): given for name, given in plain.items() if name.startswith(BEFORE)} if purpose == "change" else {},
        note=first(fields, "note"),
        email=first(fields, "contact.email").strip(),
        token=first(fields, "token"),
        solution=first(fields, SOLUTION),
        change=first(fields, "change"),
        honeypot=first(fields, HONEYPOT),
        as_json=as_json,
    )


def first(fields: Mapping[str, Sequence[str]], name: str) -> str:
    """The first value of a field, in plain letters; "" where there is none."""
    return _plain(next(iter(fields.get(name, ())), ""))


def _plain(text: str) -> str:
    return _LOOSE.sub("\ufffd", _CONTROL.sub("", text)).replace("\r\n", "\n").replace("\r", "\n")
