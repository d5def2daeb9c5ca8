"""The shell: filled with anything, it stays the page the theme made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.problems import EngineFailed
from domore.render.shell import BASE, parse

UP = "../" * 7
PAGE = (
    f'<html><title>@@domore:title@@</title><meta content="@@domore:description@@">@@domore:head@@<a href="{UP}ideas/"@@domore:at-ideas@@>'
    f'<a href="{UP}opportunities/"@@domore:at-opportunities@@><a href="{UP}numbers/"@@domore:at-numbers@@>'
    f'<script>{{"base": "{UP[:-1]}"}}</script>@@domore:body@@</html>'
)


@pytest.mark.parametrize(("url", "up"), [("", "./"), ("find/", "../"), ("ideas/x/", "../../"), ("ideas/page/2/", "../../../")])
def test_addresses_fit_the_depth_of_the_page(url: str, up: str) -> None:
    """The theme's addresses and ours lead from any depth to the site's root."""
    page = parse(PAGE, 7).fill(url=url, title="t", description="d", body=f'<a href="{BASE}find/">').decode()
    assert f'<a href="{up}ideas/"' in page
    assert f'<a href="{up}find/">' in page
    assert f'"base": "{up}"' in page
    assert BASE not in page


@given(title=st.text(), description=st.text())
def test_a_title_can_not_break_out(title: str, description: str) -> None:
    """Titles and descriptions are escaped, and slots named in them are not filled."""
    page = parse(PAGE, 7).fill(url="a/", title=title, description=description, body="BODY").decode()
    assert page.count("BODY") == 1 + title.count("BODY") + description.count("BODY")
    inside = page.split("<title>", 1)[1].split("</title>", 1)[0]
    assert "<" not in inside


def test_the_section_at_hand_is_marked() -> None:
    """One entry of the navigation says that we are there."""
    page = parse(PAGE, 7).fill(url="ideas/", title="t", description="d", body="", section="ideas").decode()
    assert page.count("aria-current") == 1


def test_a_theme_without_a_slot_is_named() -> None:
    """An override that leaves out a slot is told which."""
    with pytest.raises(EngineFailed, match="body"):
        parse(PAGE.replace("@@domore:body@@", ""), 7)
