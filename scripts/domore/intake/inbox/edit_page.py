"""The inbox's page on which a maintainer mends a submission: the form that it was sent with, filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from domore.contribute.faults import Fault
from domore.contribute.form import Form
from domore.intake.inbox.desk import Desk, NotAcceptable
from domore.intake.inbox.editing import count_in, form_of, may_edit, submission_in
from domore.intake.inbox.rows import Answers, differences
from domore.intake.inbox.seen import PURPOSES, title_of
from domore.intake.pages import Drawn, Pages
from domore.intake.spool import EditedMeanwhile, Entry, WrongMove

SEEN: Final = "inbox.seen"  # how often it had been edited when the page was drawn
_OLD: Final = "This page was open for a long time, so nothing was saved yet. What you wrote is still below: save again."
_MEANWHILE: Final = "Somebody else saved an edit while you wrote. Yours is still below, and not saved. To put it in the place of theirs, save again."


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPage:
    """Draws the page and takes in what it sends. `token` signs a page for a submission."""

    pages: Pages
    desk: Desk

    def show(self, one: Entry, token: str) -> Drawn | None:
        """The form as it would be published; None where there is nothing to edit."""
        form, submission = form_of(one, self.desk.town()), submission_in(one.current)
        if form is None or submission is None or not may_edit(one, self.desk.town()):
            return None
        return self._draw(one, form, submission.answers, token)

    def save(self, one: Entry, answers: Answers, token: str, *, is_fresh: bool) -> Drawn | None:
        """Keeps what a page that `is_fresh` sent; None once it is kept. Where it can't be, the page again with what is wrong and all that was
        typed. Raises NotAcceptable where there is no form any more."""
        form = form_of(one, self.desk.town())
        if form is None:
            raise NotAcceptable("your edit was not saved: the entry that it is about is gone.")
        seen = next(iter(answers.get(SEEN, ())), "")
        given = {name: texts for name, texts in answers.items() if name != SEEN}
        shown = replace(one, edits=count_in(seen))
        theirs: Answers | None = None
        try:
            faults = self.desk.edit(shown, given) if is_fresh else (Fault(name="", message=_OLD),)
        except EditedMeanwhile:
            shown = self.desk.find(one.ref)
            now = submission_in(shown.current)
            faults, theirs = (Fault(name="", message=_MEANWHILE),), now.answers if now else {}
        except WrongMove as error:
            faults = (Fault(name="", message=f"Your edit was not saved: {error} What you wrote is still below."),)
        return self._draw(shown, form, given, token, faults, theirs) if faults else None

    def _draw(self, one: Entry, form: Form, answers: Answers, token: str, faults: Sequence[Fault] = (), theirs: Answers | None = None) -> Drawn:
        errors: dict[str, str] = {}
        for fault in faults:
            errors.setdefault(fault.name, fault.message)
        title = title_of(one, self.desk.town())
        values = {
            "form": form,
            "answers": answers,
            "faults": faults,
            "errors": errors,
            "names": {question.name for question in form.questions},
            "theirs": differences(form, theirs, answers) if theirs is not None else (),
            "token": token,
            "seen_name": SEEN,
            "edits": one.edits,
            "purpose": one.purpose,
            "listing": one.listing,
            "what": PURPOSES.get(one.purpose, one.purpose),
            "title": title,
        }
        heading = f"Edit: {title}"
        status = 422 if faults else 200
        return self.pages.draw(f"{one.ref}/edit", "inbox_edit.html", f"Error: {heading}" if faults else heading, values, status=status, under="inbox")
