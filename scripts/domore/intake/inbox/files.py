"""Files that somebody filled in and handed in: into the spool, where they wait like what came through the form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Final

from domore.contribute.change import change_of
from domore.contribute.handed_in import MOST_BYTES, handed_in
from domore.contribute.submission import Submission
from domore.intake import tokens
from domore.intake.database import writing
from domore.intake.inbox.desk import Desk
from domore.intake.inbox.seen import HANDED_IN
from domore.intake.mail import NO_ADDRESS_OR_NONE, is_address
from domore.intake.spool import Spool
from domore.intake.tokens import digest_of

_EMAIL: Final = "contact.email"  # among the answers of the form's file, and kept apart from them
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What became of a file: its reference (`is_new` when it was not there already), or what is wrong with it."""

    ref: str = ""
    is_new: bool = False
    faults: tuple[str, ...] = ()


def hand_in(desk: Desk, file: Path) -> HandedIn:
    """Puts a file that was handed in into the spool. The same file again changes nothing. Raises OSError for one that can't be read."""
    with file.open("rb") as handle:
        submission = handed_in(handle.read(MOST_BYTES + 1))
    if isinstance(submission, str):
        return HandedIn(faults=(submission,))
    ref = _ref_of(submission)
    if desk.spool.find(ref) is not None:
        return HandedIn(ref=ref)
    email = next(iter(submission.answers.get(_EMAIL, ())), "").strip()
    submission = replace(submission, answers={name: given for name, given in submission.answers.items() if name != _EMAIL})
    found = change_of(submission, desk.town(), desk.today)
    faults = [fault.message for fault in found] if isinstance(found, tuple) else []
    if email and not is_address(email):
        faults.append(NO_ADDRESS_OR_NONE)
    if faults:
        return HandedIn(faults=tuple(faults))
    return HandedIn(ref=ref, is_new=_keep(desk.spool, ref, submission, email, desk.clock()))


def _keep(spool: Spool, ref: str, submission: Submission, email: str, now: float) -> bool:
    """The guard is not asked: it weighs the ways of the network, and a person brought this."""
    words = digest_of({**submission.answers, "note": (submission.note,), "listing": (submission.listing or "",)})
    columns = "ref, purpose, listing, body, words, state, signs, received, changed, due"
    values = (ref, submission.purpose, submission.listing, submission.to_json().decode(), words, "waiting", HANDED_IN, now, now, now)
    with writing(spool.database) as database:
        kept = database.execute(f"INSERT OR IGNORE INTO submissions ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608
        if kept.rowcount == 1 and email:
            database.execute("INSERT INTO contacts (ref, email) VALUES (?, ?)", (ref, email))
        return kept.rowcount == 1


def _ref_of(submission: Submission) -> str:
    """The reference comes from what the file says, so that a file which is brought twice is known again."""
    hashed = blake2b(submission.to_json(), digest_size=12, person=b"handed-in").digest()
    return "".join(_LETTERS[byte % 32] for byte in hashed)


def status_path(key: bytes, ref: str) -> str:
    """Where its submitter can see how it stands, below the site's own address."""
    return f"intake/status/{ref}/{tokens.secret_of(key, ref)}"
