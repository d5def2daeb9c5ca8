"""What a pull request brings in: only that is told, nothing of it is followed, and the base decides."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domore import cli
from domore.problems import WrongUse
from domore.review.examine import examine
from domore.review.findings import Findings, from_json
from domore.review.tree import Blob, Proposed, lay_down, proposed

from .conftest import IDEA, Propose, git

TODAY = date(2026, 6, 1)


def found(town: Path, head: str, *, may: bool = False) -> Findings:
    return examine(town, proposed(town, "main", head), may=may, today=TODAY)


def an_idea(clone: Path, category: str = "parks", name: str = "slide") -> None:
    (clone / f"content/ideas/2026/{name}.yml").write_text(IDEA.format(category=category))


def test_a_good_idea_is_good_and_shown_as_it_will_look(town: Path, propose: Propose) -> None:
    head = propose(an_idea)
    findings = found(town, head)
    assert (findings.verdict, findings.problems, findings.outside) == ("good", (), ())
    [look] = findings.looks
    assert (look.change, look.title) == ("new", "A slide for the swimming pool")
    assert dict(look.facts) == {"Status": "Proposed", "Category": "Parks", "Proposed on": "2026-03-14"}


def test_what_is_wrong_is_told_at_its_line(town: Path, propose: Propose) -> None:
    findings = found(town, propose(lambda clone: an_idea(clone, "parcs")))
    assert findings.verdict == "mend"
    assert [(problem.path, problem.line) for problem in findings.problems] == [("content/ideas/2026/slide.yml", 4)]


def test_what_was_wrong_before_is_not_told(town: Path, propose: Propose) -> None:
    """Whoever proposes one idea is not told of what others left undone."""
    an_idea(town, "parcs", "old-fault")
    git(town, "add", ".")
    git(town, "commit", "-q", "-m", "A fault of ours")
    assert found(town, propose(an_idea)).problems[0].rule == "likely-duplicates"
    assert [problem.path for problem in found(town, propose(lambda clone: an_idea(clone, name="zebra"))).problems] == ["content/ideas/2026/zebra.yml"]


def test_what_it_breaks_elsewhere_is_told(town: Path, propose: Propose) -> None:
    """A listing that goes is missed where others refer to it."""
    findings = found(town, propose(lambda clone: (clone / "content/ideas/2025/bench.yml").unlink()))
    assert "content/ideas/2025/seat.yml" in {problem.path for problem in findings.problems}
    assert [look.change for look in findings.looks] == ["removed"]


def test_likely_duplicates_are_named_whichever_comes_first(town: Path, propose: Propose) -> None:
    for name in ("aaa", "zzz"):
        text = (town / "content/ideas/2025/bench.yml").read_text()
        head = propose(lambda clone, name=name, text=text: (clone / f"content/ideas/2025/{name}.yml").write_text(text))  # type: ignore[misc]
        alike = [problem for problem in found(town, head).problems if problem.rule == "likely-duplicates"]
        assert any(name in problem.path or name in problem.message for problem in alike)


@pytest.mark.parametrize("path", ["mkdocs.yml", "site_config/site.yml", "content/pages/about.md", ".github/workflows/check.yml", "content/new.txt"])
def test_residents_change_only_listings_and_pictures(town: Path, propose: Propose, path: str) -> None:
    """Anything else wants a maintainer, kindly; somebody who can write to the repository may."""

    def change(clone: Path) -> None:
        (clone / path).parent.mkdir(parents=True, exist_ok=True)
        (clone / path).write_text("name: Elsewhere\npurpose: To take over the town's page.\n")

    head = propose(change)
    findings = found(town, head)
    assert (findings.verdict, findings.outside) == ("maintainer", (path,))
    assert [problem.rule for problem in findings.problems if problem.path == path] == ["content-only"]
    assert found(town, head, may=True).verdict == "good"


def test_the_settings_are_those_of_the_base(town: Path, propose: Propose) -> None:
    """A proposal that brings a category of its own is checked without it."""

    def change(clone: Path) -> None:
        an_idea(clone, "parcs")
        with (clone / "site_config/categories.yml").open("a") as file:
            file.write("parcs:\n  label: Parcs\n  sentence: Spelt so.\n")

    assert found(town, propose(change)).verdict == "mend"


@pytest.mark.parametrize(("ours", "theirs"), [("meadow", "meadow/slide.yml"), ("meadow/slide.yml", "meadow")])
def test_a_file_where_a_folder_is_is_told(town: Path, propose: Propose, ours: str, theirs: str) -> None:
    """Main has by now a file where the proposal wants a folder, or the other way round: a problem of the proposal, and the rest is looked at."""

    def put(folder: Path, name: str) -> None:
        file = folder / "content/ideas" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(IDEA.format(category="parks"))

    def change(clone: Path) -> None:
        put(clone, theirs)
        an_idea(clone, "parcs", name="zebra")

    head = propose(change)
    put(town, ours)
    git(town, "add", ".")
    git(town, "commit", "-q", "-m", "Ours")
    findings = found(town, head)
    refused = [problem.path for problem in findings.problems if problem.rule == "plain-files-only"]
    assert refused == [f"content/ideas/{theirs}"]
    assert "content/ideas/2026/zebra.yml" in {problem.path for problem in findings.problems}


def test_links_programs_and_repositories_are_refused(town: Path, propose: Propose, tmp_path: Path) -> None:
    """Only plain files may lie under content/; a link to a secret is neither read nor shown."""
    secret = tmp_path / "secret.yml"
    secret.write_text(IDEA.format(category="parks") + "body: the secret\n")

    def change(clone: Path) -> None:
        (clone / "content/ideas/2026/link.yml").symlink_to(secret)
        an_idea(clone, name="program")
        (clone / "content/ideas/2026/program.yml").chmod(0o755)
        inner = clone / "content/ideas/2026/inner"
        git(clone, "init", "-q", str(inner))
        git(inner, "commit", "-q", "--allow-empty", "-m", "Inner")
        (clone / "content/ideas/2026/.hidden").write_text("x")

    findings = found(town, propose(change), may=True)
    refused = {problem.path.rpartition("/")[2] for problem in findings.problems if problem.rule == "plain-files-only"}
    assert refused == {"link.yml", "program.yml", "inner", ".hidden"}
    assert "the secret" not in str(findings)
    assert findings.verdict == "mend"


def test_attributes_of_the_proposal_change_nothing(town: Path, propose: Propose) -> None:
    """.gitattributes can't hide a file from the check, nor rewrite it."""

    def change(clone: Path) -> None:
        an_idea(clone, "parcs")
        (clone / ".gitattributes").write_text("* export-ignore export-subst filter=evil ident\n")

    assert {problem.rule for problem in found(town, propose(change)).problems} == {"shape-enum", "content-only"}


def test_the_base_may_have_moved_on(town: Path, propose: Propose) -> None:
    """What main got since is neither undone by the proposal nor told of, and duplicates of it are seen."""
    head = propose(an_idea)
    an_idea(town, name="older-slide")
    git(town, "add", ".")
    git(town, "commit", "-q", "-m", "The same, sooner")
    findings = found(town, head)
    assert [look.path for look in findings.looks] == ["content/ideas/2026/slide.yml"]
    assert {problem.rule for problem in findings.problems} == {"likely-duplicates"}


def test_a_huge_picture_is_weighed_and_not_copied(town: Path, propose: Propose) -> None:
    def change(clone: Path) -> None:
        (clone / "content/images").mkdir()
        (clone / "content/images/huge.jpg").write_bytes(b"x" * 3_000_000)
        (clone / "content/ideas/2026/slide.yml").write_text(IDEA.format(category="parks") + "image:\n  file: huge.jpg\n  alt: A very large slide.\n")

    [problem] = found(town, propose(change)).problems
    assert "3.0 MB" in problem.message


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(["..", ".", "", ".git", "ideas", "a\\b", "x.yml", "a\x00b", "\udcff", "\n", "é", "a" * 300]), min_size=1, max_size=4))
def test_no_path_leads_out_of_the_folder(tmp_path: Path, steps: list[str]) -> None:
    """Whatever a tree calls its files, they are written below content/ or not at all."""
    repository = tmp_path / "repository"
    if not repository.exists():
        git(tmp_path, "init", "-q", str(repository))
        (repository / "x").write_text("x")
    id = git(repository, "hash-object", "-w", "x")
    into = tmp_path / "into" / "deep"
    shutil.rmtree(tmp_path / "into", ignore_errors=True)
    into.mkdir(parents=True)
    path = "/".join(["content", *steps])
    lay_down(Proposed(repository=repository, before={}, after={path: Blob("100644", id)}), into)
    written = [file for file in tmp_path.rglob("*") if file.is_file() and repository not in file.parents]
    assert all(file.is_relative_to(into / "content") and ".git" not in file.parts for file in written)


@pytest.mark.parametrize("revision", ["--output=/tmp/x", "-h", "", "main;id", "no-such-branch", "main..main"])
def test_a_revision_is_never_an_option(town: Path, revision: str) -> None:
    with pytest.raises(WrongUse):
        proposed(town, "main", revision)


def test_the_command_tells_and_hands_on(town: Path, propose: Propose, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`domore review-pull-request` annotates, writes the files it is asked for and ends with 1 when something is to mend."""
    head = propose(lambda clone: an_idea(clone, "parcs"))
    out = {name: tmp_path / name for name in ("json", "markdown", "code-quality")}
    words = ["review-pull-request", "--town", str(town), "--proposed", str(town), "--base", "main", "--head", head, "--format", "github"]
    assert cli.main([*words, *(word for name, path in out.items() for word in (f"--{name}", str(path)))]) == 1
    assert capsys.readouterr().out.startswith("::error file=content/ideas/2026/slide.yml,line=4,")
    assert from_json(out["json"].read_bytes()).verdict == "mend"
    assert "parcs" in out["markdown"].read_text()
    assert json.loads(out["code-quality"].read_text())[0]["location"] == {"path": "content/ideas/2026/slide.yml", "lines": {"begin": 4}}


@pytest.mark.parametrize(
    ("whence", "ref", "code"),
    [("fernley/board", "tidy-up", 0), ("somebody/board", "main", 1), (None, "main", 1), ("fernley/board", "refs/pull/7/head", 1)],
)
def test_who_can_write_here_is_read_from_the_event(town: Path, propose: Propose, tmp_path: Path, whence: str | None, ref: str, code: int) -> None:
    """A branch of the repository itself says that its author can write; a fork says nothing, nor does Forgejo's push to refs/for/."""
    head = propose(lambda clone: (clone / "mkdocs.yml").write_text("site_name: X\n"))
    event = tmp_path / "event.json"
    repo = {"full_name": whence} if whence else None
    event.write_text(json.dumps({"pull_request": {"head": {"repo": repo, "ref": ref}, "base": {"repo": {"full_name": "fernley/board"}}}}))
    words = ["review-pull-request", "--town", str(town), "--proposed", str(town), "--base", "main", "--head", head, "--event", str(event)]
    assert cli.main(words) == code


def test_nothing_of_the_proposal_is_run(town: Path, propose: Propose, tmp_path: Path) -> None:
    """Hooks, filters and a domore of its own in the proposal stay words."""
    marker = tmp_path / "ran"

    def change(clone: Path) -> None:
        for name in ("domore.py", "sitecustomize.py", "content/conftest.py"):
            (clone / name).write_text(f"open({str(marker)!r}, 'w')\n")
        (clone / ".gitattributes").write_text("* filter=evil\n")
        (clone / "mkdocs.yml").write_text("site_name: X\nhooks: [domore.py]\n")

    head = propose(change)
    words = ["review-pull-request", "--town", str(town), "--proposed", str(town), "--base", "main", "--head", head]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "domore", *words], capture_output=True, text=True, cwd=tmp_path, env=dict(os.environ), check=False
    )
    assert done.returncode == 1, done.stderr
    assert not marker.exists()
