"""Colours that can be read: from the few that a town chooses, the shades that text, links and panels need on light and dark ground."""

from __future__ import annotations

from collections.abc import Iterable
from colorsys import hls_to_rgb, rgb_to_hls
from typing import Final, NamedTuple

_ON: Final = ("#ffffff", "#1b2320", "#000000")  # one of white and black always reads; the ink is warmer
# WCAG 2.2 asks for 4.5 (1.4.3); a little more covers rounding.
READABLE: Final = 4.6


class Ground(NamedTuple):
    """Where text stands: the panel's colour, the page's, the lightness (0 or 1) shades move to, and how much of a colour is in its tint."""

    panel: str
    page: str
    towards: float
    tint: float


# --dm-raised and --dm-grey-tint of the theme's base.css: the first and the last of the grounds that links stand on.
LIGHT: Final = Ground("#fffdf8", "#ece5d8", 0.0, 0.1)
DARK: Final = Ground("#212a28", "#343a37", 1.0, 0.16)


class Shades(NamedTuple):
    """One colour on one ground: as text, what reads on top of it, and a panel of it that the text reads on."""

    text: str
    on: str
    tint: str


def shades(colour: str, ground: Ground) -> Shades:
    """`colour` moved as little as needed to be read on the ground's panel, its page and a tint of itself."""
    tint = mix(colour, ground.panel, ground.tint)
    ladder = [_moved(colour, ground.towards, step / 20) for step in range(21)]
    text = next((shade for shade in ladder if _reads(shade, (ground.panel, ground.page, tint))), ladder[-1])
    return Shades(text, readable_on(text), tint)


def _moved(colour: str, towards: float, share: float) -> str:
    """The same hue, as vivid, with its lightness moved by `share` of the way."""
    hue, lightness, saturation = rgb_to_hls(*(part / 255 for part in _parts(colour)))
    return "#" + "".join(f"{round(part * 255):02x}" for part in hls_to_rgb(hue, lightness + (towards - lightness) * share, saturation))


def _reads(colour: str, behind: Iterable[str]) -> bool:
    return all(contrast(colour, ground) >= READABLE for ground in behind)


def mix(first: str, second: str, share: float) -> str:
    """`share` of the first colour, the rest of the second."""
    pairs = zip(_parts(first), _parts(second), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def contrast(first: str, second: str) -> float:
    """Contrast ratio from 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, from 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    parts = [part / 255 for part in _parts(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable_on(colour: str) -> str:
    """White, ink or black: the first that reads on `colour`."""
    return next((text for text in _ON if contrast(text, colour) >= READABLE), max(_ON, key=lambda text: contrast(text, colour)))


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
