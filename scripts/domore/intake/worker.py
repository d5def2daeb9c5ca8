"""The worker: takes one submission after another as it becomes due, and brings it a step on. Whatever dies whenever, a submission becomes one
pull request: its change is made once and kept before anything is pushed, and the forge knows it by its key."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Final

from domore.contribute.change import Change, Town, change_of
from domore.contribute.forges.forge import Forge, ForgeBusy, ForgeRefused, Opened, Proposal
from domore.contribute.submission import NoSubmission, Submission
from domore.intake.database import SpoolUnavailable
from domore.intake.guard import FLOOD
from domore.intake.leases import Leases
from domore.intake.spool import Entry
from domore.intake.states import State
from domore.intake.strays import LEFT, clear_up
from domore.intake.town import listing_of

_FIRST_WAIT: Final = 5.0  # seconds; doubled at each try
_LONGEST_WAIT: Final = 3600.0
_POLL_AT_LEAST: Final = 60.0  # seconds between two looks at one pull request; a tenth of its age, up to _LONGEST_WAIT
_UNMADE: Final[dict[str, None]] = {"path": None, "yaml": None, "message": None, "made_from": None}
_IDLE: Final = 1.0
_TIDY: Final = 600.0
Log = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Worker:
    """One worker. `post` sends the next letter, if one is due; `clock` gives seconds since 1970."""

    leases: Leases
    forge: Forge
    town: Callable[[], Town]
    clock: Callable[[], float]
    log: Log
    post: Callable[[float], bool] = lambda _: False
    _paused_until: float = field(default=0.0, init=False)
    _tidied: float = field(default=0.0, init=False)

    def run(self, stop: threading.Event) -> None:
        """Works until it is told to stop; what is in hand then is finished first. A spool that fails is waited for, as is any other fault."""
        while not stop.is_set():
            try:
                worked = self.step()
            except SpoolUnavailable:
                self._tell("spool", "unavailable")
                worked = False
            except Exception as error:  # without a worker nothing goes on, so it outlives its own faults
                self._tell("fault", type(error).__name__)
                worked = False
            if not worked:
                stop.wait(_IDLE)

    def step(self) -> bool:
        """Brings one submission a step on, or sends one letter; whether there was anything to do."""
        now = self.clock()
        if not 0 <= now - self._tidied < _TIDY:
            self._tidied = now
            self.leases.spool.purge(now)
        states: tuple[State, ...] = ("received",) if self._is_paused(now) else ("received", "accepted", "in-review")
        entry = self.leases.take(states, now)
        if entry is None:
            left = None if self._is_paused(now) else self.leases.take(LEFT, now, strays=True)
            if left is None:
                return self.post(now)
            clear_up(left, self.leases, self.forge, now)
            self._tell("cleared up", left.state)
            return True
        steps = {"received": self._triage, "accepted": self._propose, "in-review": self._review}
        try:
            steps[entry.state](entry, now)
        except ForgeBusy as error:
            self._busy(entry, now, error)
        except ForgeRefused as error:
            self._refused(entry, now, str(error))
        except SpoolUnavailable:
            raise
        except Exception as error:  # a fault of ours or of what the forge runs: nothing is lost by it, and the others go on
            self._put_back(entry, now, f"{type(error).__name__}: {' '.join(str(error).split())[:300]}", 0.0)
        return True

    def _triage(self, entry: Entry, now: float) -> None:
        """The quarantine is over: on it goes, unless so much came in around it that a person should look."""
        if self.leases.spool.near(entry.received) > FLOOD:
            self.leases.done(entry.ref, "waiting", now, trouble="Far more than usual came in at about that time, so a person has to look.")
        else:
            self.leases.done(entry.ref, "accepted", now)
        self._tell("triaged", entry.state)

    def _propose(self, entry: Entry, now: float) -> None:
        change = self._change(entry, now)
        if change is None:
            return
        opened = self.forge.open(_proposal(entry, change))
        now = self.clock()
        self.leases.done(entry.ref, "in-review", now, url=opened.url, number_there=opened.number, stray=0)
        self.leases.spool.remember("last_push", datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds"))
        self._tell("proposed", "in-review")

    def _change(self, entry: Entry, now: float) -> Change | None:
        """The change that was kept at the first try, or one made now and kept before anything else; None when there can't be one."""
        if entry.path and entry.yaml is not None and entry.message:
            return Change(path=entry.path, yaml=entry.yaml, message=entry.message, made_from=entry.made_from)
        town = self.town()
        listings = {**town.listings, **{listing_of(path): path for path in self.leases.spool.taken_paths()}}
        try:
            found = change_of(Submission.from_json(entry.current.encode()), replace(town, listings=listings), date.fromtimestamp(now))
        except NoSubmission as error:
            found, said = (), str(error)
        else:
            said = "" if isinstance(found, Change) else " ".join(fault.message for fault in found) or "It asks for no change of the content."
        if not isinstance(found, Change):
            self.leases.done(entry.ref, "waiting", now, trouble=f"It can't be proposed as it is. {said}")
            self._tell("held", "waiting")
            return None
        if not self.leases.keep_change(entry.ref, found, is_new=entry.purpose in ("idea", "opportunity")):
            self.leases.later(entry.ref, now, entry.trouble, tries=entry.tries)  # its name was taken this moment: the next try finds another
            return None
        return found

    def _review(self, entry: Entry, now: float) -> None:
        review = self.forge.review(entry.key, Opened(url=entry.url, number=entry.number_there or ""))
        now = self.clock()
        if review.state == "open":
            wait = min(max((now - entry.changed) / 10, _POLL_AT_LEAST), _LONGEST_WAIT)
            self.leases.later(entry.ref, now + wait, None, tries=0)
            return
        to: State = "published" if review.state == "merged" else "not-published"
        self.leases.done(entry.ref, to, now, url=review.url or entry.url)
        self._tell("reviewed", to)

    def _busy(self, entry: Entry, now: float, error: ForgeBusy) -> None:
        """The forge can't just now. What it asks for holds for everything that goes there."""
        if error.retry_after is not None:
            self._paused_until = now + min(max(error.retry_after, 0.0), _LONGEST_WAIT)
        self._put_back(entry, now, f"The forge can't be reached or is busy: {' '.join(str(error).split())[:300]}", error.retry_after or 0.0)

    def _refused(self, entry: Entry, now: float, said: str) -> None:
        """The forge will not take this, however often it is asked: a person has to see why."""
        said = " ".join(said.split())[:300]
        if entry.state == "accepted":
            # Its change is made anew when a person accepts it again: by then the entry that it changes may be another.
            self.leases.done(entry.ref, "waiting", now, trouble=f"The forge did not take it: {said}", stray=1, **_UNMADE)
            self._tell("refused", "waiting")
        else:
            self._put_back(entry, now, f"The forge does not say how its review stands: {said}", _LONGEST_WAIT)

    def _put_back(self, entry: Entry, now: float, trouble: str, at_least: float) -> None:
        wait = min(max(_FIRST_WAIT * 2 ** min(entry.tries, 10), at_least), max(_LONGEST_WAIT, min(at_least, 86_000.0)))
        self.leases.later(entry.ref, now + wait, trouble, tries=entry.tries + 1)
        self._tell("later", entry.state)

    def _is_paused(self, now: float) -> bool:
        """Whether the forge asked to be left alone; a clock that was turned back ends it."""
        return now < self._paused_until <= now + _LONGEST_WAIT

    def _tell(self, event: str, state: str) -> None:
        at = datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="seconds")
        self.log(json.dumps({"at": at, "event": event, "state": state}))


def _proposal(entry: Entry, change: Change) -> Proposal:
    """The same proposal at every try: all of it comes from what was kept."""
    subject, _, rest = change.message.partition("\n")
    return Proposal(
        ref=entry.key,
        change=change,
        title=subject,
        description=rest.strip(),
        when=datetime.fromtimestamp(int(entry.received), UTC),
    )
