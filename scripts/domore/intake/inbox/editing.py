"""Mending a submission before it is accepted: which form it answers, whether it may be edited, and what was. What was sent stays as it is."""

from __future__ import annotations

from domore.contribute.change import Town
from domore.contribute.form import Form
from domore.contribute.submission import NoSubmission, Submission
from domore.intake.inbox.rows import Row, differences
from domore.intake.spool import Entry


def count_in(text: str) -> int:
    """How often a submission had been edited when it was shown, as the page or the file says; a number that none has where it says nothing."""
    return int(text) if len(text) < 10 and text.isascii() and text.isdecimal() else -1


def submission_in(text: str) -> Submission | None:
    """The submission in what the spool keeps; None when its words are not kept any more."""
    try:
        return Submission.from_json(text.encode())
    except NoSubmission:
        return None


def form_of(one: Entry, town: Town) -> Form | None:
    """The form that it answers; None for a problem, which has none, and for a change to what is gone."""
    submission = submission_in(one.body)
    return town.form_for(submission.purpose, submission.listing) if submission else None


def may_edit(one: Entry, town: Town) -> bool:
    """Whether a maintainer may edit it now."""
    return one.state in ("received", "waiting") and one.path is None and form_of(one, town) is not None


def what_was_edited(one: Entry, town: Town) -> tuple[Row, ...]:
    """What a maintainer changed of what was sent, question by question."""
    form, sent, edited = form_of(one, town), submission_in(one.body), submission_in(one.edited or "")
    return differences(form, sent.answers, edited.answers) if form and sent and edited else ()
