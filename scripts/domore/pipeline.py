"""The whole way, from a town's files to its site, on one screen."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domore.cache import cache_of, forget
from domore.check.site_config import load_settings
from domore.engine.rendered import Engine, rendered
from domore.engine.site import SHELL_DEPTH, SHELL_FILE, Order
from domore.fingerprint import code_fingerprint
from domore.hands import Made, Making
from domore.problems import ContentProblems, Problem
from domore.publish import search
from domore.publish.assets import asset_pages, engine_pages
from domore.publish.site_map import site_map
from domore.publish.writer import Manifest, SiteWriter, memory_of
from domore.read.sources import digest, find_images
from domore.render.page import Page, key
from domore.render.shell import parse
from domore.settings import Settings
from domore.surveyor import surveyed

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found: problems in order, and how many listings there are."""

    problems: tuple[Problem, ...]
    listings: int


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
    settings, problems = load_settings(town)
    if settings is None or any(problem.severity == "error" for problem in problems):
        raise ContentProblems(tuple(sorted(problems)))
    return settings


def check(town: Path, *, today: date) -> Checked:
    """Everything that is wrong with the town's content and settings."""
    settings, problems = load_settings(town)
    if settings is None:
        return Checked(problems=tuple(sorted(problems)), listings=0)
    with cache_of(town) as cache, surveyed(town, settings, today, cache) as found:
        return Checked(problems=tuple(sorted({*problems, *found.problems})), listings=len(found.survey.files))


def build(
    town: Path, site: Path, *, today: date, engine: Engine = "mkdocs", with_search: bool = True, clean: bool = False, say: Say = lambda _: None
) -> Built:
    """Builds the site, writing only what changed. Raises ContentProblems, EngineFailed or SearchFailed and leaves the site as it was."""
    settings = settings_of(town)
    with cache_of(town) as cache:
        if clean:
            forget(cache)
        say("Pages and theme")
        shells = rendered(Order(town=town, config_file=town / "mkdocs.yml", settings=settings), engine, cache)
        return _publish(town, site, settings, shells, cache, today=today, with_search=with_search, sweep=clean, say=say)


def publish_over(town: Path, site: Path, *, today: date) -> Built:
    """Publishes the listings into a site that an engine has just rendered there."""
    settings = settings_of(town)
    with cache_of(town) as cache:
        shells = cache / "engine" / "plain"
        shutil.rmtree(shells, ignore_errors=True)
        shutil.copytree(site, shells)
        return _publish(town, site, settings, shells, cache, today=today, with_search=True, sweep=True, say=lambda _: None)


def _publish(
    town: Path, site: Path, settings: Settings, shells: Path, cache: Path, *, today: date, with_search: bool, sweep: bool, say: Say
) -> Built:
    """Pages first, then the search: what was edited is on the site before its words are indexed."""
    started = time.perf_counter()
    shell_html = (shells / SHELL_FILE).read_text(encoding="utf-8")
    fingerprint = key(code_fingerprint(), settings.digest, digest(shell_html.encode()))
    writer = SiteWriter(site, memory_of(site, cache), fingerprint)
    with surveyed(town, settings, today, cache, drawing_all=writer.is_new, say=say) as found:
        if any(problem.severity == "error" for problem in found.problems):
            raise ContentProblems(found.problems)
        kept = writer.intact()
        making = Making(found.survey.cards(), found.survey.digests(), parse(shell_html, SHELL_DEPTH), fingerprint, kept, writer.stage, today)
        say("Listings")
        made = found.hands.make(making)
        shared = list(_shared_pages(town, settings, shells))
        paths = [*made.kept, *(page.path for page in made.staged), *(page.path for page in shared), "find/index.html"]
        _stage(writer, kept, made, [*shared, *site_map(paths, making.shell.site_url)], "shared")
        standing = {path: file for path, file in kept.items() if search.owns(path)}
        written, removed = writer.commit(standing | {path: kept[path] for path in made.kept}, made.staged, sweep=sweep)
        if with_search:
            say("Search")
            pages = {path: file for path, file in writer.manifest.items() if not search.owns(path)}
            wanted = search.wanted(making.catalogue, making.digests, settings, key(code_fingerprint(), settings.digest))
            made = found.hands.make_search(sorted(search.missing(search.stale(wanted, cache), cache)))
            search.index(wanted, made.records, cache)
            _stage(writer, kept, made, search.index_pages(wanted, cache), "index")
            more, fewer = writer.commit(pages | {path: kept[path] for path in made.kept}, made.staged)
            written, removed = written + more, removed + fewer
        writer.close()
    return Built(listings=len(found.survey.files), written=written, removed=removed, warnings=found.problems, seconds=time.perf_counter() - started)


def _stage(writer: SiteWriter, kept: Manifest, made: Made, pages: Iterable[Page], what: str) -> None:
    """Stages those of the pages that changed."""
    for number, page in enumerate(pages):
        there = kept.get(page.path)
        if there is not None and there.key == page.key:
            made.kept.append(page.path)
        else:
            made.staged.append(writer.stage.put(page.path, page.key, page.draw(), f"{what}-{number}"))


def _shared_pages(town: Path, settings: Settings, shells: Path) -> Iterator[Page]:
    """What is not made from the catalogue: the engine's own files, colours, icons and pictures."""
    yield from engine_pages(shells)
    yield from asset_pages(settings, find_images(town)[0], town / "content" / "images")
