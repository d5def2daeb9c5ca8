"""What html-validate says of pages; what it is asked is in html-validate.cjs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
VALIDATOR = HERE.parent / "node_modules" / ".bin" / "html-validate"


def faults_in_html(site: Path, told: Path, below: str = "") -> list[str]:
    """What is wrong with the pages of a site, a line each; `told` is a file to write to, `below` a folder of the site."""
    if not VALIDATOR.exists():
        pytest.fail("html-validate is not installed. ./scripts/test installs it.")
    ran = subprocess.run(
        [VALIDATOR, "--config", HERE / "html-validate.cjs", "--formatter", f"json={told}", site / f"{below}**/*.html"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode in (0, 1), ran.stdout + ran.stderr
    pages = json.loads(told.read_text(encoding="utf-8"))
    return [
        f"{Path(page['filePath']).relative_to(site)}:{fault['line']}:{fault['column']}: {fault['ruleId']}: {fault['message']}"
        for page in pages
        for fault in page["messages"]
    ]
