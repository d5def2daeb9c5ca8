"""What every page shares: the town's colours, the icons of its categories, the pictures of its listings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from domore.engine.site import is_published, valid
from domore.publish.colours import DARK, LIGHT, Ground, mix, readable_on, shades
from domore.read.sources import Stamp, digest
from domore.render.page import Page, key
from domore.settings import Settings, Term

_TOWNSCAPE: Final = {"far": 0.1, "mid": 0.22, "near": 0.42}  # how far its rows of houses stand out from the main colour
# Material's icons; found without importing it, which would import MkDocs.
_ICONS: Final = Path(next(iter(find_spec("material").submodule_search_locations))) / "templates" / ".icons"  # type: ignore[union-attr,arg-type]
_PATH: Final = re.compile(r"<path[^>]*/>|<path.*?</path>|<circle[^>]*/>", re.DOTALL)


def engine_pages(rendered: Path) -> Iterator[Page]:
    """What a theme engine left in a folder, but for the shell and what we make ourselves."""
    for path, file in _files(rendered):
        if is_published(path):
            yield _made(path, valid(file.read_text(encoding="utf-8")).encode()) if path.endswith(".html") else _made(path, file.read_bytes())


def unpublished(rendered: Path) -> list[str]:
    """The paths of what a theme engine left and nobody needs."""
    return [path for path, _ in _files(rendered) if not is_published(path)]


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file.relative_to(folder).as_posix(), file


def asset_pages(settings: Settings, pictures: Mapping[str, Stamp], folder: Path) -> Iterator[Page]:
    """The style sheet of the town's colours, its icons, and these pictures in `folder`."""
    yield _made("assets/domore/town.css", _town_css(settings).encode())
    yield _made("assets/domore/icons.svg", _sprite(settings, _ICONS).encode())
    for name, stamp in pictures.items():
        yield Page(f"images/{name}", key("image", str(stamp.size), str(stamp.modified_ns), str(stamp.changed_ns)), (folder / name).read_bytes)


def _made(path: str, data: bytes) -> Page:
    return Page(path, digest(data), lambda: data)


def _town_css(settings: Settings) -> str:
    main, accent = settings.main_colour, settings.accent_colour
    lines = [":root {", *_declared("main", main, readable_on(main)), *_declared("accent", accent, readable_on(accent))]
    lines += [f"  --dm-town-{name}: {mix(readable_on(main), main, share)};" for name, share in _TOWNSCAPE.items()] + ["}"]
    for scheme, ground in (("", LIGHT), ('[data-md-color-scheme="slate"]', DARK)):
        lines.append(f"{scheme or ':root'} {{")
        for name, colour in (("main-text", main), ("accent-text", accent), ("category", main)):
            lines += _shaded(name, colour, ground)
        lines.append("}")
        for term in _categories(settings):
            if term.colour:
                lines += [f"{scheme} .category-{term.id} {{".lstrip(), *_shaded("category", term.colour, ground), "}"]
    return "\n".join(lines) + "\n"


def _declared(name: str, colour: str, on: str) -> list[str]:
    return [f"  --dm-{name}: {colour};", f"  --dm-on-{name}: {on};"]


def _shaded(name: str, colour: str, ground: Ground) -> list[str]:
    text, on, tint = shades(colour, ground)
    return [*_declared(name, text, on), f"  --dm-{name.removesuffix('-text')}-tint: {tint};"]


def _sprite(settings: Settings, icons: Path) -> str:
    symbols = [f'<symbol id="{term.id}" viewBox="0 0 24 24">{_drawing(icons, term.icon)}</symbol>' for term in _categories(settings)]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _drawing(icons: Path, name: str | None) -> str:
    file = icons / f"{name}.svg"
    return "".join(_PATH.findall(file.read_text(encoding="utf-8"))) if file.is_file() else '<circle cx="12" cy="12" r="8"/>'


def _categories(settings: Settings) -> list[Term]:
    return list(settings.vocabularies.get("categories", {}).values())
