"""What the tests of the find page share."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from browser.find.asking import opened


@pytest.fixture
def find(page: Page, site: str) -> Page:
    """The find page, ready."""
    return opened(page, f"{site}find/")
