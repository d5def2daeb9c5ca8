"""`domore digest`: the letters with the news, to those whose letter is due.

Nobody gets two letters of one period and nobody loses news, whatever dies when. A letter is marked as begun before the mail server is given it, and
how far its reader was told only once the server has it. Who dies in between does not know whether it has: then the letter is not sent again, and its
news come with the next one.
"""

from __future__ import annotations

import smtplib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from domore.intake import tokens
from domore.intake.digest.news import Item, Section, items_of, news_for
from domore.intake.digest.store import RHYTHMS, DigestStore, Follower, Rhythm, Wanted
from domore.intake.digest.words import RHYTHM, WAYS_OUT, body, digest, subject
from domore.intake.mail import Letter, Post, has_it
from domore.model.catalogue import Catalogue
from domore.problems import DoMoreError
from domore.render.wording import count, day
from domore.settings import Settings

_MOST_FAULTS: Final = 5  # in a row: then it is the server, and not a letter
_WEEK: Final = timedelta(days=7)
News = Mapping[Section, Sequence[Item]]


class MailFails(DoMoreError):
    """The mail server takes no letters just now."""


def period(rhythm: Rhythm, today: date) -> date:
    """The day from which the letter is due that is the newest on this day: a Monday, or the first of a month."""
    return today - timedelta(days=today.weekday()) if rhythm == "weekly" else today.replace(day=1)


def after(rhythm: Rhythm, of: date) -> date:
    """The day from which the letter after that of a period is due."""
    return of + _WEEK if rhythm == "weekly" else (of + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True, kw_only=True)
class Digests:
    """What is told, to whom, and how it is sent. `root` is the service's public address, `site_url` the site's, with a slash at the end; `say` is
    told what was done, `progress` how far it is."""

    settings: Settings
    catalogue: Catalogue
    store: DigestStore
    key: bytes
    root: str
    site_url: str
    say: Callable[[str], object]
    progress: Callable[[str], object] = lambda _: None
    _written: dict[tuple[int, Wanted], tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def items(self) -> Sequence[Item]:
        """All that ever was news."""
        return items_of(self.catalogue, self.catalogue.today)

    def send(self, post: Post) -> int:
        """Sends what is due; how many letters. Raises MailFails when the server takes none any more: what is left is sent next time."""
        with self.store.remembering((item.key, item.day) for item in self.items) as numbers:
            pass
        done: Counter[str] = Counter()
        try:
            for rhythm in RHYTHMS:
                self._send(rhythm, numbers, post, done)
        finally:
            self._tell(done)
        return done["sent"]

    def show(self) -> None:
        """Says what would be sent, and to how many; changes nothing. Where nobody is due, it shows the news of the last seven days."""
        today = self.catalogue.today
        with self.store.remembering(((item.key, item.day) for item in self.items), keeps=False) as numbers:
            due = {rhythm: self.store.due(rhythm, period(rhythm, today).isoformat()) for rhythm in RHYTHMS}
            head = max(numbers.values(), default=0)
        told = {rhythm: [one for one in readers if self._text(numbers, one.told, one.wanted)] for rhythm, readers in due.items()}
        for rhythm in RHYTHMS:
            readers, later = count(self.store.numbers(rhythm), "reader", "readers"), day(after(rhythm, period(rhythm, today)))
            self.say(f"{RHYTHM[rhythm].capitalize()}: {readers}; {len(told[rhythm]):,} would get a letter now. The next one is due on {later}.")
        for (text, wanted), number in Counter((one.told, one.wanted) for readers in told.values() for one in readers).most_common(1):
            self._show(self._text(numbers, text, wanted), f"What {number:,} of them would get", wanted)
        if not any(told.values()):
            since = (today - _WEEK).isoformat()
            old = max((numbers[item.key] for item in self.items if item.day < since), default=0)
            wanted = Wanted(rhythm="weekly")
            self._show(self._text(numbers, min(old, head), wanted), "Nobody is due. The news of the last seven days would make this letter", wanted)
        self.say("Nothing was sent or written. Leave out --dry-run to do it.")

    def _show(self, text: tuple[str, str] | None, heading: str, wanted: Wanted) -> None:
        if text is None:
            self.say("There is no news, so no letter.")
            return
        letter = digest("", *text, wanted, self.site_url, f"{self.root}follow/stop/…")
        self.say(f"{heading}:\n\nSubject: {letter.subject}\n\n{letter.text}")

    def _send(self, rhythm: Rhythm, numbers: Mapping[str, int], post: Post, done: Counter[str]) -> None:
        now, head, faults = period(rhythm, self.catalogue.today).isoformat(), max(numbers.values(), default=0), 0
        due = self.store.due(rhythm, now)
        for at, follower in enumerate(due, 1):
            self.progress(f"{at:,} of {len(due):,} letters ({rhythm})")
            text = self._text(numbers, follower.told, follower.wanted)
            if not self.store.begin(follower, now):
                continue
            if text is None:
                self.store.told(follower, head)
                done["nothing"] += 1
                continue
            try:
                post(self._letter(follower, text))
            except (OSError, smtplib.SMTPException) as error:
                faults += self._failed(follower, error, done)
                if faults == _MOST_FAULTS:
                    raise MailFails(f"the mail server takes no letters ({error}). Those that are left are sent the next time.") from error
            else:
                self.store.told(follower, head)
                done["sent"] += 1
                faults = 0

    def _failed(self, follower: Follower, error: Exception, done: Counter[str]) -> bool:
        """Puts down what a fault means for the letter; whether it may be the server's."""
        has = has_it(error)
        done[has] += 1
        if has == "nobody":
            self.store.refused(follower)
        elif has == "no":
            self.store.put_back(follower)
        return has != "nobody"

    def _text(self, numbers: Mapping[str, int], told: int, wanted: Wanted) -> tuple[str, str] | None:
        """Subject and body for all who were told as much and want the same; None where there is nothing new."""
        if (told, wanted) not in self._written:
            news = news_for(self.items, numbers, told, wanted, self.catalogue.today)
            self._written[told, wanted] = (subject(news, self.settings.name), body(news, wanted, self.settings, self.site_url)) if news else ("", "")
        found = self._written[told, wanted]
        return found if found[0] else None

    def _letter(self, follower: Follower, text: tuple[str, str]) -> Letter:
        way_out = f"{self.root}follow/stop/{follower.ref}/{tokens.secret_of(self.key, follower.ref, WAYS_OUT)}"
        return digest(follower.email, *text, follower.wanted, self.site_url, way_out)

    def _tell(self, done: Counter[str]) -> None:
        self.say(f"{count(done['sent'], 'letter', 'letters')} sent.")
        told = {
            "nothing": "due, with no news to tell",
            "no": "not taken by the mail server: sent the next time",
            "nobody": "to mailboxes that are not there: after the third time in a row the address is deleted",
            "perhaps": "that may have arrived, for the line broke: not sent twice, the news come with the next",
        }
        for kind, what in told.items():
            if done[kind]:
                self.say(f"{count(done[kind], 'letter', 'letters')} {what}.")
