"""The commands that docs/erasure.md gives for taking something out of Git's history, run word for word."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "erasure.md"
PRIVATE = "01632 960777"
LISTING = "content/ideas/2026/a-bench.yml"
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8").partition("## 4.")[2], re.DOTALL)
AS_TEST = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@fernley.example",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@fernley.example",
    "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
}


def run(command: str, folder: Path) -> str:
    """What a shell says to commands, none of which may fail."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command], cwd=folder, env=os.environ | AS_TEST, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def everything_in(repository: Path) -> str:
    """The text of all objects that a repository holds, whether anything leads to them or not."""
    command = "git cat-file --batch-all-objects --batch --unordered"
    return subprocess.run(["bash", "-c", command], cwd=repository, capture_output=True, check=True).stdout.decode(errors="replace")


@pytest.fixture
def forge(tmp_path: Path) -> Path:
    """A bare repository with something private in a listing, in another file, in a message, and on a branch; and a clone, board, as on a server."""
    town, bare = tmp_path / "town", tmp_path / "forge.git"
    (town / LISTING).parent.mkdir(parents=True)
    (town / LISTING).write_text(f"summary: Ring {PRIVATE}\n")
    (town / "README.md").write_text(f"Questions: {PRIVATE}\n")
    run(f"git init -q -b main && git add -A && git commit -qm 'Add a bench, {PRIVATE}'", town)
    run(f"git switch -qc more && echo '# {PRIVATE}' >> {LISTING} && git commit -qam More && git switch -q main", town)
    run(f"git clone -q --bare . {bare} && git clone -q {bare} ../board", town)
    run(f"git rm -q {LISTING} && git commit -qm 'Take out what should not be public' && git push -q {bare} main", town)
    return bare


def test_the_runbook_takes_it_out_of_history(forge: Path, tmp_path: Path) -> None:
    """Out of each commit, branch and message, for whoever clones from then on; and out of a server's clone altogether."""
    rewrite, refresh = BLOCKS
    assert PRIVATE in everything_in(forge)
    commands = rewrite.replace("ADDRESS", str(forge)).replace("01632 960123", PRIVATE)
    said = run("\n".join(line for line in commands.splitlines() if not line.startswith("pip install")), tmp_path)
    assert PRIVATE not in said
    run(f"git clone -q --no-local --mirror {forge} anew.git", tmp_path)
    assert PRIVATE not in everything_in(tmp_path / "anew.git")
    assert "refs/replace/" not in run("git for-each-ref", tmp_path / "anew.git")
    assert not (tmp_path / "words.txt").exists()
    run(refresh, tmp_path / "board")
    assert PRIVATE not in everything_in(tmp_path / "board")


def test_a_town_without_a_forge_rewrites_its_own_repository(forge: Path, tmp_path: Path) -> None:
    """In place, with the one word more that the guide names."""
    assert "run the `git filter-repo` above in it with `--force`" in GUIDE.read_text(encoding="utf-8")
    assert forge.exists()
    (tmp_path / "words.txt").write_text(f"{PRIVATE}==>[taken out]\n")
    rewrite = re.findall(r"git filter-repo (.*?words\.txt)$", BLOCKS[0].replace("\\\n", ""), re.MULTILINE | re.DOTALL)
    town = tmp_path / "town"
    run(f"git filter-repo --force {rewrite[0]}", town)
    assert PRIVATE not in everything_in(town)
