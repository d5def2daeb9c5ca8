"""A town as a repository with a main branch, and a hand that proposes changes to it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

TOWN = Path(__file__).parents[3] / "tests" / "site" / "town"
IDEA = """title: A slide for the swimming pool
summary: A long slide that children and their grandparents can use together.
status: proposed
category: {category}
submitted: 2026-03-14
"""
Propose = Callable[[Callable[[Path], object]], str]


def git(folder: Path, *words: str) -> str:
    """What Git answers."""
    whole = ["git", "-c", "user.name=A", "-c", "user.email=a@fernley.example", "-c", "commit.gpgsign=false", *words]
    done = subprocess.run(whole, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The tiny town on branch main."""
    folder = tmp_path / "town"
    shutil.copytree(TOWN, folder, ignore=shutil.ignore_patterns(".domore", "site", ".git"))
    git(tmp_path, "init", "-q", "-b", "main", str(folder))
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", "The town")
    return folder


@pytest.fixture
def propose(town: Path, tmp_path: Path) -> Propose:
    """Makes a change in a clone, commits it on a branch and brings its commit into the town's repository; gives the commit's id."""

    def made(change: Callable[[Path], object]) -> str:
        clone = tmp_path / "fork"
        shutil.rmtree(clone, ignore_errors=True)
        git(tmp_path, "clone", "-q", "--no-hardlinks", str(town), str(clone))
        change(clone)
        git(clone, "add", "-A", "-f")
        git(clone, "commit", "-q", "-m", "A proposal")
        git(town, "fetch", "-q", str(clone), "HEAD")
        return git(town, "rev-parse", "FETCH_HEAD")

    return made
