"""An issue that was made with one of the forms becomes a pull request, or is told in plain words what is missing.

The issue's text is a stranger's: it goes through the form's own reader and the same check as everywhere, and nothing of it is run or pasted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final, Literal

import msgspec

from domore.check.schemas import shipped
from domore.contribute.change import NOTHING, Change, Town, change_of, fields_in
from domore.contribute.forges.forge import Forge, ForgeRefused, Overtaken, Proposal
from domore.contribute.form import FormPurpose
from domore.contribute.issue_body import OPENING, submission_in
from domore.contribute.issue_forms import PROPOSAL
from domore.contribute.patched import patched
from domore.contribute.submission import NoSubmission
from domore.markdown_text import in_markdown
from domore.problems import WrongUse
from domore.review.comment import MARKER
from domore.review.notes import Note, Notes, find_note, renew_note
from domore.settings import Forge as ForgeSettings
from domore.settings import Settings

_LARGEST: Final = 70_000  # GitHub takes 65,536 letters
_PURPOSES: Final[tuple[FormPurpose, ...]] = ("idea", "opportunity")
# What an issue that is looked at again is told of the pull request that was made of it.
_STANDS: Final = {
    "open": "Your proposal is in review already: {}\n\nWhat you change here does not reach it any more. It is changed there: edit its file there, "
    "or write there what should be different, and a maintainer does it.",
    "merged": "Your proposal was published: {}\n\nWhat you change here does not reach it any more. Suggest a change from its page on the site.",
    "closed": "Your proposal was looked at and closed: {}\n\nWhat you change here does not reach it any more. Write there if you see it otherwise.",
}
_AGAIN: Final = "Change your text above (*Edit*, or its three dots and then *Edit*), and it is looked at again. Leave the headings as they are."
_CONFIDENTIAL: Final = (
    "This issue is confidential, and what is proposed is for everybody to read. If everybody may read yours, turn its confidentiality off."
)
_MADE_FROM: Final = "<!-- domore: made from {} -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An open issue that is meant to become a pull request. Its text is a stranger's; `is_public` says that everybody may read it."""

    number: int
    text: str
    labels: frozenset[str]
    created: datetime
    is_public: bool = True


def here(settings: Settings, kind: Literal["github", "gitlab", "forgejo"], url: object, branch: object) -> Settings:
    """The settings with the repository in which the job runs as the forge: a pull request goes nowhere else."""
    if not isinstance(url, str) or not isinstance(branch, str):
        raise WrongUse("nothing names the repository in which this runs: neither the event nor the job's environment.")
    return msgspec.structs.replace(settings, forge=ForgeSettings(kind=kind, url=url, branch=branch))


def is_meant(text: str, labels: frozenset[str]) -> bool:
    """Whether an issue carries the label for it, or begins as the site's own form and GitLab's templates do."""
    return PROPOSAL in labels or text.startswith(OPENING)


def issue_in(event: Mapping[str, Any]) -> Issue | None:
    """The issue that an event of GitHub or Forgejo is about; None for one that is not open, not meant, or a pull request."""
    issue = event.get("issue") or {}
    labels = frozenset(str(label.get("name")) for label in issue.get("labels") or () if isinstance(label, dict))
    text = str(issue.get("body") or "")
    if issue.get("state") != "open" or issue.get("pull_request") or not is_meant(text, labels):
        return None
    return Issue(number=int(issue["number"]), text=text, labels=labels, created=datetime.fromisoformat(str(issue["created_at"])))


def proposal_in(issue: Issue, town: Town, today: date) -> Proposal | tuple[str, ...]:
    """What the issue proposes, or what is wrong with it, in plain sentences. The same issue gives the same reference."""
    if not issue.is_public:
        return (_CONFIDENTIAL,)
    if len(issue.text) > _LARGEST:
        return (f"The text has {len(issue.text):,} letters, and {_LARGEST:,} are allowed. Shorten it.",)
    named = [purpose for purpose in _PURPOSES if purpose in issue.labels]
    forms = {form.purpose: form for form in town.forms.values()}
    try:
        submission = submission_in(issue.text, forms, named[0] if len(named) == 1 else None)
    except NoSubmission as error:
        return (str(error),)
    outcome = change_of(submission, town, today)
    if not isinstance(outcome, Change):
        return tuple(fault.message for fault in outcome) or ("This tells of a problem, so there is nothing to propose: a maintainer reads it.",)
    from_it = f"Made from issue #{issue.number}. Closes #{issue.number}."
    return Proposal(
        ref=f"issue{issue.number:08d}",
        change=_with_discussion(outcome, issue, town.settings),
        title=outcome.message.partition("\n")[0],
        description=f"{from_it}\n\nRead it as a neighbour would: is it clear, is it true, does it hurt anybody?",
        when=issue.created,
    )


def _with_discussion(change: Change, issue: Issue, settings: Settings) -> Change:
    """The change with the issue as the discussion of the new idea, where the town counts who reacts there."""
    address = settings.forge.issue_url(issue.number) if settings.forge and settings.support.forge else None
    if address is None or not change.path.startswith("content/ideas/") or change.made_from != NOTHING:
        return change
    data = change.yaml.encode()
    text = patched(data, (fields_in(data, change.path) or {}) | {"discussion": address}, shipped("idea"))
    return replace(change, yaml=text) if text else change


def propose_issue(issue: Issue, town: Town, forge: Forge, notes: Notes, *, today: date) -> str:
    """Opens the pull request and says so in the issue, or says there what is wrong; gives a line for the log. Called twice, there is one."""
    comment = _Comment(notes, find_note(notes))
    outcome = proposal_in(issue, town, today)
    if not isinstance(outcome, Proposal):
        return _not_proposed(comment, outcome)
    try:
        opened = forge.open(outcome)
        state = forge.review(outcome.ref, opened).state if opened.there_already else "open"
    except Overtaken as error:
        return _not_proposed(comment, (error.fact,))
    except ForgeRefused:  # the maintainer's to mend, so the job's log has the reason; who proposed is told that it lies with them
        comment.say("Your proposal is not lost, but it could not be handed on. A maintainer has to look: the log says why.", comment.made_from)
        raise
    where = opened.url or (f"#{opened.number}" if opened.number else "on the branch " + outcome.branch)
    text = sha256(issue.text.encode("utf-8", "replace")).hexdigest()[:12]
    made_from = comment.made_from if opened.there_already else text
    is_late = opened.there_already and (state != "open" or made_from != text)
    told = _STANDS[state] if is_late else "Thank you. Your proposal waits for review: {}"
    return f"Proposed: {where}. The comment is {comment.say(told.format(where), made_from)}."


@dataclass(frozen=True, slots=True)
class _Comment:
    """Our comment on the issue, as it was found. Its last line remembers the text that the pull request was made from, once there is one."""

    notes: Notes
    there: Note | None

    @property
    def made_from(self) -> str | None:
        """The fingerprint of that text. Only the last line counts: those above it may hold strangers' words."""
        last = self.there.body.rstrip().rpartition("\n")[2] if self.there else ""
        return found[1] if (found := re.fullmatch(_MADE_FROM.format("([0-9a-f]{12})"), last)) else None

    def say(self, text: str, made_from: str | None) -> str:
        """Writes or renews the comment; says in a word what was done."""
        memory = f"\n{_MADE_FROM.format(made_from)}\n" if made_from else ""
        return renew_note(self.notes, self.there, f"{MARKER}\n\n{text}\n{memory}")


def _not_proposed(comment: _Comment, wrong: Sequence[str]) -> str:
    """Tells in the issue what is to be mended; gives a line for the log."""
    lines = "\n".join(f"- {in_markdown(sentence)}" for sentence in wrong[:30])
    done = comment.say(f"### There is a problem\n\n{lines}\n\n{_AGAIN}", comment.made_from)
    return f"Not proposed: {len(wrong)} to mend. The comment is {done}."
