"""The whole way, from a town's files to its site, on one screen."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache as once
from pathlib import Path

from domore.cache import cache_for_reading, cache_of, forget
from domore.check.nav import missing_pages
from domore.check.site_config import load_settings
from domore.engine.rendered import Engine, Rendering, rendering
from domore.engine.site import SHELL_DEPTH, SHELL_FILE, Order
from domore.fingerprint import code_fingerprint
from domore.forks import forks_help
from domore.hands import Made, Making
from domore.problems import ContentProblems, EngineFailed, Problem, WrongUse
from domore.publish import search
from domore.publish.assets import asset_pages, engine_pages, unpublished
from domore.publish.inputs import inputs, news
from domore.publish.site_map import site_map
from domore.publish.writer import OWN, Manifest, SiteWriter
from domore.read.git_log import NoLog, lives_soon
from domore.read.lives import Life
from domore.read.repository import Repository, repository_of
from domore.read.sources import digest, find_links
from domore.render.page import Page, key
from domore.render.shell import parse
from domore.settings import Settings
from domore.surveyor import surveyed

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found: problems in order, and how many listings there are; None if the settings stood in the way of looking."""

    problems: tuple[Problem, ...]
    listings: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did, and in how many seconds."""

    listings: int
    written: int
    removed: int
    warnings: tuple[Problem, ...]
    seconds: float


def settings_of(town: Path) -> Settings:
    """The town's settings. Raises ContentProblems if site_config/ has errors."""
    return _loaded(town)[0]


def _loaded(town: Path) -> tuple[Settings, list[Problem]]:
    """The town's settings, and what the check warns of in them. Raises ContentProblems if they have errors."""
    settings, problems = load_settings(town)
    if settings is None or any(problem.severity == "error" for problem in problems):
        raise ContentProblems(tuple(sorted(problems)))
    return settings, problems


def check(town: Path, *, today: date) -> Checked:
    """Everything that is wrong with the town's content and settings."""
    settings, problems = load_settings(town)
    if settings is None:
        return Checked(problems=tuple(sorted(problems)), listings=None)
    with cache_for_reading(town) as cache, surveyed(town, settings, today, cache) as found:
        return Checked(problems=tuple(sorted({*problems, *missing_pages(town), *found.problems})), listings=found.survey.listings)


def build(
    town: Path, site: Path, *, today: date, engine: Engine = "mkdocs", with_search: bool = True, clean: bool = False, say: Say = lambda _: None
) -> Built:
    """Builds the site, writing only what changed. Raises WrongUse, ContentProblems, EngineFailed or SiteBlocked and leaves the site as it was;
    SearchFailed too, or, if the index fails at the last, with new pages and the search of the last build."""
    _refuse_site(town, site)
    settings, warnings = _loaded(town)
    if with_search:
        search.ready()
    with cache_of(town, say) as cache:
        if clean:
            forget(cache)
        if wrong := [*find_links(town), *missing_pages(town)]:  # before the engine, which would follow the links and drop the pages
            raise ContentProblems(tuple(wrong))
        say("Pages and theme")
        order = Order(town=town, config_file=town / "mkdocs.yml", settings=settings)
        with rendering(order, engine, cache, worth_a_fork=forks_help(1, 1)) as shells, SiteWriter(site) as writer:
            built = _publish(town, settings, shells, cache, writer, today=today, with_search=with_search, clean=clean, say=say)
    return replace(built, warnings=tuple(sorted({*warnings, *built.warnings})))


def publish_over(town: Path, site: Path, *, today: date) -> Built:
    """Publishes the listings into a site that an engine has just rendered there."""
    settings = settings_of(town)
    with cache_of(town) as cache:
        shells = cache / "engine" / "plain"
        shutil.rmtree(shells, ignore_errors=True)
        shutil.copytree(site, shells, ignore=shutil.ignore_patterns(OWN))
        with SiteWriter(site, over=True) as writer:
            rendered = Rendering(lambda: shells, is_new=True)
            return _publish(town, settings, rendered, cache, writer, today=today, with_search=True, clean=False, say=lambda _: None)


def _publish(
    town: Path, settings: Settings, rendering: Rendering, cache: Path, writer: SiteWriter, *, today: date, with_search: bool, clean: bool, say: Say
) -> Built:
    """Pages first, then the search: what was edited is on the site before its words are indexed."""
    started = time.perf_counter()
    repository = repository_of(town, os.environ) if settings.history else None
    lives = lives_soon(repository, cache / "history")
    intact = writer.intact_soon()
    drawing_all = clean or rendering.is_new or writer.inputs.shared != _fingerprint(settings, rendering.folder())
    with surveyed(town, settings, today, cache, drawing_all=drawing_all, for_search=with_search, say=say) as found:
        if any(problem.severity == "error" for problem in found.problems):
            raise ContentProblems(found.problems)
        kept = {} if clean else intact()
        shells = rendering.folder()
        fingerprint = _fingerprint(settings, shells)
        shell = parse((shells / SHELL_FILE).read_text(encoding="utf-8"), SHELL_DEPTH)
        cards, facts, digests = found.survey.cards(), found.survey.facts(), found.survey.digests()
        past = _told(lives, repository, say)
        made_of = inputs(fingerprint, today, cards, facts, digests, past)
        making = Making(
            cards=tuple(cards),
            facts=tuple(facts),
            digests=digests,
            shell=shell,
            fingerprint=fingerprint,
            kept=kept,
            site=str(writer.site),
            today=today,
            lives=past,
            news=news(writer.inputs, made_of) if len(kept) == len(writer.manifest) else None,
        )

        wanted = once(lambda: search.wanted(making.catalogue, making.digests, settings, key(code_fingerprint(), settings.digest)))
        say("Listings")
        made = found.hands.make(making, lambda: search.missing(wanted(), cache) if with_search else [])
        made.kept.extend(_without_news(making))
        shared = [*engine_pages(shells), *asset_pages(settings, found.images, town / "content" / "images")]
        paths = _addresses([*made.kept, *(page.path for page in made.staged)], [page.path for page in shared])
        with ExitStack() as beside:
            indexes = once(lambda: beside.enter_context(search.indexing(wanted(), found.hands.records(), cache)))
            if with_search and making.news is None:
                indexes()  # where all is drawn anew, nobody waits for one page
            _stage(writer, kept, made, [*shared, *site_map(paths, shell.site_url)])
            standing = {path: file for path, file in kept.items() if search.owns(path)}
            keeping = standing | {path: kept[path] for path in made.kept}
            written, removed = writer.commit(keeping, made.staged, inputs=made_of, unwanted=unpublished(shells))
            if with_search:
                say("Search")
                indexes()
                pages = {path: file for path, file in writer.manifest.items() if not search.owns(path)}
                made = found.hands.make_search()
                found.hands.close()
                with suppress(OSError):  # where there is no room, its own end tells
                    found.remember()
                _stage(writer, kept, made, search.index_pages(wanted(), indexes(), cache))
        if with_search:
            more, fewer = writer.commit(pages | {path: kept[path] for path in made.kept}, made.staged, inputs=made_of)
            written, removed = written + more, removed + fewer
    return Built(listings=found.survey.listings, written=written, removed=removed, warnings=found.problems, seconds=time.perf_counter() - started)


def _told(lives: Callable[[], dict[str, Life]], repository: Repository | None, say: Say) -> dict[str, Life]:
    """What is known of the past, and what is not is said."""
    if repository is not None and repository.cut:
        say("This clone holds only the end of the history, so pages tell less of it. To fetch the rest: git fetch --unshallow")
    try:
        return lives()
    except NoLog:
        say("Git can't tell the history, so no page does")
        return {}


def _fingerprint(settings: Settings, shells: Path) -> str:
    """Stands for what all pages share."""
    return key(code_fingerprint(), settings.digest, digest((shells / SHELL_FILE).read_bytes()))


def _without_news(making: Making) -> Iterator[str]:
    """The pages that stand as they were, since there is no news of what they are drawn from; none of them was looked at."""
    if making.news is not None:
        for path, file in making.kept.items():
            if file.source is not None and file.source not in making.news and not search.owns(path):
                yield path


def _stage(writer: SiteWriter, kept: Manifest, made: Made, pages: Iterable[Page]) -> None:
    """Stages those of the pages that changed."""
    for page in pages:
        there = kept.get(page.path)
        if there is not None and there.key == page.key and there.source is None:
            made.kept.append(page.path)
        else:
            made.staged.append(writer.stage.put(page.path, page.key, page.draw()))


def _addresses(ours: Sequence[str], shared: Sequence[str]) -> list[str]:
    """All paths of the site; refuses a page or a file of the operator's at an address that the site makes itself."""
    taken = set(ours)
    for path in shared:
        if path in taken or search.owns(path):
            name = f"{path.removesuffix('/index.html').removesuffix('.html')}.md" if path.endswith(".html") else path
            raise EngineFailed(
                f"content/pages/{name} wants the address /{path.removesuffix('index.html')}, which the site makes itself. Rename the file."
            )
        taken.add(path)
    return [*ours, *shared, "find/index.html"]


def _refuse_site(town: Path, site: Path) -> None:
    """A site is a folder of its own: never the town or what is around it, never among its sources."""
    at = site.resolve()
    if site.exists() and not site.is_dir():
        raise WrongUse(f'"{site}" is a file. Choose a folder for the site.')
    taken = ("content", "site_config", "schemas", ".git", ".domore", ".domore-spool")
    if town.is_relative_to(at) or any(at.is_relative_to(town / name) for name in taken):
        raise WrongUse(f'the site can\'t be built into "{site}": the town\'s own files are there. Choose another folder, such as "site".')
