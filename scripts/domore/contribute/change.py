"""One change: what a submission makes of the town's content. Pure: the town's facts and the day come in as arguments."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Final

from domore.check.stub import as_shown
from domore.contribute.answered import answered
from domore.contribute.faults import Fault, faults_in, faults_of_note, overtaken, strangers
from domore.contribute.form import KIND_OF, Form, answers_of, form
from domore.contribute.ids import id_of
from domore.contribute.judged import judged
from domore.contribute.submission import Purpose, Submission
from domore.read import strict_yaml
from domore.read.sources import Kind
from domore.settings import Settings

REVIEW_MONTHS: Final = 6
_NO_CHALLENGE: Final = "The challenge that this is for is not here any more. Copy your words, then share them as an idea of their own."
_GONE: Final = "The entry that this is about is not here any more. Look for it on the site, and begin again from its page."
NOTHING: Final = "nothing"  # in the place of a fingerprint, where no file was
_PATH: Final = re.compile(r"content/(?:ideas|opportunities)/(?:[A-Za-z0-9_][A-Za-z0-9 ._-]{0,99}/){0,2}[a-z0-9]+(?:-[a-z0-9]+)*\.yml\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file of the town as it is to be. `path` is relative to the town and lies under content/ideas/ or content/opportunities/: no other
    can be made (`ValueError`). `message` is the commit's: a subject, an empty line, a sentence; nothing in it was written by the submitter.
    `made_from` is the fingerprint of the file that it was made from, NOTHING for a new one; where it is known, no other is written over."""

    path: str
    yaml: str
    message: str
    made_from: str | None = None

    def __post_init__(self) -> None:
        if not _PATH.match(self.path) or len(self.path) > 300:
            raise ValueError(f"{self.path!r} is no place for a listing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """What a change needs to know of the town. `listings` holds the path of each listing that exists, by `ideas/<id>` or
    `opportunities/<id>`, `challenges` that of each challenge by its id; `read` gives the bytes of such a path.
    `dataclasses.replace` keeps the forms, which take milliseconds to make."""

    settings: Settings
    listings: Mapping[str, str]
    read: Callable[[str], bytes]
    challenges: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[Kind, Form] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not self.forms:
            object.__setattr__(self, "forms", {kind: form(purpose, self.settings) for purpose, kind in KIND_OF.items()})

    def form_for(self, purpose: Purpose, listing: str | None = None) -> Form | None:
        """The form for a purpose; None for a problem, which has only a note, and for a change to what is not there."""
        if purpose == "idea" or purpose == "opportunity":
            return self.forms[KIND_OF[purpose]]
        path = self.listings.get(listing or "")
        if path is None or purpose == "problem":
            return None
        return self.forms["ideas" if path.startswith("content/ideas/") else "opportunities"].for_change


def change_of(submission: Submission, town: Town, today: date) -> Change | tuple[Fault, ...]:
    """The change that a submission makes, or what is wrong with it, in the order of the questions. A problem that somebody tells of makes
    no change: it gives its faults, which are none when it can go to the inbox. Nothing raises, whatever was sent."""
    faults = faults_of_note(submission.note, needed=submission.purpose == "problem")
    asked = town.form_for(submission.purpose, submission.listing)
    if submission.purpose in ("change", "problem"):
        path = town.listings.get(submission.listing or "")
        if path is None:
            return (Fault(name="", message=_GONE),)
        return _changed(submission, asked, town, path, today, faults) if asked else tuple(faults)
    return _new(submission, asked, town, today, faults) if asked else tuple(faults)


def fingerprint(data: bytes | None) -> str:
    """Stands for what a file holds, whatever its line ends; NOTHING for none."""
    return NOTHING if data is None else sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def fields_in(data: bytes, path: str) -> dict[str, Any] | None:
    """The fields of a listing's file, to fill a form in with; None when it can't be read."""
    document = strict_yaml.read(path, data)
    return document.value if isinstance(document, strict_yaml.Document) and isinstance(document.value, dict) else None


def _new(submission: Submission, asked: Form, town: Town, today: date, faults: list[Fault]) -> Change | tuple[Fault, ...]:
    given = answered(asked, submission.answers, {}, {})
    faults = [*faults, *strangers(asked, submission.answers, {}), *faults_in(asked, given.values, given.kept)]
    if any(id not in town.challenges for id in submission.answers.get("challenge", ()) if id):
        faults = [*faults, Fault(name="", message=_NO_CHALLENGE)]
    if asked.kind == "ideas":
        servers = {"status": "proposed", "submitted": today.isoformat()}
        folder = f"content/ideas/{today.year}"
    else:
        servers = {"status": "open", "checked_on": today.isoformat(), "review_by": _months_after(today, REVIEW_MONTHS).isoformat()}
        folder = "content/opportunities"
    id = "new" if faults else id_of(given.fields["title"], asked.kind, town.listings)
    path = f"{folder}/{id}.yml"
    verdict = judged(asked, given, servers | given.fields, path, None, faults, settings=town.settings, today=today)
    return _change(path, verdict, f"Add the {asked.purpose} {id}", None)


def _changed(submission: Submission, asked: Form, town: Town, path: str, today: date, faults: list[Fault]) -> Change | tuple[Fault, ...]:
    data = town.read(path)
    before = fields_in(data, path)
    if before is None:
        return (Fault(name="", message="The entry itself can't be read just now. Tell whoever looks after this site."),)
    shown = submission.before or answers_of(town.forms[asked.kind], as_shown(before))
    given = answered(asked, submission.answers, before, shown)
    faults = [*faults, *strangers(asked, submission.answers, shown), *faults_in(asked, given.values, given.kept), *map(overtaken, given.overtaken)]
    if not faults and given.fields == before:
        faults.append(Fault(name="", message="Nothing is different from what is there now. Change an answer before you send it."))
    id = path.rpartition("/")[2].removesuffix(".yml")
    verdict = judged(asked, given, given.fields, path, data, faults, settings=town.settings, today=today)
    return _change(path, verdict, f"Change the {asked.purpose} {id}", data)


def _change(path: str, verdict: str | tuple[Fault, ...], subject: str, before: bytes | None) -> Change | tuple[Fault, ...]:
    if not isinstance(verdict, str):
        return verdict
    return Change(path=path, yaml=verdict, message=f"{subject}\n\nProposed through the form of the site.\n", made_from=fingerprint(before))


def _months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
