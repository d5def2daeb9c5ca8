"""What a forge is asked for, whichever it is: to open a proposal as a pull request, once, and to say how its review stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, Protocol

from domore.contribute.change import NOTHING, Change, fingerprint
from domore.problems import DoMoreError

_REF: Final = re.compile(r"[a-z0-9]{10,20}\Z")
_TURNED: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LONGEST_TITLE: Final = 200
_LONGEST_TEXT: Final = 8000


class ForgeBusy(DoMoreError):
    """The forge can't take it now: to be tried again, after `retry_after` seconds when the forge said so."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ForgeRefused(DoMoreError):
    """The forge will never take this as it is: a person has to look."""


class Overtaken(ForgeRefused):
    """What a change was made from is not what is there any more. `fact` says so in a sentence, without a cure."""

    def __init__(self, fact: str) -> None:
        super().__init__(f"{fact} Bring the town's folder up to date, then accept or propose this again.")
        self.fact = fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change to be reviewed. `ref` is its public reference and the key by which a forge knows it again; `when` makes its commit the same at
    every try; `also` are changes of other files that belong to it; one that `renews` takes the place of what an open pull request of the same ref
    holds. Raises ValueError for a ref that could be anything else, or a local time."""

    ref: str
    change: Change
    title: str
    description: str
    when: datetime
    also: tuple[Change, ...] = ()
    renews: bool = False

    def __post_init__(self) -> None:
        if not _REF.match(self.ref):
            raise ValueError(f"{self.ref[:40]!r} is no reference of a proposal")
        if self.when.tzinfo is None:
            raise ValueError("a proposal's time needs a time zone")

    @property
    def branch(self) -> str:
        """The branch or topic that it has on the forge."""
        return f"domore/{self.ref}"

    @property
    def files(self) -> dict[str, bytes]:
        """What each of its files is to hold, by path."""
        return {change.path: change.yaml.encode("utf-8") for change in (self.change, *self.also)}

    def refuse_to_undo(self, held: Callable[[str], bytes | None]) -> None:
        """Raises Overtaken if a file holds something else than what its change was made from; `held` gives what a path holds now."""
        for change in (self.change, *self.also):
            if change.made_from is not None and (now := fingerprint(held(change.path))) != change.made_from:
                what = "is there already" if change.made_from == NOTHING else "is gone" if now == NOTHING else "was changed meanwhile"
                raise Overtaken(f"{change.path} {what}, and this was made without knowing of it.")

    @property
    def message(self) -> str:
        """The commit's message. Its last line names the reference, by which the commit is known again."""
        text = many_lines(self.change.message) or one_line(self.title) or "Propose a change"
        return f"{text}\n\n{marker(self.ref)}\n"

    @property
    def line(self) -> str:
        """The title on one line, with nothing in it that a push option or a terminal could trip over."""
        return one_line(self.title) or "A proposal"

    @property
    def text(self) -> str:
        """The description, in plain lines, with the reference."""
        text = many_lines(self.description)
        return text if names(text, self.ref) else f"{text}\n\n{marker(self.ref)}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a proposal became: its page, its number there (empty when the forge did not say), and whether an earlier call had opened it."""

    url: str | None
    number: str
    there_already: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """How the review of a proposal stands."""

    state: Literal["open", "merged", "closed"]
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What there was of a proposal that is not wanted any more: nothing, a pull request or a branch without one (no number) that is closed now, or
    one that was merged before."""

    state: Literal["none", "closed", "merged"]
    url: str | None = None
    number: str = ""


class Forge(Protocol):
    """A place where proposals are reviewed. All raise ForgeBusy and ForgeRefused, and nothing else that a forge or the network can cause."""

    def open(self, proposal: Proposal) -> Opened:
        """Opens a pull request for the proposal; called twice, or again after it was killed, there is one. One that renews is
        pushed to that one while it is open."""

    def review(self, ref: str, opened: Opened) -> Review:
        """How the pull request stands that was opened for `ref`."""

    def withdraw(self, ref: str) -> Withdrawn:
        """Closes whatever an earlier try left there of the proposal `ref`; called twice, nothing more happens."""


def marker(ref: str) -> str:
    """The line by which a pull request or a commit is known to be a proposal's."""
    return f"Reference: {ref}"


def names(text: str, ref: str) -> bool:
    """Whether a text has the line of this reference, and not of a longer one that begins so."""
    return re.search(rf"{re.escape(marker(ref))}(?![A-Za-z0-9])", text) is not None


def one_line(text: str) -> str:
    """Text as one line without control characters, cut to the length of a title."""
    return " ".join(_plain(text).split())[:_LONGEST_TITLE].strip()


def many_lines(text: str) -> str:
    """Text in lines, without any other control character, and none that would be taken for a command where forges read some from lines ("/merge")."""
    lines = (" ".join(_plain(line).split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(f"\\{line}" if line.startswith("/") else line for line in lines).strip()[:_LONGEST_TEXT]


def _plain(text: str) -> str:
    return "".join(" " if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") else letter for letter in _TURNED.sub("", text))
