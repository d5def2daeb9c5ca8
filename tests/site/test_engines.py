"""Whichever way the site is built, it is the same site."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from domore.pipeline import build, check
from domore.problems import ContentProblems, EngineFailed

from .conftest import TODAY, tree


def test_plain_mkdocs_gives_the_same_site(town: Path) -> None:
    """`mkdocs build` alone makes every page and every file that `domore build` makes."""
    build(town, town / "ours", today=date.today())
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-d", "plain"], cwd=town, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ours, plain = tree(town / "ours"), tree(town / "plain")
    assert ours.keys() == plain.keys()
    assert [path for path in ours if ours[path] != plain[path]] == []


def test_plain_mkdocs_says_what_is_wrong(town: Path) -> None:
    """Problems in the content end `mkdocs build` with their lines."""
    (town / "content/ideas/2026/croesfan.yml").write_text("title: x\n")
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-d", "plain"], cwd=town, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "content/ideas/2026/croesfan.yml:1:" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_failed_mkdocs_build_leaves_the_last_good_site(town: Path) -> None:
    """Problems are found before MkDocs empties the site's folder."""
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", "plain"]
    assert subprocess.run(command, cwd=town, capture_output=True, check=False).returncode == 0
    before = tree(town / "plain")
    (town / "content/ideas/2026/croesfan.yml").write_text("title: x\n")
    assert subprocess.run(command, cwd=town, capture_output=True, check=False).returncode != 0
    assert tree(town / "plain") == before


def test_a_misspelt_page_in_the_nav_stops_check_and_build_with_its_line(town: Path) -> None:
    """MkDocs itself leaves such a page out of the menu with no more than a log line."""
    config = town / "mkdocs.yml"
    config.write_text(config.read_text().replace("- about.md", "- abuot.md"))
    told = ['mkdocs.yml:10:5: There is no page "abuot.md" in content/pages/. Did you mean "about.md"?']
    assert [str(problem) for problem in check(town, today=TODAY).problems] == told
    with pytest.raises(ContentProblems) as raised:
        build(town, town / "site", today=TODAY, with_search=False)
    assert [str(problem) for problem in raised.value.problems] == told
    assert not (town / "site").exists()


def test_zensical_builds_the_same_pages(town: Path) -> None:
    """Zensical renders the shell and the site's own pages; what we fill in is the same."""
    build(town, town / "material", today=TODAY, with_search=False)
    build(town, town / "zensical", today=TODAY, with_search=False, engine="zensical")
    material, zensical = tree(town / "material"), tree(town / "zensical")
    pages = {path for path in material if not path.startswith("assets/")}
    assert pages == {path for path in zensical if not path.startswith("assets/")}
    body = re.compile(rb'(?s)<div class="page.*?</article>|<h1.*?(?=</main>)')
    for path in pages:
        if path.startswith(("ideas/", "opportunities/")):
            found, other = body.search(material[path]), body.search(zensical[path])
            assert found, path
            assert other, path
            assert found[0] == other[0], path


def test_a_broken_configuration_is_told_plainly(town: Path) -> None:
    """What MkDocs can't read ends in one line and leaves the site."""
    build(town, town / "site", today=TODAY, with_search=False)
    before = tree(town / "site")
    (town / "mkdocs.yml").write_text("site_name: [\n")
    with pytest.raises(EngineFailed, match=r"mkdocs\.yml"):
        build(town, town / "site", today=TODAY, with_search=False)
    assert tree(town / "site") == before


def test_the_operators_own_theme_goes_first(town: Path) -> None:
    """A template in site_config/theme/ replaces ours, with nothing forked."""
    partials = town / "site_config" / "theme" / "partials"
    partials.mkdir(parents=True)
    (partials / "town-footer.html").write_text("<footer>Our own foot</footer>\n")
    for engine in ("mkdocs", "zensical"):
        build(town, town / engine, today=TODAY, with_search=False, engine=engine)  # type: ignore[arg-type]
        assert b"Our own foot" in (town / engine / "ideas/bench/index.html").read_bytes()


@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_a_town_may_have_any_name(town: Path, engine: str) -> None:
    """Quotes and signs in the town's name and purpose break no page, whichever engine renders it."""
    site = town / "site_config/site.yml"
    site.write_text(site.read_text().replace("name: Tinyton", "name: 'Ann''s \"Old\" Town & <Co>'").replace("test with.", '"test" & <b>see</b>.'))
    build(town, town / "site", today=TODAY, with_search=False, engine=engine)  # type: ignore[arg-type]
    for path in ("index.html", "about/index.html", "ideas/bench/index.html"):
        page = (town / "site" / path).read_text()
        assert "<Co>" not in page
        assert "&lt;Co&gt;" in page
        assert "&amp;lt;" not in page
        assert '"Old"' not in page.split("<body")[0]
