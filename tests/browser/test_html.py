"""The HTML of the demo town is valid."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
VALIDATOR = HERE.parent / "node_modules" / ".bin" / "html-validate"


def test_every_page_is_valid_html(built_town: Path, tmp_path: Path) -> None:
    """html-validate finds nothing on any page of the site; what it is asked is in html-validate.cjs."""
    if not VALIDATOR.exists():
        pytest.fail("html-validate is not installed. ./scripts/test installs it.")
    told = subprocess.run(
        [VALIDATOR, "--config", HERE / "html-validate.cjs", "--formatter", f"json={tmp_path / 'told.json'}", built_town / "**/*.html"],
        capture_output=True,
        text=True,
        check=False,
    )
    pages = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    faults = [
        f"{Path(page['filePath']).relative_to(built_town)}:{fault['line']}:{fault['column']}: {fault['ruleId']}: {fault['message']}"
        for page in pages
        for fault in page["messages"]
    ]
    assert not faults, "\n".join(faults[:40])
    assert told.returncode == 0, told.stdout + told.stderr
