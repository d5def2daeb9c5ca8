"""The documents that are made from the schemas are in step with them; `pytest --bless` makes them anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reference.fields import field_reference
from reference.open_data import open_data_reference

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("name", "made"), [("fields.md", field_reference), ("open-data.md", open_data_reference)])
def test_the_document_is_made_from_the_schemas(name: str, made: Callable[[], str], bless: bool) -> None:
    """What stands in docs/ is what the schemas say."""
    if bless:
        (DOCS / name).write_text(made(), encoding="utf-8")
    assert (DOCS / name).read_text(encoding="utf-8") == made()
