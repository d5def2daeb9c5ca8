"""Zensical, the successor that Material's makers name: an extra, asked through its own command."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from domore.engine.site import SHELL_MARKDOWN, SHELL_SOURCE, THEME, Order, extra
from domore.problems import EngineFailed


def render(order: Order, into: Path) -> None:
    """Renders the site's own pages and the shell. Raises EngineFailed with Zensical's own words."""
    desk = into.with_name(f"{into.name}-desk")
    shutil.rmtree(desk, ignore_errors=True)
    try:
        config = _lay_out(order, desk)
    except OSError as error:
        raise EngineFailed(f"The pages could not be laid out for Zensical: {error}") from error
    command = [sys.executable, "-m", "zensical", "build", "--config-file", config.name]
    done = subprocess.run(command, cwd=desk, capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    if done.returncode or not (desk / "out").is_dir():
        said = " ".join((done.stderr or done.stdout).split())[-600:]
        raise EngineFailed(f"Zensical could not build {order.config_file.name} and content/pages: {said}")
    (desk / "out").replace(into)


def _lay_out(order: Order, desk: Path) -> Path:
    """A folder as Zensical wants it: the pages and the shell, our theme under the operator's, and a configuration that inherits theirs."""
    shutil.copytree(order.town / "content" / "pages", desk / "docs")
    shutil.copytree(THEME, desk / "theme")
    if order.overrides.is_dir():
        shutil.copytree(order.overrides, desk / "theme", dirs_exist_ok=True)
    shell = desk / "docs" / SHELL_SOURCE
    shell.parent.mkdir(parents=True)
    shell.write_text(SHELL_MARKDOWN, encoding="utf-8")
    config = desk / "mkdocs.yml"
    ours = {
        "INHERIT": str(order.config_file),
        "docs_dir": "docs",
        "site_dir": "out",
        "theme": {"variant": "classic", "custom_dir": "theme"},
        "extra": {"domore": extra(order.settings)},
    }
    config.write_text(json.dumps(ours), encoding="utf-8")  # JSON is YAML
    return config
