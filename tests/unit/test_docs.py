"""The documents say what is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from domore import cli
from domore.check.schemas import shipped

ROOT = Path(__file__).parents[2]
SCHEMAS = sorted(path.name.removesuffix(".schema.json") for path in (ROOT / "schemas").glob("*.schema.json"))
FOR_CI = ("review-pull-request", "comment-pull-requests", "propose-issue")
BY_HAND = ("check", "build", "serve", "new", "import", "add", "fmt", "propose", "issue-forms", "tally", "review", "digest", "intake", "inbox")
COMMANDS = (*BY_HAND, *FOR_CI)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_says_what_it_is(name: str) -> None:
    """Each field of each schema has a title, a description, an example and, but for import mappings, a hint for a form."""
    wanted = {"title", "description", "examples"} | ({"x-form"} if name != "mapping" else set())

    def walk(part: object, path: str) -> None:
        if isinstance(part, dict):
            for field, schema in part.get("properties", {}).items():
                if "type" in schema or "const" in schema:
                    missing = wanted - schema.keys()
                    assert not missing, f"{name}: {path}{field} lacks {missing}"
            for key, value in part.items():
                if key in ("if", "then", "not"):
                    continue  # conditions on fields, not fields
                walk(value, f"{path}{key}.")

    walk(shipped(name), "")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`domore COMMAND --help` explains itself and gives an example."""
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0
    assert f"Example: domore {command}" in capsys.readouterr().out


def test_every_command_is_in_the_readme_or_a_guide() -> None:
    """No command is known only to those who read the code."""
    told = (ROOT / "README.md").read_text() + "".join(file.read_text() for file in (ROOT / "docs").glob("*.md"))
    for command in COMMANDS:
        assert f"domore {command}" in told


def test_links_between_documents_lead_somewhere() -> None:
    """Each relative link in the README and in docs/ names a file that is there."""
    for document in [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} leads to {target}"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["check", "--town", "nowhere"],
        ["build", "--town", "/"],
        ["nonsense"],
        ["check", "--today", "soon"],
        ["check", "content/nope"],
        ["serve", "--port", "99999"],
        ["build", "--sit", "x"],
        ["build", "--site", "."],
    ],
)
def test_wrong_use_is_answered_plainly(arguments: list[str]) -> None:
    """Wrong use ends with 2 and a line, never with a traceback."""
    done = subprocess.run([sys.executable, "-m", "domore", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == (0 if arguments == ["--help"] else 2)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["buld"], 'domore: COMMAND: "buld" is not one of them. Did you mean "build"?'),
        (["xyzzy"], 'domore: COMMAND: "xyzzy" is not one of them. Choose check, build, serve,'),
        (["check", "--format", "josn"], 'domore check: --format: "josn" is not one of them. Did you mean "json"?'),
        (["propose", "x.yml", "--dryrun"], 'domore propose: There is no "--dryrun" here. Did you mean "--dry-run"?'),
        (["build", "--wat"], 'domore build: There is no "--wat" here.'),
        (["inbox", "reject", "k3v7", "--reason", "x", "--raeson", "x"], 'domore inbox reject: There is no "--raeson" here. Did you mean "--reason"?'),
        (["add"], "domore add: Say also: idea or opportunity. Example: domore add idea"),
        (["new", "x"], 'domore new: Say also: --name. Example: domore new my-town --name "My Town"'),
        (["inbox", "reject", "k3v7"], "domore inbox reject: Say also: --reason."),
        ([], "domore: Say also: COMMAND."),
    ],
)
def test_a_slip_is_told_with_what_was_meant(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What was written, the name that is closest, or an example of what has to be said; and where to read the rest."""
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.startswith(told)
    assert said.endswith(f"{told.partition(':')[0]} --help says more.\n")


def test_options_in_the_documents_are_options(capsys: pytest.CaptureFixture[str]) -> None:
    """Each `domore COMMAND … --option` that a document shows: there is the command, and it has the option."""
    known: dict[str, str] = {}

    def help_of(words: list[str]) -> str:
        name = " ".join(words)
        if name not in known:
            with pytest.raises(SystemExit) as ended:
                cli.main([*words, "--help"])
            assert ended.value.code == 0, f"there is no domore {name}"
            known[name] = capsys.readouterr().out
        return known[name]

    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))):
        text = document.read_text(encoding="utf-8")
        shown = [*re.findall(r"`([^`\n]+)`", text), *(line for block in re.findall(r"^```.*?^```", text, re.M | re.S) for line in block.splitlines())]
        shown += re.findall(r"^    (.+)", text, re.M)
        for line in shown:
            for command, rest in re.findall(r"(?:^|[\s/=])domore ([a-z][a-z-]+)([^#|&;]*)", line):
                act = re.match(r" ([a-z]+)\b", rest) if command in ("inbox", "tally", "digest") else None
                help = help_of([command, *([act[1]] if act else [])])
                for option in re.findall(r"(?<=\s)--[a-z-]+", rest):
                    assert option in help, f"{document.name}: domore {command} has no {option}: {line}"
