"""The maintainer's desk: finding a submission, and all that a person may decide about it. The same for the terminal and the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Final, get_args
from urllib.parse import urlsplit

from domore.contribute.change import Change, Town, change_of
from domore.contribute.faults import Fault
from domore.contribute.submission import NoSubmission, Submission
from domore.intake.edits import keep_edit
from domore.intake.inbox.editing import form_of, may_edit, submission_in
from domore.intake.inbox.reasons import fault_of_reason
from domore.intake.inbox.rows import Answers, differences
from domore.intake.spool import Entry, Spool, WrongMove, entry
from domore.intake.states import MOVES, SETTLED, State
from domore.intake.titles import titles_of
from domore.nearest import nearest
from domore.problems import DoMoreError, WrongUse

ALL_STATES: Final[tuple[State, ...]] = get_args(State)
_FEWEST_LETTERS: Final = 3  # of a reference that is cut short
_COMMIT: Final = re.compile("[0-9a-f]{40,64}")
_CLOSE: Final = 0.75  # references are no words: as many letters as this must be the same
# How each state is called where a maintainer reads it.
NAMES: Final[dict[State, str]] = {
    "received": "in quarantine",
    "waiting": "waiting for you",
    "accepted": "accepted, on its way",
    "in-review": "in review",
    "published": "published",
    "not-published": "not published",
    "duplicate": "a duplicate",
    "spam": "spam",
}


class NoSuchEntry(WrongUse):
    """No submission has this reference, or no entry of the town this id."""


class NoReason(WrongUse):
    """A rejection without a reason that its submitter could read."""


class NotAcceptable(DoMoreError):
    """It can't be accepted as it is: its text says why, and what can be done."""


def commit_of(one: Entry) -> str | None:
    """The commit that put it into the town's own repository, if one did."""
    number = one.number_there or ""
    return number[:12] if one.state == "published" and one.url is None and _COMMIT.fullmatch(number) else None


def _path_in(written: str) -> str:
    """The path of a pasted address, without what may follow it; anything else as it is."""
    try:
        return urlsplit(written).path if "/" in written else written
    except ValueError:
        return written


def _as_said(title: str) -> str:
    return " ".join(title.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A maintainer at the spool. For one thread at a time. `clock` gives seconds since 1970, `town` the town's facts of now."""

    spool: Spool
    town: Callable[[], Town]
    clock: Callable[[], float]

    @property
    def today(self) -> date:
        """The day that the clock shows."""
        return date.fromtimestamp(self.clock())

    def entries(self, states: Sequence[State] = ("received", "waiting")) -> list[Entry]:
        """The submissions in these states, the oldest first."""
        return self.spool.entries(states)

    def find(self, ref: str) -> Entry:
        """The submission with this reference, or the only one that begins so. Raises NoSuchEntry."""
        written = ref.strip().lower()
        found = self.spool.find(written)
        if found is not None:
            return found
        refs = [row["ref"] for row in self.spool.read("SELECT ref FROM submissions ORDER BY number DESC LIMIT 10000")]
        begun = [each for each in refs if each.startswith(written)] if len(written) >= _FEWEST_LETTERS else []
        if len(begun) > 1:
            raise NoSuchEntry(f'several submissions begin with "{ref}": {", ".join(begun[:5])}. Write more of the one that you mean.')
        found = self.spool.find(begun[0]) if begun else None
        if found is None:
            meant = next(iter(get_close_matches(written[:80], refs, 1, _CLOSE)), None)
            guess = f' Did you mean "{meant}"?' if meant else ""
            raise NoSuchEntry(f'there is no submission "{ref[:80]}".{guess} "domore inbox list --all" shows every one.')
        return found

    def change(self, one: Entry) -> Change | tuple[str, ...]:
        """What it makes of the town's content: as it was kept when it was first proposed, or as it would be made now; or what stands in the way.
        Of a problem that somebody told of, there is neither."""
        if one.path and one.yaml is not None and one.message:
            return Change(path=one.path, yaml=one.yaml, message=one.message)
        try:
            submission = Submission.from_json(one.current.encode())
        except NoSubmission as error:
            return (str(error) if one.current else "Its words are not kept any more.",)
        found = change_of(submission, self.town(), self.today)
        return found if isinstance(found, Change) else tuple(fault.message for fault in found)

    def edit(self, one: Entry, answers: Answers) -> tuple[Fault, ...]:
        """Keeps these answers beside those that were sent, to be published in their place; the same as were sent undo what was edited. Gives what is
        wrong with them: then nothing is kept. Raises WrongMove, EditedMeanwhile and NotAcceptable."""
        town, sent = self.town(), submission_in(one.body)
        form = form_of(one, town)
        self.refuse_to_edit(one)
        if sent is None or form is None:
            raise NotAcceptable(f"the words of submission {one.ref} can't be edited: they, or the entry that they are about, are gone.")
        edited = replace(sent, answers={name: tuple(given) for name, given in answers.items()})
        found = change_of(edited, town, self.today)
        if not isinstance(found, Change):
            return found
        kept = edited.to_json().decode() if differences(form, sent.answers, edited.answers) else None
        keep_edit(self.spool, one.ref, kept, self.clock(), edits=one.edits)
        return ()

    def as_sent(self, one: Entry) -> None:
        """Puts it back to what was sent. Raises WrongMove and EditedMeanwhile."""
        self.refuse_to_edit(one)
        keep_edit(self.spool, one.ref, None, self.clock(), edits=one.edits)

    def accept(self, one: Entry) -> State:
        """Sends it on to be published, as it is in `one`; a problem that somebody told of is dealt with. Gives the new state. Raises NotAcceptable,
        WrongMove, and EditedMeanwhile where its words are others by now."""
        to: State = "published" if one.purpose == "problem" else "accepted"
        self._may(one, to)
        if to == "accepted" and not isinstance(found := self.change(one), Change):
            yourself = "edit the entry yourself" if one.purpose == "change" else f"write the entry yourself: domore add {one.purpose}"
            mend = "Edit it (domore inbox edit), or reject" if may_edit(one, self.town()) else "Reject"
            cure = f"{mend} it and say so, or {yourself}."
            raise NotAcceptable(f"this can't be accepted as it is. {' '.join(found)} {cure}")
        self._move(one, to, edits=one.edits)
        return to

    def reject(self, one: Entry, reason: str) -> None:
        """Turns it down; the submitter sees the reason. Raises NoReason or WrongMove."""
        self._may(one, "not-published")
        if fault := fault_of_reason(reason):
            raise NoReason(fault)
        self._move(one, "not-published", reason=reason.strip())

    def duplicate(self, one: Entry, of: str) -> str:
        """Closes it as the same as an entry of the town, which the submitter is led to; gives that entry's name. Raises NoSuchEntry or WrongMove."""
        self._may(one, "duplicate")
        listing = self.listing(of)
        self._move(one, "duplicate", duplicate_of=listing)
        return listing

    def spam(self, one: Entry, *, others: bool = False) -> list[Entry]:
        """Marks it as spam, and with `others` what else came from there; gives all that was marked. Raises WrongMove if it can't be; another that
        somebody has decided meanwhile is left alone."""
        self._may(one, "spam")
        beside = self.from_there(one) if others else []
        self.spool.move(one.ref, "spam", self.clock())
        marked = [one]
        for each in beside:
            with suppress(WrongMove):
                self.spool.move(each.ref, "spam", self.clock())
                marked.append(each)
        return marked

    def back(self, one: Entry) -> None:
        """Fetches it back: it waits for a decision again. Raises WrongMove."""
        self._may(one, "waiting")
        self.spool.move(one.ref, "waiting", self.clock())

    def forget(self, one: Entry) -> bool:
        """Deletes the submitter's address at once; whether there was one."""
        return self.spool.forget(one.ref)

    def wipe(self, one: Entry) -> None:
        """Deletes also all that was sent, once it is decided. Raises WrongMove before that."""
        if one.state not in SETTLED:
            reject = f"domore inbox reject {one.ref} --reason TEXT"
            cures = {
                "accepted": f"Fetch it back and reject it first: domore inbox back {one.ref}, then {reject}",
                "in-review": f"Close its pull request first ({one.url}), and wait until this is noticed here.",
            }
            cure = cures.get(one.state, f"Reject it first: {reject}")
            raise WrongMove(f"submission {one.ref} is {NAMES[one.state]}, so what was sent is still needed. {cure}")
        self.spool.forget(one.ref)
        self.spool.wipe(one.ref)

    def from_there(self, one: Entry) -> list[Entry]:
        """What else came from the same part of the network on the same day and may still be marked as spam."""
        asked = (
            "SELECT o.* FROM submissions o JOIN submissions s ON o.block = s.block"
            " WHERE s.ref = ? AND o.ref <> s.ref AND o.state IN ('received', 'waiting') ORDER BY o.number"
        )
        return [entry(row) for row in self.spool.read(asked, (one.ref,))]

    def contact(self, one: Entry) -> str | None:
        """The address that the submitter left, if it is still kept."""
        found = self.spool.read("SELECT email FROM contacts WHERE ref = ?", (one.ref,))
        return found[0]["email"] if found else None

    def listing(self, name: str) -> str:
        """The town's entry of this name, `ideas/<id>`; from its page's address, its path, bare id or title too. Raises NoSuchEntry."""
        town = self.town()
        listings = town.listings
        written = _path_in(name.strip()).removesuffix("index.html").strip("/").removesuffix(".yml")
        parts = [part for part in written.split("/") if part]
        id = parts[-1] if parts else ""
        kinds = [kind for kind in ("ideas", "opportunities") if kind in parts] or ["ideas", "opportunities"]
        for kind in kinds:
            if f"{kind}/{id}" in listings:
                return f"{kind}/{id}"
        called = [listing for listing, title in titles_of(town).items() if title and _as_said(title) == _as_said(name)]
        if len(called) > 1:
            raise NoSuchEntry(f'several entries are called "{name.strip()[:100]}": {", ".join(called[:5])}. Write the one that you mean.')
        if called:
            return called[0]
        meant = nearest(id, {listing.partition("/")[2] for listing in listings})
        full = next((listing for listing in listings if meant and listing.endswith(f"/{meant}")), None)
        guess = f' Did you mean "{full}"?' if full else " Copy its title or its page's address, such as ideas/a-bench-by-the-river."
        raise NoSuchEntry(f'the town has no entry "{name[:100]}".{guess}')

    def _move(self, one: Entry, to: State, *, reason: str | None = None, duplicate_of: str | None = None, edits: int | None = None) -> None:
        """Moves it on; out of quarantine by way of the inbox."""
        if to not in MOVES[one.state] and one.state == "received":
            self.spool.move(one.ref, "waiting", self.clock())
        self.spool.move(one.ref, to, self.clock(), reason=reason, duplicate_of=duplicate_of, edits=edits)

    def refuse_to_edit(self, one: Entry) -> None:
        """Raises WrongMove, in words that say what can be done instead, where it may not be edited now."""
        if one.purpose == "problem":
            raise WrongMove(f"submission {one.ref} tells of something that is wrong, and is not published. Edit the entry itself.")
        if one.state not in ("received", "waiting"):
            raise self._stuck(one) or WrongMove(f"submission {one.ref} is {NAMES[one.state]}, so it can't be edited.")

    def _may(self, one: Entry, to: State) -> None:
        """Raises WrongMove, in words that say what can be done instead, when the table has no such move."""
        if to in MOVES[one.state] or (one.state == "received" and to in MOVES["waiting"]):
            return
        is_now = f"submission {one.ref} is {NAMES[one.state]}"
        if to == one.state:
            raise WrongMove(f"{is_now} already.")
        raise self._stuck(one) or WrongMove(f"{is_now}, so it can't become {NAMES[to]}.")

    def _stuck(self, one: Entry) -> WrongMove | None:
        """What to say where it has to be fetched back first, or is decided elsewhere."""
        is_now = f"submission {one.ref} is {NAMES[one.state]}"
        if "waiting" in MOVES[one.state]:
            return WrongMove(f"{is_now}. Fetch it back first: domore inbox back {one.ref}")
        if commit := commit_of(one):
            return WrongMove(f"{is_now}: it is in the town's repository, in {one.path}. Undo it there: git revert {commit}")
        if one.state in ("in-review", "published"):
            where = f" at {one.url}" if one.url else ""
            return WrongMove(f"{is_now}{where}. That is decided there now.")
        return None
