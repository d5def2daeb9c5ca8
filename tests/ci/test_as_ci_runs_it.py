"""The shell of the workflows, run as the forges would: with a real repository, a real proposal and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
IDEA = """title: A slide for the swimming pool
summary: A long slide that children and their grandparents can use together.
status: proposed
category: parcs
submitted: 2026-03-14
"""


def git(folder: Path, *words: str) -> str:
    whole = ["git", "-c", "user.name=A", "-c", "user.email=a@fernley.example", "-c", "commit.gpgsign=false", *words]
    return subprocess.run(whole, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


def script(file: str, job: str, step: str) -> str:
    """The shell of one step."""
    loaded = yaml.safe_load((ROOT / file).read_text())
    [found] = [each for each in loaded["jobs"][job]["steps"] if each["name"].startswith(step)]
    run: str = found["run"]
    return run


def ran(shell: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Some shell, run as a forge runs it, with our domore on the path and no pip that could reach out."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", shell]
    return subprocess.run(words, cwd=folder, env={"PATH": path, "HOME": str(folder), **environ}, capture_output=True, text=True, check=False)


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """What the forge holds as fernley/board.git: main, and a pull request 7 with a wrong category."""
    town, bare = tmp_path / "town-of-old", tmp_path / "fernley" / "board.git"
    shutil.copytree(ROOT / "tests/site/town", town, ignore=shutil.ignore_patterns(".domore", "site"))
    git(tmp_path, "init", "-q", "-b", "main", str(town))
    git(town, "add", "-A", "-f")
    git(town, "commit", "-q", "-m", "The town")
    git(town, "switch", "-q", "-c", "idea")
    (town / "content/ideas/2026/slide.yml").write_text(IDEA)
    git(town, "add", "-A")
    git(town, "commit", "-q", "-m", "An idea")
    git(town, "switch", "-q", "main")
    git(town, "merge", "-q", "--no-ff", "-m", "merged", "idea")
    git(town, "branch", "merged")
    git(town, "reset", "-q", "--hard", "HEAD^1")
    git(tmp_path, "clone", "-q", "--bare", str(town), str(bare))
    git(bare, "update-ref", "refs/pull/7/head", "refs/heads/idea")
    git(bare, "config", "uploadpack.allowAnySHA1InWant", "true")
    return bare


def test_github_looks_at_a_shallow_merge(server: Path, tmp_path: Path) -> None:
    """The check's own command, with the two checkouts that GitHub makes: it annotates the line and hands on a report."""
    work = tmp_path / "work"
    work.mkdir()
    git(work, "clone", "-q", "--branch", "main", f"file://{server}", "town")
    git(work, "clone", "-q", "--depth", "2", "--branch", "merged", f"file://{server}", "proposed")
    (work / "event.json").write_text("{}")
    done = ran(
        script(".github/workflows/check.yml", "check", "Look at"),
        work,
        GITHUB_EVENT_PATH=str(work / "event.json"),
        GITHUB_STEP_SUMMARY=str(work / "summary.md"),
        COMMIT=git(server, "rev-parse", "idea"),
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=content/ideas/2026/slide.yml,line=4,")
    assert (work / "review.json").exists() and "parcs" in (work / "summary.md").read_text()


def test_forgejo_fetches_and_looks(server: Path, tmp_path: Path) -> None:
    """The two steps of Forgejo's check, from a server of files."""
    work = tmp_path / "work"
    work.mkdir()
    (work / "event.json").write_text("{}")
    environ = {
        "GITHUB_SERVER_URL": f"file://{tmp_path}",
        "GITHUB_REPOSITORY": "fernley/board",
        "GITHUB_EVENT_PATH": str(work / "event.json"),
        "BASE": git(server, "rev-parse", "main"),
        "HEAD": git(server, "rev-parse", "idea"),
        "NUMBER": "7",
        "TOKEN": "none",
    }
    fetched = ran(script(".forgejo/workflows/check.yml", "check", "Get the base"), work, **environ)
    assert fetched.returncode == 0, fetched.stderr
    done = ran(script(".forgejo/workflows/check.yml", "check", "Look at"), work, **environ)
    assert done.returncode == 1 and "slide.yml:4:" in done.stdout, done.stderr


def test_forgejo_publishes_the_branch_that_is_served(server: Path, tmp_path: Path) -> None:
    """The last step pushes what was built, and nothing of the build's own memory, as the branch `pages`."""
    site = tmp_path / "site"
    (site / ".domore").mkdir(parents=True)
    (site / ".domore" / "x").write_text("x")
    (site / "index.html").write_text("<p>Hello</p>")
    environ = {"GITHUB_SERVER_URL": f"file://{tmp_path}", "GITHUB_REPOSITORY": "fernley/board", "GITHUB_SHA": "abc", "TOKEN": "none"}
    done = ran(script(".forgejo/workflows/publish.yml", "publish", "Publish"), tmp_path, **environ)
    assert done.returncode == 0, done.stderr
    assert git(server, "ls-tree", "-r", "--name-only", "pages") == "index.html"


def test_gitlab_publishes_the_site_alone(tmp_path: Path) -> None:
    """The job's script, with pip left out and a build that is no more than its files: what the build remembers is not handed on."""
    lines = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text())["pages"]["script"]
    assert "pip install" in lines[0] and lines[1] == "domore build --site public"
    (tmp_path / "public" / ".domore").mkdir(parents=True)
    (tmp_path / "public" / "index.html").touch()
    assert ran("\n".join(lines[2:]), tmp_path).returncode == 0
    assert [file.name for file in (tmp_path / "public").iterdir()] == ["index.html"]


def test_gitlab_looks_at_a_merge_request(server: Path, tmp_path: Path) -> None:
    """The job's script, with its clone, fetch address and pip replaced by what is here: report, code quality and a red job."""
    work = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--branch", "idea", f"file://{server}", str(work))
    lines = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text())["check"]["script"]
    assert lines[0].startswith('git fetch --no-tags "https://gitlab-ci-token:$CI_JOB_TOKEN@') and "pip install" in lines[3]
    shell = "\n".join([f'git fetch -q --no-tags "file://{server}" main', *lines[1:3], *lines[4:]])
    done = ran(shell, work, CI_MERGE_REQUEST_SOURCE_PROJECT_ID="4", CI_MERGE_REQUEST_PROJECT_ID="3", CI_COMMIT_SHA="abc")
    assert done.returncode == 1, done.stderr
    assert "parcs" in (work / "gl-code-quality-report.json").read_text() and "parcs" in (work / "review.md").read_text()
