"""The whole way, from a town's files to its site."""

from __future__ import annotations

import fcntl
import gc
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from domore.check.across import check_across
from domore.check.site_config import load_settings
from domore.engine.site import SHELL_DEPTH, SHELL_FILE, Order, is_published
from domore.fingerprint import code_fingerprint
from domore.hands import Hands, Making, ManyHands, OneHand, many_hands_help
from domore.model.survey import Memory, Survey, changed, remember, remembered, survey
from domore.problems import ContentProblems, DoMoreError, EngineFailed, Problem
from domore.publish.assets import asset_pages
from domore.publish.writer import SiteWriter, memory_of
from domore.read.sources import digest, find
from domore.render.page import Page, key
from domore.render.shell import parse
from domore.settings import Settings

Engine = Literal["mkdocs", "zensical"]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found: problems in order, and how many listings there are."""

    problems: tuple[Problem, ...]
    listings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did."""

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
    with _cache(town) as cache, _surveyed(town, settings, today, cache) as (surveyed, found, _):
        return Checked(problems=tuple(sorted({*problems, *found})), listings=len(surveyed.files))


def build(
    town: Path, site: Path, *, today: date, engine: Engine = "mkdocs", search: bool = True, clean: bool = False, say: Say = lambda _: None
) -> Built:
    """Builds the site, writing only what changed. Raises ContentProblems, EngineFailed or SearchFailed and leaves the site as it was."""
    settings = settings_of(town)
    with _cache(town) as cache:
        if clean:
            _forget(cache)
        say("Pages and theme")
        order = Order(town=town, config_file=town / "mkdocs.yml", settings=settings)
        rendered = _rendered(order, engine, cache)
        return _publish(town, site, settings, rendered, cache, today=today, search=search, sweep=clean, say=say)


def publish_over(town: Path, site: Path, *, today: date) -> Built:
    """Publishes the listings into a site that an engine has just rendered there."""
    settings = settings_of(town)
    with _cache(town) as cache:
        rendered = cache / "engine" / "plain"
        shutil.rmtree(rendered, ignore_errors=True)
        shutil.copytree(site, rendered)
        return _publish(town, site, settings, rendered, cache, today=today, search=True, sweep=True, say=lambda _: None)


def _publish(town: Path, site: Path, settings: Settings, rendered: Path, cache: Path, *, today: date, search: bool, sweep: bool, say: Say) -> Built:
    started = time.perf_counter()
    shell_html = (rendered / SHELL_FILE).read_text(encoding="utf-8")
    with _surveyed(town, settings, today, cache, say) as (surveyed, problems, hands):
        if any(problem.severity == "error" for problem in problems):
            raise ContentProblems(tuple(problems))
        say("Listings")
        writer = SiteWriter(site, memory_of(site, cache))
        kept = writer.intact()
        making = Making(
            cards=surveyed.cards(),
            digests=surveyed.digests(),
            shell=parse(shell_html, SHELL_DEPTH),
            fingerprint=key(code_fingerprint(), settings.digest, digest(shell_html.encode())),
            kept=kept,
            stage=writer.stage,
        )
        made = hands.make(making)
        for number, page in enumerate(_shared_pages(town, settings, rendered)):
            there = kept.get(page.path)
            if there is not None and there.key == page.key:
                made.kept.append(page.path)
            else:
                made.staged.append(writer.stage.put(page.path, page.key, page.draw(), f"shared-{number}"))
        say("Writing")
        written, removed = writer.commit({path: kept[path] for path in made.kept}, made.staged, sweep=sweep)
        writer.close()
    return Built(listings=len(surveyed.files), written=written, removed=removed, warnings=tuple(problems), seconds=time.perf_counter() - started)


def _shared_pages(town: Path, settings: Settings, rendered: Path) -> Iterator[Page]:
    """What is not made from the catalogue: the engine's own files, colours, icons and pictures."""
    import material

    for file in sorted(rendered.rglob("*")):
        path = file.relative_to(rendered).as_posix()
        if file.is_file() and is_published(path):
            yield Page(path, digest(file.read_bytes()), file.read_bytes)
    yield from asset_pages(settings, Path(material.__file__).parent / "templates" / ".icons", town / "content" / "images")


@contextmanager
def _surveyed(town: Path, settings: Settings, today: date, cache: Path, say: Say = lambda _: None) -> Iterator[tuple[Survey, list[Problem], Hands]]:
    """The survey of all files, every problem, and the hands that made it."""
    fingerprint = key(code_fingerprint(), settings.digest, today.isoformat())
    seen = time.time_ns()
    sources, misplaced = find(town)
    memory = remembered(cache / "survey.msgpack", fingerprint)
    fresh = changed(sources, memory)
    hands: Hands = ManyHands(town, settings, today, sources) if many_hands_help(len(fresh)) else OneHand(town, settings, today, sources)
    try:
        say(f"Reading {len(fresh):,} of {len(sources):,} listings")
        surveyed = survey(sources, memory, hands.examine(fresh))
        entries, pictures = [file.entry for file in surveyed.files if file.entry is not None], _pictures(town)
        looked_at = digest(msgspec.msgpack.encode((entries, pictures)))
        across = memory.across if memory is not None and memory.across[0] == looked_at else (looked_at, tuple(check_across(entries, pictures)))
        if fresh or memory is None or len(memory.files) != len(sources) or memory.across is not across:
            remember(Memory(fingerprint, seen, surveyed.files, across), cache / "survey.msgpack")
        problems = [*misplaced, *(problem for file in surveyed.files for problem in file.problems), *across[1]]
        yield surveyed, sorted(problems), hands
    finally:
        hands.close()


def _pictures(town: Path) -> dict[str, int]:
    folder = town / "content" / "images"
    return {file.name: file.stat().st_size for file in folder.iterdir() if file.is_file() and not file.is_symlink()} if folder.is_dir() else {}


def _rendered(order: Order, engine: Engine, cache: Path) -> Path:
    """The folder with the engine's pages and the shell, rendered anew if anything it depends on changed."""
    folder, stamp = cache / "engine" / engine, cache / "engine" / f"{engine}.digest"
    if not order.config_file.is_file():
        raise EngineFailed(f'There is no {order.config_file.name} in {order.town}. Is this a town\'s folder? "domore new" makes one.')
    wanted = order.digest(engine)
    if stamp.exists() and stamp.read_text() == wanted and (folder / SHELL_FILE).exists():
        return folder
    stamp.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    if engine == "zensical":
        from domore.engine.zensical import render
    else:
        from domore.engine.mkdocs import render
    render(order, folder)
    stamp.write_text(wanted)
    return folder


def _forget(cache: Path) -> None:
    (cache / "survey.msgpack").unlink(missing_ok=True)
    shutil.rmtree(cache / "engine", ignore_errors=True)
    for file in cache.glob("site-*.msgpack"):
        file.unlink()


@contextmanager
def _cache(town: Path) -> Iterator[Path]:
    """The town's cache folder, for one build at a time."""
    folder = town / ".domore"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise DoMoreError(f"{folder} can't be made: {error.strerror}. It is where builds remember what they know.") from error
    collecting = gc.isenabled()
    gc.disable()  # nothing that a build makes is a circle, and looking for circles took a quarter of its time
    try:
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
    finally:
        if collecting:
            gc.enable()
