"""`domore add`: asks in the terminal, shows the file, and writes it."""

from __future__ import annotations

import re
from datetime import date
from itertools import count
from pathlib import Path

from domore.check.site_config import load_settings
from domore.contribute.asking import Answers, NoMoreAnswers, ReadLine, Say, ask_all, ask_one
from domore.contribute.change import Change, Town, change_of
from domore.contribute.facts import facts_of
from domore.contribute.form import FormPurpose
from domore.contribute.handed_in import handed_in
from domore.contribute.submission import Submission
from domore.contribute.writing import write_whole
from domore.problems import ContentProblems, DoMoreError, WrongUse
from domore.read.sources import read_file


def add(purpose: FormPurpose, town: Path, *, today: date, draft: Path | None, sure: bool, read: ReadLine, say: Say) -> int:
    """Asks for an idea or an opportunity and writes its file into the town; returns the exit code.

    Ctrl+C, or answers that end too early, keep what was answered in a draft beside the town's files, and say where. Such a draft is removed once
    the file that was made of it is written."""
    facts = _facts(town)
    answers = _from_draft(draft, purpose) if draft is not None else {}
    try:
        change = _asked(purpose, facts, answers, today, read, say)
        say(f"\n{change.path}\n\n{change.yaml}")
        if not sure:
            say("Write this file? yes or no")
            answer = read()
            if not answer:
                raise NoMoreAnswers
            if answer.strip().casefold() not in ("y", "yes"):
                _keep(purpose, town, answers, say)
                return 1
    except (NoMoreAnswers, KeyboardInterrupt) as ended:
        say("")
        _keep(purpose, town, answers, say)
        return 130 if isinstance(ended, KeyboardInterrupt) else 1
    except (DoMoreError, UnicodeError):
        _keep(purpose, town, answers, say)
        raise
    if (there := read_file(town, change.path)) is not None:
        _keep(purpose, town, answers, say)
        raise DoMoreError(f"{change.path} can't be written: {'it is there already' if isinstance(there, bytes) else there.message}")
    write_whole(town / change.path, change.yaml)
    say(f"{change.path} is written. Now domore check, and commit it.")
    if draft is not None and _is_our_own(draft, purpose, town):
        draft.unlink()
        say(f"{draft.name} is removed: all that it held is in the file.")
    return 0


def _asked(purpose: FormPurpose, town: Town, answers: Answers, today: date, read: ReadLine, say: Say) -> Change:
    """The change that the answers make, asked for until nothing is wrong with them."""
    form = town.forms["ideas" if purpose == "idea" else "opportunities"]
    questions = {question.name: question for question in form.questions}
    ask_all(form, answers, read, say)
    while True:
        outcome = change_of(Submission(purpose=purpose, answers=answers), town, today)
        if isinstance(outcome, Change):
            return outcome
        say("\n== There is a problem")
        for fault in outcome:
            say(f"  ! {fault.message}")
        if any(fault.name not in questions for fault in outcome):
            raise DoMoreError("This can't be mended here. Begin again without the draft.")
        for name in dict.fromkeys(fault.name for fault in outcome):
            ask_one(questions[name], answers, read, say)


def _facts(town: Path) -> Town:
    settings, problems = load_settings(town)
    if settings is None:
        raise ContentProblems(tuple(problems))
    return facts_of(town, settings)


def _from_draft(draft: Path, purpose: FormPurpose) -> Answers:
    kept = handed_in(draft.read_bytes())
    if isinstance(kept, str):
        raise WrongUse(f"{draft}: {kept}")
    if kept.purpose != purpose:
        raise WrongUse(f"{draft} holds no {purpose}. Give a draft that does, or none.")
    return dict(kept.answers)


def _is_our_own(draft: Path, purpose: FormPurpose, town: Path) -> bool:
    """Whether this is a draft that `_keep` wrote, and no file that somebody handed in."""
    return draft.resolve().parent == town.resolve() and re.fullmatch(rf"{purpose}-draft(-\d+)?\.json", draft.name) is not None


def _keep(purpose: FormPurpose, town: Path, answers: Answers, say: Say) -> None:
    """Keeps the answers in a draft that is not there yet, and says where."""
    kept = {name: given for name, given in answers.items() if given}
    if not kept:
        say("Nothing was written.")
        return
    names = (f"{purpose}-draft{f'-{number}' if number > 1 else ''}.json" for number in count(1))
    file = next(file for file in (town / name for name in names) if not file.exists() and not file.is_symlink())
    write_whole(file, Submission(purpose=purpose, answers=kept).to_json().decode())
    say(f"Nothing was added. What you wrote is kept in {file}. To go on: domore add {purpose} --draft {file.name}")
