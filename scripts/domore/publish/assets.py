"""What every page shares: the town's colours, the icons of its categories, the pictures of its listings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from domore.read.sources import digest
from domore.render.page import Page, key
from domore.settings import Settings, Term

_PATH: Final = re.compile(r"<path[^>]*/>|<path.*?</path>|<circle[^>]*/>", re.DOTALL)
_INK: Final = "#16201e"


def asset_pages(settings: Settings, icons: Path, pictures: Path) -> Iterator[Page]:
    """The style sheet of the town's colours, its icons, and its pictures. `icons` is the theme's icon folder."""
    yield _made("assets/domore/town.css", _town_css(settings))
    yield _made("assets/domore/icons.svg", _sprite(settings, icons))
    if pictures.is_dir():
        for file in sorted(pictures.iterdir()):
            if file.is_file() and not file.is_symlink() and not file.name.startswith("."):
                status = file.stat()
                yield Page(f"images/{file.name}", key("image", str(status.st_size), str(status.st_mtime_ns)), file.read_bytes)


def _made(path: str, text: str) -> Page:
    data = text.encode()
    return Page(path, digest(data), lambda: data)


def _town_css(settings: Settings) -> str:
    main, accent = settings.main_colour, settings.accent_colour
    lines = [
        ":root {",
        f"  --dm-main: {main};",
        f"  --dm-on-main: {readable_on(main)};",
        f"  --dm-accent: {accent};",
        f"  --dm-on-accent: {readable_on(accent)};",
        "}",
    ]
    lines += [f".category-{term.id} {{ --dm-category: {term.colour}; }}" for term in _categories(settings) if term.colour]
    return "\n".join(lines) + "\n"


def _sprite(settings: Settings, icons: Path) -> str:
    symbols = [f'<symbol id="{term.id}" viewBox="0 0 24 24">{_drawing(icons, term.icon)}</symbol>' for term in _categories(settings) if term.icon]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _drawing(icons: Path, name: str) -> str:
    file = icons / f"{name}.svg"
    return "".join(_PATH.findall(file.read_text(encoding="utf-8"))) if file.is_file() else '<circle cx="12" cy="12" r="8"/>'


def _categories(settings: Settings) -> list[Term]:
    return list(settings.vocabularies.get("categories", {}).values())


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, from 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable_on(colour: str) -> str:
    """White or near-black, whichever reads better on `colour`."""
    background = luminance(colour)
    return _INK if (background + 0.05) / (luminance(_INK) + 0.05) > 1.05 / (background + 0.05) else "#ffffff"
