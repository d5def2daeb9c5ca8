"""What the tests of an import share."""

from pathlib import Path

import pytest

from unit.contribute.importing.small_town import Town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A town that nothing was brought into yet."""
    return Town(tmp_path)
