"""Who does the work of a build: what is asked of a hand, and one hand. many_hands.py has several side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Final, Protocol

import msgspec

from domore.forks import forks_help, soon
from domore.model.card import Card
from domore.model.catalogue import Catalogue, catalogue
from domore.model.facts import Fact
from domore.model.history import Past
from domore.model.survey import Examined, Examiner
from domore.publish.feeds import idea_feeds
from domore.publish.search_records import Record, record
from domore.publish.writer import Manifest, Stage, Staged
from domore.read.lives import Life
from domore.read.sources import Source
from domore.read.versions import Versions
from domore.render.listing_pages import listing_pages
from domore.render.page import Page
from domore.render.shell import Shell
from domore.render.studio import Studio
from domore.render.wording import day
from domore.settings import Settings

Files = Callable[[], Sequence[str]]
MANY_PAGES: Final = 100  # below this, a second process costs more than it saves


class Making(msgspec.Struct, frozen=True, dict=True):
    """What to make pages from: all cards and facts, each file's fingerprint, the shell, what all pages share, and what the site (a folder) holds
    already. `news` are the files whose pages may differ from those that it holds (see `domore.publish.inputs`)."""

    cards: tuple[Card, ...]
    facts: tuple[Fact, ...]
    digests: dict[str, str]
    shell: Shell
    fingerprint: str
    kept: Manifest
    site: str
    today: date
    lives: dict[str, Life] = {}
    news: frozenset[str] | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        """The cards in order, and the facts."""
        return catalogue(self.cards, self.today, self.facts)


class Made(msgspec.Struct, frozen=True, array_like=True):
    """Which pages stand as they were, and which were made."""

    kept: list[str]
    staged: list[Staged]


class Hands(Protocol):
    """Examines files, then makes pages from them, then what the search needs; in this order."""

    def examine(self, sources: Sequence[Source]) -> list[Examined]:
        """What is known of these files."""

    def make(self, making: Making, searched: Files) -> Made:
        """Every page but the search's: made anew where its key changed. `searched` names the files whose records will be asked for: workers begin
        with these as soon as their pages are made."""

    def records(self) -> dict[str, Record]:
        """What the search has of the listings in the files that were `searched`."""

    def make_search(self) -> Made:
        """The find page and what it reads."""

    def close(self) -> None:
        """The work is done; may be said again."""


class OneHand:
    """This process, alone or one of several: `mine` says which files and which other pages are its own (None: all are)."""

    def __init__(self, town: Path, settings: Settings, today: date, sources: Sequence[Source], mine: Callable[[str], bool] | None = None) -> None:
        self._examiner = Examiner(town, settings, today, sources)
        self._settings = settings
        self._versions = Versions(town)
        self._mine = mine or (lambda _: True)
        self._is_alone = mine is None
        self._ready: dict[str, Record] = {}

    def examine(self, sources: Sequence[Source]) -> list[Examined]:
        """What is known of those of these files that are its own."""
        return [self._examiner.examine(source) for source in sources if self._mine(source.path)]

    def make(self, making: Making, searched: Files) -> Made:
        """Its share of every page but the search's."""
        self._making, self._searched, self._stage = making, searched, Stage(Path(making.site))
        if making.news is not None:
            return self._made(self._listed(making))
        from domore.publish.plan import town_pages  # a fifth of all modules, which a build with news of few listings saves

        return self._made(town_pages(self._studio), self._listed(making))

    @cached_property
    def _studio(self) -> Studio:
        making = self._making
        return Studio(settings=self._settings, catalogue=making.catalogue, shell=making.shell, fingerprint=making.fingerprint)

    def _listed(self, making: Making) -> Iterator[Page]:
        """The pages of the listings that there is news of."""
        if making.news is not None and not making.news:
            return
        past = Past(making.lives, self._versions.read, day)

        def wanted(path: str) -> bool:
            return (making.news is None or path in making.news) and self._mine(path)

        yield from listing_pages(self._studio, self._examiner.listing, making.digests, wanted, past)
        yield from idea_feeds(self._studio, wanted)

    def records(self) -> dict[str, Record]:
        """Its share of the records."""
        return self.records_of(self._searched())

    def records_of(self, files: Iterable[str]) -> dict[str, Record]:
        """The records of those of these files that are its own."""
        ready, listing, settings = self._ready, self._examiner.listing, self._settings
        return {path: ready.get(path) or record(listing(path), settings) for path in files if self._mine(path)}

    def prepare(self, is_asked: Callable[[], bool]) -> None:
        """Makes records of what it examined, until it is asked for something; the others are made when they are asked for."""
        for number, path in enumerate(self._examiner.at_hand):
            if number % 64 == 0 and is_asked():
                return
            self._ready[path] = record(self._examiner.listing(path), self._settings)

    def make_search(self) -> Made:
        """Its share of the find page and what it reads."""
        from domore.publish.plan import search_pages

        return self._made(search_pages(self._studio))

    def close(self) -> None:
        """Nothing is left to read."""
        self._versions.close()

    def _made(self, *wanted: Iterable[Page]) -> Made:
        made, waiting = Made([], []), list[Page]()
        for page in chain(*wanted):
            if self._mine(page.source or page.path):
                there = self._making.kept.get(page.path)
                if there is not None and there.key == page.key and there.source == page.source:
                    made.kept.append(page.path)
                elif self._is_alone and not page.source:
                    waiting.append(page)
                else:
                    made.staged.append(self._put(page))
        made.staged.extend(self._beside(waiting))
        return made

    def _beside(self, pages: Sequence[Page]) -> list[Staged]:
        """Draws pages of the whole town, half of them beside the others where there are many: one new listing moves hundreds."""
        ours, theirs = pages[::2], pages[1::2]
        drawn = soon(lambda: [self._put(page) for page in theirs], list[Staged], worth_a_fork=forks_help(len(pages), MANY_PAGES))
        return [*(self._put(page) for page in ours), *drawn()]

    def _put(self, page: Page) -> Staged:
        return self._stage.put(page.path, page.key, page.draw(), page.source)


def together(answers: Sequence[Made]) -> Made:
    """What several hands made, as if one had."""
    return Made([path for made in answers for path in made.kept], [page for made in answers for page in made.staged])
