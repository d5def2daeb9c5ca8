"""The engine's pages and the shell, rendered anew only when something they depend on changed."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from domore.engine.site import SHELL_FILE, Order
from domore.problems import EngineFailed

Engine = Literal["mkdocs", "zensical"]


def rendered(order: Order, engine: Engine, cache: Path) -> Path:
    """The folder with the engine's pages and the shell. Raises EngineFailed."""
    folder, stamp = cache / "engine" / engine, cache / "engine" / f"{engine}.digest"
    if not order.config_file.is_file():
        raise EngineFailed(f'There is no {order.config_file.name} in {order.town}. Is this a town\'s folder? "domore new" makes one.')
    if engine == "zensical" and find_spec("zensical") is None:
        raise EngineFailed('Zensical is not installed. Run: pip install "domore[zensical]"')
    wanted = order.digest(engine)
    if order.is_plain() and stamp.exists() and stamp.read_text() == wanted and (folder / SHELL_FILE).exists():
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
