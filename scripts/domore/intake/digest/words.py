"""What the letters with the news say: the one that asks whether somebody wants them, and those with the news themselves.

Nothing in the first was written by whoever asked for it, for anybody can ask for one to any address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from domore.intake.digest.news import Item, Section
from domore.intake.digest.store import Rhythm, Wanted
from domore.intake.mail import Letter
from domore.settings import Settings

LINKS: Final = "follow"  # what the secrets of links are made for
WAYS_OUT: Final = "follow-stop"
MOST: Final = 12  # pieces of news in each part of a letter
RHYTHM: Final[Mapping[Rhythm, str]] = {"weekly": "every week", "monthly": "every month"}
_NOT_YOU: Final = "If it was not you, do nothing. No letter comes unless the button is pressed, and after a day your address is deleted here."
_HEADINGS: Final[Mapping[Section, str]] = {
    "decided": "Decided, and why",
    "done": "Done",
    "said": "News from residents and services",
    "challenges": "Questions to the town",
    "proposed": "New ideas",
    "confirmed": "New things to do",
}
_COUNTED: Final[Mapping[Section, tuple[str, str]]] = {
    "decided": ("answer", "answers"),
    "done": ("thing done", "things done"),
    "said": ("piece of news", "pieces of news"),
    "challenges": ("question to you", "questions to you"),
    "proposed": ("new idea", "new ideas"),
    "confirmed": ("new thing to do", "new things to do"),
}
_ALL: Final[Mapping[Section, str]] = {
    "decided": "you-said-we-did/",
    "done": "this-month/",
    "said": "this-month/",
    "challenges": "challenges/",
    "proposed": "ideas/",
    "confirmed": "opportunities/",
}
_IN_SUBJECT: Final = 2


def what_of(wanted: Wanted, settings: Settings) -> str:
    """What somebody wants to hear of, in words."""
    parts = [settings.term("categories", wanted.category).label] if wanted.category else []
    parts += [settings.term("areas", wanted.area).label] if wanted.area else []
    return ", ".join(parts) or f"everything in {settings.name}"


def asked_for(to: str, wanted: Wanted, settings: Settings, url: str) -> Letter:
    """The letter that asks whether somebody wants the news."""
    parts = [
        f"Somebody, most likely you, wants a letter from {settings.name} {RHYTHM[wanted.rhythm]}, with news of: {what_of(wanted, settings)}.",
        "If that is right, open this page and press the button there:",
        f"  {url}",
        "The link works once, and for one day.",
        _NOT_YOU,
    ]
    return Letter(to=to, subject=f"{settings.name}: please confirm that you want our news", text="\n\n".join(parts) + "\n")


def subject(news: Mapping[Section, Sequence[Item]], town: str) -> str:
    """What a letter is about, in a line: counts alone, for a subject is seen by more eyes than a letter."""
    counted = [f"{len(items):,} {_COUNTED[section][len(items) != 1]}" for section, items in news.items()]
    rest = " and more" if len(counted) > _IN_SUBJECT else ""
    return f"{town}: {', '.join(counted[:_IN_SUBJECT])}{rest}"


def body(news: Mapping[Section, Sequence[Item]], wanted: Wanted, settings: Settings, site_url: str) -> str:
    """All of a letter but its end, which is for each reader alone."""
    parts = [f"News from {settings.name}: {what_of(wanted, settings)}"]
    for section, items in news.items():
        parts.append(f"{_HEADINGS[section].upper()}\n{'-' * len(_HEADINGS[section])}")
        parts.extend(_told(item, site_url) for item in items[:MOST])
        if len(items) > MOST:
            parts.append(f"And {len(items) - MOST:,} more:\n{site_url}{_ALL[section]}")
    return "\n\n".join(parts)


def digest(to: str, subject: str, body: str, wanted: Wanted, site_url: str, way_out: str) -> Letter:
    """A letter with the news, and the way out of them: for mail programs by RFC 8058, which have a button for it."""
    end = (
        f"-- \nYou get this letter {RHYTHM[wanted.rhythm]} because you said yes to it. When there is no news, no letter comes.\n\n"
        f"No more letters (a page with one button; your address is then deleted at once):\n{way_out}\n\n"
        f"Another rhythm, topic or part of town:\n{site_url}follow/\n"
    )
    headers = {"List-Unsubscribe": f"<{way_out}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return Letter(to=to, subject=subject, text=f"{body}\n\n{end}", headers=headers)


def _told(item: Item, site_url: str) -> str:
    lines = [f"* {item.title}", *(f"  {line}" for line in (item.what, item.said) if line), f"  {site_url}{item.url}"]
    return "\n".join(lines)
