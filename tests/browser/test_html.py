"""The HTML of the demo town is valid."""

from __future__ import annotations

from pathlib import Path

from browser.validated import faults_in_html


def test_every_page_is_valid_html(built_town: Path, tmp_path: Path) -> None:
    """html-validate finds nothing on any page of the site."""
    faults = faults_in_html(built_town, tmp_path / "told.json")
    assert not faults, "\n".join(faults[:40])
