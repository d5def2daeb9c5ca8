"""Editing a submission in a terminal: a file, the maintainer's own editor, and what is wrong told until it is right or left for later."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from domore.contribute.handed_in import MOST_BYTES
from domore.intake.inbox.desk import Desk, NotAcceptable
from domore.intake.inbox.edit_file import edited_in, problems_of, seen_anew, text_of
from domore.intake.inbox.editing import form_of, submission_in, what_was_edited
from domore.intake.inbox.rows import differences
from domore.intake.inbox.told import edited, safe
from domore.intake.spool import EditedMeanwhile, Entry
from domore.intake.states import SETTLED
from domore.problems import DoMoreError, Problem, WrongUse


def forget_drafts(desk: Desk, folder: Path) -> None:
    """Deletes what was written about submissions that are decided by now: it holds what people sent, and would outlive it."""
    for file in folder.glob("edit-*.yml"):
        one = desk.spool.find(file.stem.removeprefix("edit-"))
        if one is None or one.state in SETTLED:
            file.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """A maintainer who edits `one`. `again` asks whether to go on mending; without a terminal it says no."""

    desk: Desk
    one: Entry
    say: Callable[[str], None]
    again: Callable[[], bool]

    def by_hand(self, file: Path) -> int:
        """Takes in a file that was edited; where there is none yet, writes it. The exit code."""
        if not file.exists():
            self._write(file)
            self.say(f"{file} is written. Edit it, then take it in: domore inbox edit {self.one.ref} --file {file}")
            return 0
        if self._told(self._take_in(file)):
            self.say(f"Nothing was saved. Mend {file}, then: domore inbox edit {self.one.ref} --file {file}")
            return 1
        return 0

    def with_editor(self, command: str, folder: Path) -> int:
        """Opens the editor until what it leaves is right; what was written is kept in `folder` until it is taken in. The exit code."""
        file = folder / f"edit-{self.one.ref}.yml"
        is_begun = file.exists()
        if is_begun:
            self.say(f"You go on with what you wrote before. To begin anew, delete {file}")
        else:
            self._write(file)
        begun = file.read_bytes()
        while True:
            try:
                self._open(command, file)
            finally:
                is_untouched = not is_begun and file.read_bytes() == begun
                if is_untouched:
                    file.unlink()
            if is_untouched:
                self.say("Nothing was changed.")
                return 0
            if not self._told(self._take_in(file)):
                file.unlink()
                return 0
            if not self.again():
                self.say(f"Nothing was saved. What you wrote is kept in {file}. To go on: domore inbox edit {self.one.ref}")
                return 1

    def _take_in(self, file: Path) -> tuple[Problem, ...]:
        """Keeps what a file says; or what is wrong with it."""
        form = form_of(self.one, self.desk.town())
        if form is None:
            raise NotAcceptable(f"submission {self.one.ref} has no words that could be edited here.")
        with file.open("rb") as handle:
            data = handle.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise WrongUse(f"{file} is larger than {MOST_BYTES // 1024} KB, and no submission is.")
        found = edited_in(str(file), data, form)
        if isinstance(found, tuple):
            return found
        if found.ref not in ("", self.one.ref):
            raise WrongUse(f"{file} is of submission {found.ref}, and not of {self.one.ref}.")
        shown = replace(self.one, edits=found.seen) if found.ref else self.one
        try:
            return problems_of(found, form, self.desk.edit(shown, found.answers))
        except EditedMeanwhile:
            now = self.desk.find(self.one.ref)
            theirs = submission_in(now.current)
            for line in edited(differences(form, theirs.answers if theirs else {}, found.answers), "as saved meanwhile", "as you wrote it"):
                self.say(line)
            file.write_text(seen_anew(data.decode("utf-8"), now.ref, now.edits), encoding="utf-8")
            cure = f"To put yours in the place of theirs, run this again. What you wrote is kept in {file}."
            raise EditedMeanwhile(f"somebody else saved an edit of {now.ref} meanwhile. {cure}") from None
        except DoMoreError:
            self.say(f"Nothing was saved. What you wrote is kept in {file}.")
            raise

    def _told(self, problems: tuple[Problem, ...]) -> bool:
        """Says what is wrong, or what was saved; whether anything is wrong."""
        for problem in problems:
            self.say(safe(str(problem)))
        if problems:
            return True
        now = self.desk.find(self.one.ref)
        rows = what_was_edited(now, self.desk.town())
        for line in edited(rows) if rows else ("It is as it was sent.",):
            self.say(line)
        self.say(f"\nSaved. Accept it: domore inbox accept {now.ref}")
        if rows:
            self.say(f"Undo: domore inbox edit {now.ref} --as-sent")
        return False

    def _write(self, file: Path) -> None:
        """Lays the file down, its owner's alone: it holds what somebody sent."""
        form, submission = form_of(self.one, self.desk.town()), submission_in(self.one.current)
        self.desk.refuse_to_edit(self.one)
        if form is None or submission is None:
            raise NotAcceptable(f"submission {self.one.ref} has no words that could be edited here.")
        text = text_of(self.one.ref, self.one.edits, form, submission.answers)
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as handle:
                handle.write(text)
        except OSError as error:
            raise WrongUse(f"{file} can't be written: {error.strerror}.") from None

    def _open(self, command: str, file: Path) -> None:
        words = list[str]()
        with suppress(ValueError):  # a quote without its end
            words = shlex.split(command)
        try:
            code = subprocess.run([*words, str(file)], check=False).returncode if words else None  # noqa: S603 - the maintainer named it
        except OSError:
            code = None
        if code is None:
            cure = f"Name one that is here, such as EDITOR=nano, or edit a file: domore inbox edit {self.one.ref} --file {self.one.ref}.yml"
            raise WrongUse(f'the editor "{command}" can\'t be started. {cure}')
        if code != 0:
            raise DoMoreError(f"the editor ended with {code}, so nothing was saved. What you wrote, if you did, is kept in {file}.")
