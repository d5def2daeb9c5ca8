"""A page that mkdocs.yml names and nobody wrote is told plainly; what may be there all the same is left to the engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from domore.check.nav import missing_pages

PLAIN = "site_name: Fernley\nplugins: [domore]\n"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A town with two pages."""
    (tmp_path / "content/pages/help").mkdir(parents=True)
    for name in ("about.md", "help/how-it-works.md"):
        (tmp_path / "content/pages" / name).write_text("# Here")
    return tmp_path


def told(town: Path, text: str) -> list[str]:
    (town / "mkdocs.yml").write_text(text)
    return [str(problem) for problem in missing_pages(town)]


def test_a_misspelt_page_is_told_with_its_line_and_the_page_that_was_meant(town: Path) -> None:
    nav = "nav:\n  - abuot.md\n  - About: about\n  - Help:\n      - help/how-it-work.md\n      - Rules: rules.md\n"
    assert told(town, PLAIN + nav) == [
        'mkdocs.yml:4:5: There is no page "abuot.md" in content/pages/. Did you mean "about.md"?',
        'mkdocs.yml:5:12: There is no page "about" in content/pages/. Did you mean "about.md"?',
        'mkdocs.yml:7:9: There is no page "help/how-it-work.md" in content/pages/. Did you mean "help/how-it-works.md"?',
        'mkdocs.yml:8:16: There is no page "rules.md" in content/pages/. '
        "Write it, or remove this line. The pages are: about.md, help/how-it-works.md.",
    ]


def test_a_page_outside_is_no_page(town: Path) -> None:
    (town / "content/secret.md").write_text("x")
    assert len(told(town, PLAIN + "nav: [../secret.md]\n")) == 1


@pytest.mark.parametrize(
    "text",
    [
        PLAIN + "nav: [about.md, Help: help/how-it-works.md]\n",
        PLAIN + "nav: [Find: find/, Ideas: /ideas/, Elsewhere: 'https://fernley.example/x.md', Write: 'mailto:desk@fernley.example']\n",
        PLAIN,
        "plugins: {domore: {}, search: {}}\nextra: {x: !ENV X}\nnav: &a [about.md, *a]\n",
        "",
        "nav: [",
        "[" * 100_000,
    ],
)
def test_what_is_right_or_can_not_be_read_is_left_to_the_engine(town: Path, text: str) -> None:
    assert told(town, text) == []


@pytest.mark.parametrize("more", ["plugins: [domore, gen-files]\n", "plugins: [domore]\nhooks: [x.py]\n", "plugins: [domore]\nINHERIT: base.yml\n"])
def test_where_others_may_make_pages_the_engine_judges(town: Path, more: str) -> None:
    assert told(town, more + "nav: [made.md]\n") == []


def test_a_town_without_the_file_has_no_nav(town: Path) -> None:
    assert missing_pages(town) == []


def test_other_tags_do_not_stand_in_the_way(town: Path) -> None:
    """Material's own manual asks for a tag of Python's where emoji are wanted."""
    text = PLAIN + "markdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\nnav: [abuot.md]\n"
    assert len(told(town, text)) == 1
