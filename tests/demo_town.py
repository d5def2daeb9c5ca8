"""The demo town, for tests that need a whole one."""

from __future__ import annotations

from pathlib import Path

from domore.check.site_config import load_settings
from domore.settings import Settings

ROOT = Path(__file__).parents[1]


def demo_settings() -> Settings:
    """What site_config/ of the demo town says."""
    settings, problems = load_settings(ROOT)
    assert settings is not None, problems
    return settings
