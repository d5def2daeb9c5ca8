"""The guides speak of what is there, in this repository and in a new town."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from domore.scaffold.new import GUIDES, new_town

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new town."""
    folder = tmp_path_factory.mktemp("new") / "town"
    new_town(folder, "Fernley", say=lambda _: None)
    return folder


def test_links_in_a_new_town_lead_somewhere(town: Path) -> None:
    """Each relative link in its README, CONTRIBUTING and guides."""
    documents = [town / "README.md", town / "CONTRIBUTING.md", *(town / "docs").glob("*.md")]
    assert len(documents) == 2 + len(GUIDES)
    for document in documents:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} leads to {target}"


@pytest.mark.parametrize("forge", ["github", "forgejo"])
def test_the_guide_names_every_workflow(forge: str, town: Path) -> None:
    """And no other."""
    named = set(re.findall(r"^\| `([a-z]+\.yml)` \|", (ROOT / f"docs/road-{forge}.md").read_text(), re.MULTILINE))
    assert named == {file.name for file in (town / f".{forge}/workflows").iterdir()}


def test_the_guide_for_gitlab_names_every_job_and_schedule() -> None:
    """And no other; each schedule's variable is one that a job waits for."""
    guide, ci = (ROOT / "docs/road-gitlab.md").read_text(), (ROOT / ".gitlab-ci.yml").read_text()
    named = set(re.findall(r"^\| `([a-z]+)` \|", guide, re.MULTILINE))
    assert named == {name for name, job in yaml.safe_load(ci).items() if isinstance(job, dict) and "script" in job}
    assert set(re.findall(r"`DOMORE_TASK` = `([a-z]+)`", guide)) == set(re.findall(r'DOMORE_TASK == "([a-z]+)"', ci))


def test_the_status_check_that_guides_want_is_the_check_s_name() -> None:
    """A branch rule that waits for another name would wait for ever."""
    for forge in ("github", "forgejo"):
        assert "*Check what is proposed*" in (ROOT / f"docs/road-{forge}.md").read_text()
        assert "name: Check what is proposed\n" in (ROOT / f".{forge}/workflows/check.yml").read_text()


def test_what_is_named_in_the_threat_model_is_there() -> None:
    """Each guard's file."""
    for name in set(re.findall(r"`((?:review|contribute|read|render|publish|check)/[a-z_/]+\.py)`", (ROOT / "docs/threat-model.md").read_text())):
        assert (ROOT / "scripts/domore" / name).is_file(), name


def test_editors_find_the_schemas(town: Path) -> None:
    """The settings for VS Code name schemas and folders that are there, here and in a new town."""
    for folder in (ROOT, town):
        schemas = json.loads((folder / ".vscode/settings.json").read_text())["yaml.schemas"]
        for schema, where in schemas.items():
            assert (folder / schema).is_file()
            for glob in [where] if isinstance(where, str) else where:
                assert any(folder.glob(glob)), glob


def test_the_town_s_own_words_for_contributors_are_the_project_s() -> None:
    """CONTRIBUTING.md of a new town is ours without the part about Do More itself."""
    ours = (ROOT / "CONTRIBUTING.md").read_text().partition("## Working on Do More itself")[0].rstrip().splitlines()
    theirs = (ROOT / "scripts/domore/scaffold/town/CONTRIBUTING.md").read_text().splitlines()
    assert len(ours) == len(theirs)
    assert sum(one != other for one, other in zip(ours, theirs, strict=True)) == 2
