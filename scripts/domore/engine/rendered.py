"""The engine's pages and the shell, rendered anew only when something they depend on changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache as cache_answer
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from domore.engine.site import SHELL_FILE, Order
from domore.forks import soon
from domore.problems import DoMoreError, EngineFailed

Engine = Literal["mkdocs", "zensical"]


@dataclass(frozen=True, slots=True)
class Rendering:
    """The engine's pages and the shell: `folder` waits for them, and raises EngineFailed; `is_new` says that they are being rendered anew."""

    folder: Callable[[], Path]
    is_new: bool


def rendered(order: Order, engine: Engine, cache: Path) -> Path:
    """The folder with the engine's pages and the shell. Raises EngineFailed."""
    with rendering(order, engine, cache, worth_a_fork=False) as begun:
        return begun.folder()


@contextmanager
def rendering(order: Order, engine: Engine, cache: Path, *, worth_a_fork: bool) -> Iterator[Rendering]:
    """The same, begun now beside whatever comes next, where that is worth a fork; at the end nothing is being rendered. Raises EngineFailed."""
    folder, stamp = cache / "engine" / engine, cache / "engine" / f"{engine}.digest"
    if not order.config_file.is_file():
        raise EngineFailed(f'There is no {order.config_file.name} in {order.town}. Is this a town\'s folder? "domore new" makes one.')
    if engine == "zensical" and find_spec("zensical") is None:
        raise EngineFailed('Zensical is not installed. Run: pip install "domore[zensical]"')
    wanted = order.digest(engine)
    if order.is_plain() and stamp.exists() and stamp.read_text() == wanted and (folder / SHELL_FILE).exists():
        yield Rendering(lambda: folder, is_new=False)
        return
    rendered_soon = soon(partial(_render, order, engine, folder, stamp, wanted), None, worth_a_fork=worth_a_fork)
    failed: list[DoMoreError] = []

    @cache_answer
    def finish() -> None:
        try:
            rendered_soon()
        except DoMoreError as error:
            failed.append(error)

    def waited() -> Path:
        finish()
        if failed:
            raise EngineFailed(str(failed[0])) from failed[0]
        return folder

    try:
        yield Rendering(waited, is_new=True)
    finally:
        finish()


def _render(order: Order, engine: Engine, folder: Path, stamp: Path, wanted: str) -> None:
    stamp.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    if engine == "zensical":
        from domore.engine.zensical import render
    else:
        from domore.engine.mkdocs import render
    render(order, folder)
    stamp.write_text(wanted)
