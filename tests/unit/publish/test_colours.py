"""Whatever colours a town chooses, its pages can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.engine.site import THEME
from domore.publish.colours import DARK, LIGHT, Ground, contrast, readable_on, shades

AA = 4.5  # WCAG 2.2, 1.4.3
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours)
def test_there_is_always_a_colour_that_reads_on_top(colour: str) -> None:
    """Buttons, the header and the hero are filled with the town's own colour: their words reach 4.5 to 1 on any."""
    assert contrast(readable_on(colour), colour) >= AA


@pytest.mark.parametrize("ground", [LIGHT, DARK])
@given(colour=colours)
def test_every_shade_reads_wherever_it_stands(ground: Ground, colour: str) -> None:
    """A link or a category's name reaches 4.5 to 1 on a card, on the greyest panel and on its own tint; so do the words on top of it."""
    text, on, tint = shades(colour, ground)
    assert min(contrast(text, behind) for behind in (ground.panel, ground.page, tint)) >= AA
    assert contrast(on, text) >= AA


@given(colours)
def test_a_colour_that_reads_already_is_left_alone(colour: str) -> None:
    """Only what can't be read is changed."""
    text, _, tint = shades(colour, LIGHT)
    if min(contrast(colour, behind) for behind in (LIGHT.panel, LIGHT.page, tint)) >= 4.7:
        assert contrast(text, colour) < 1.02


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    """The colours that shades are measured against are the ones base.css paints."""
    light, dark = _tokens()
    assert (LIGHT.panel, LIGHT.page) == (light["raised"], light["grey-tint"])
    assert (DARK.panel, DARK.page) == (dark["raised"], dark["grey-tint"])


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_fixed_colours_can_be_read(scheme: int) -> None:
    """Text, quiet text and each status colour reach 4.5 to 1 on the page, on cards and on their own tints."""
    tokens = _tokens()[scheme]
    grounds = [tokens["surface"], tokens["sunken"], tokens["raised"]]
    for name in ("text", "muted", "grey", "amber", "green", "blue", "violet", "teal", "red"):
        behind = [*grounds, tokens[f"{name}-tint"]] if f"{name}-tint" in tokens else grounds
        assert min(contrast(tokens[name], ground) for ground in behind) >= AA, name


def _tokens() -> list[dict[str, str]]:
    sheet = (Path(THEME) / "assets" / "domore" / "base.css").read_text(encoding="utf-8")
    light, dark = sheet.split('[data-md-color-scheme="slate"] {', 1)
    return [dict(re.findall(r"--dm-([a-z-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
