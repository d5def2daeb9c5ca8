"""The service's pages: our templates in the town's own shell, so that they look like the site that they are part of."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Final

from markupsafe import Markup

from domore.contribute.change import Change
from domore.contribute.faults import Fault
from domore.contribute.form import Form, Question
from domore.intake.headers import policy
from domore.intake.inbox.rows import Row
from domore.intake.news import news_of
from domore.intake.sent import Sent
from domore.intake.spool import Entry
from domore.model.catalogue import catalogue
from domore.model.from_document import listing
from domore.read import strict_yaml
from domore.read.sources import Source, Stamp
from domore.render import wording
from domore.render.listing_pages import preview
from domore.render.shell import Shell
from domore.render.studio import Studio
from domore.render.templating import environment
from domore.settings import Settings

_SCRIPT: Final = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
# What is picked as a date or a time comes as a machine writes it.
_IN_WORDS: Final = {
    "date": (re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-\d\d", re.ASCII), wording.day),
    "time": (re.compile(r"\d\d:\d\d", re.ASCII), wording.clock),
}
_HEADINGS: Final = {"change": "Suggest a change", "problem": "Something is wrong here"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A page, the policy that goes with it, and its status."""

    html: bytes
    policy: str
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A form as it is shown: what for, about which entry, and what stands in it already. `form` is None where only a note is asked for; `alike`
    are entries (`ideas/<id>`, title) that may say the same, `challenge` (id, title) is what it is entered for."""

    purpose: str
    listing: str | None
    title: str | None
    form: Form | None
    answers: Mapping[str, Sequence[str]]
    before: Mapping[str, Sequence[str]]
    note: str = ""
    email: str = ""
    alike: tuple[tuple[str, str], ...] = ()
    challenge: tuple[str, str] | None = None

    @property
    def heading(self) -> str:
        """What the page is called."""
        return _HEADINGS.get(self.purpose) or (self.form.heading if self.form else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the status page says beside the spool's own: what the submission is called, the entry that it made or is about (`ideas/<id>`), and
    whether that was published and taken down again. `title` is "" when its words are not kept any more; `edits` is what the team changed of them."""

    title: str
    listing: str | None
    is_gone: bool
    edits: tuple[Row, ...] = ()


class Pages:
    """Draws pages. `at`, everywhere, is the page's address below /intake/, without a slash in front: from it come the ways to all else."""

    def __init__(self, settings: Settings, shell: Shell, *, letters_are_shown: bool = False) -> None:
        self._settings = settings
        self._shell = shell
        values: dict[str, Any] = {"town": settings.name, "contact": settings.contact, "contact_days": settings.propose.contact_days}
        values["letters_are_shown"] = letters_are_shown
        self._environment = environment({"day": wording.day}, values, before=["domore.intake"])  # questions look as on the site's own pages

    def form(self, at: str, asked: Asked, faults: Sequence[Fault] = (), *, status: int = 200) -> Drawn:
        """The whole form on one page, with what is wrong at the top and beside each question."""
        names = {question.name for question in asked.form.questions} if asked.form else set()
        names |= {"note", "contact.email"}
        errors: dict[str, str] = {}
        for fault in faults:
            errors.setdefault(fault.name, fault.message)
        values = {"asked": asked, "faults": faults, "errors": errors, "names": names, "is_sent": at == "check"}
        title = f"Error: {asked.heading}" if faults else asked.heading
        return self.draw(at, "form.html", title, values, status=status)

    def check(
        self,
        at: str,
        asked: Asked,
        sent: Sent,
        change: Change | None,
        token: str,
        today: date,
        *,
        puzzle: str = "",
        notice: str = "",
        status: int = 200,
    ) -> Drawn:
        """Check your answers: what was said, how it will look in public, and the button that sends it; with a puzzle for the browser, if any."""
        steps = [
            (step, [(question, answer) for question in step.questions if question.widget != "hidden" and (answer := _shown(question, sent.answers))])
            for step in _steps(asked.form)
        ]
        values = {
            "asked": asked,
            "sent": sent,
            "steps": [(step, rows) for step, rows in steps if rows],
            "token": token,
            "puzzle": puzzle,
            "changes": _changes(asked.form, sent) if sent.before else [],
            "notice": notice,
            "preview": self.preview(change, today) if change else None,
        }
        return self.draw(at, "check.html", "Check your answers", values, preview=change is not None, status=status)

    def status(self, at: str, entry: Entry, told: Told) -> Drawn:
        """How a submission stands, for the person who sent it."""
        days = {name: datetime.fromtimestamp(seconds, UTC).date() for name, seconds in (("received", entry.received), ("changed", entry.changed))}
        news = news_of(entry.state, entry.purpose, is_gone=told.is_gone)
        title = f"{told.title} – {news.heading.rstrip('.')}" if told.title else news.heading
        return self.draw(at, "status.html", title, {"entry": entry, "news": news, "told": told, **days})

    def message(self, at: str, status: int, heading: str, text: str, sent: Sent | None = None, listing: str = "", *, under: str = "intake") -> Drawn:
        """A page that says one thing; with what was sent on it, so that it can be sent again, or with a link to an entry (`ideas/<id>`)."""
        values = {"heading": heading, "text": text, "sent": sent, "listing": listing}
        return self.draw(at, "message.html", heading, values, status=status, under=under)

    def draw(
        self, at: str, template: str, title: str, values: Mapping[str, Any], *, preview: bool = False, status: int = 200, under: str = "intake"
    ) -> Drawn:
        """A page of ours in the town's shell; `at` is its address below /`under`/."""
        body = self._environment.get_template(template).render(values, here="../" * at.count("/") or "./")
        head = self._environment.get_template("head.html").render(preview=preview, under=under)
        html = self._shell.fill(url=f"{under}/{at}", title=title, description=self._settings.purpose, body=body, head=head)
        scripts = _SCRIPT.findall(self._shell.fill(url=f"{under}/{at}", title="", description="", body=""))
        return Drawn(html=html, policy=policy(_hash(script) for script in scripts), status=status)

    def preview(self, change: Change, today: date) -> Markup | None:
        """How the entry of a change will look in public."""
        document = strict_yaml.read(change.path, change.yaml.encode())
        if not isinstance(document, strict_yaml.Document):
            return None
        _, kind, *_, name = change.path.split("/")
        source = Source(change.path, "ideas" if kind == "ideas" else "opportunities", name.removesuffix(".yml"), Stamp(0, 0, 0))
        studio = Studio(settings=self._settings, catalogue=catalogue((), today), shell=self._shell, fingerprint="")
        return preview(studio, listing(source, document.value))


def _steps(form: Form | None) -> Sequence[Any]:
    return form.steps if form else ()


def _changes(form: Form | None, sent: Sent) -> list[tuple[Question, list[str], list[str]]]:
    """The questions that are answered otherwise than the form showed at first, each with the old answer and the new."""
    both = [(q, _shown(q, sent.before), _shown(q, sent.answers)) for step in _steps(form) for q in step.questions]
    return [(q, old, new) for q, old, new in both if [answer.strip() for answer in old] != [answer.strip() for answer in new]]


def _shown(question: Question, answers: Mapping[str, Sequence[str]]) -> list[str]:
    """An answer in the words that were on the form."""
    labels = dict(question.choices)
    if question.widget in _IN_WORDS:
        pattern, words = _IN_WORDS[question.widget]
        labels = {answer: words(answer) for answer in answers.get(question.name, ()) if pattern.fullmatch(answer)}
    return [labels.get(answer, answer) for answer in answers.get(question.name, ()) if answer.strip()]


def _hash(script: bytes) -> str:
    return b64encode(sha256(script).digest()).decode()
