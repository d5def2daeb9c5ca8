"""An issue that was made with one of the forms becomes a pull request, or is told in plain words what is missing.

The issue's text is a stranger's: it goes through the form's own reader and the same check as everywhere, and nothing of it is run or pasted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final, Literal

from domore.contribute.change import Change, Town, change_of
from domore.contribute.forges.forge import Forge, ForgeRefused, Overtaken, Proposal
from domore.contribute.form import FormPurpose
from domore.contribute.issue_body import OPENING, submission_in
from domore.contribute.issue_forms import PROPOSAL
from domore.contribute.submission import NoSubmission
from domore.markdown_text import in_markdown
from domore.problems import WrongUse
from domore.review.comment import MARKER
from domore.review.notes import Notes, keep_note
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
_AGAIN: Final = "Change your text above (its three dots, then Edit), and it is looked at again. Leave the headings as they are."


def here(settings: Settings, event: Mapping[str, Any], kind: Literal["github", "forgejo"]) -> Settings:
    """The settings with the repository in which the workflow runs as the forge: a pull request goes nowhere else."""
    repository = event.get("repository") or {}
    url, branch = repository.get("html_url"), repository.get("default_branch")
    if not isinstance(url, str) or not isinstance(branch, str):
        raise WrongUse("the event names no repository.")
    return replace(settings, forge=ForgeSettings(kind=kind, url=url, branch=branch))


def is_meant(event: Mapping[str, Any]) -> bool:
    """Whether the event is about an open issue that carries the label for it, or was filled in by the site's own form."""
    issue = event.get("issue") or {}
    return (
        issue.get("state") == "open"
        and not issue.get("pull_request")
        and (PROPOSAL in _labels(issue) or str(issue.get("body") or "").startswith(OPENING))
    )


def proposal_in(event: Mapping[str, Any], town: Town, today: date) -> Proposal | tuple[str, ...]:
    """What the issue proposes, or what is wrong with it, in plain sentences. The same issue gives the same reference."""
    issue = event["issue"]
    number, body = int(issue["number"]), str(issue.get("body") or "")
    if len(body) > _LARGEST:
        return (f"The text has {len(body):,} letters, and {_LARGEST:,} are allowed. Shorten it.",)
    named = [purpose for purpose in _PURPOSES if purpose in _labels(issue)]
    forms = {form.purpose: form for form in town.forms.values()}
    try:
        submission = submission_in(body, forms, named[0] if len(named) == 1 else None)
    except NoSubmission as error:
        return (str(error),)
    outcome = change_of(submission, town, today)
    if not isinstance(outcome, Change):
        return tuple(fault.message for fault in outcome) or ("This tells of a problem, so there is nothing to propose: a maintainer reads it.",)
    return Proposal(
        ref=f"issue{number:08d}",
        change=outcome,
        title=outcome.message.partition("\n")[0],
        description=f"Made from issue #{number}. Closes #{number}.\n\nRead it as a neighbour would: is it clear, is it true, does it hurt anybody?",
        when=datetime.fromisoformat(str(issue["created_at"])),
    )


def propose_issue(event: Mapping[str, Any], town: Town, forge: Forge, notes: Notes, *, today: date) -> str:
    """Opens the pull request and says so in the issue, or says there what is wrong; gives a line for the log. Called twice, there is one."""
    if not is_meant(event):
        return f'Nothing to do: this is no open issue with the label "{PROPOSAL}".'
    outcome = proposal_in(event, town, today)
    if not isinstance(outcome, Proposal):
        return _not_proposed(notes, outcome)
    try:
        opened = forge.open(outcome)
        state = forge.review(outcome.ref, opened).state if opened.there_already else "open"
    except Overtaken as error:
        return _not_proposed(notes, (error.fact,))
    except ForgeRefused:  # the maintainer's to mend, so the job's log has the reason; who proposed is told that it lies with them
        keep_note(notes, f"{MARKER}\n\nYour proposal is not lost, but it could not be handed on. A maintainer has to look: the log says why.\n")
        raise
    where = opened.url or (f"#{opened.number}" if opened.number else "on the branch " + outcome.branch)
    is_late = opened.there_already and (state != "open" or event.get("action") == "edited")
    told = _STANDS[state] if is_late else "Thank you. Your proposal waits for review: {}"
    done = keep_note(notes, f"{MARKER}\n\n{told.format(where)}\n")
    return f"Proposed: {where}. The comment is {done}."


def _not_proposed(notes: Notes, wrong: Sequence[str]) -> str:
    """Tells in the issue what is to be mended; gives a line for the log."""
    lines = "\n".join(f"- {in_markdown(sentence)}" for sentence in wrong[:30])
    done = keep_note(notes, f"{MARKER}\n\n### There is a problem\n\n{lines}\n\n{_AGAIN}\n")
    return f"Not proposed: {len(wrong)} to mend. The comment is {done}."


def _labels(issue: Mapping[str, Any]) -> set[str]:
    return {str(label.get("name")) for label in issue.get("labels") or () if isinstance(label, dict)}
