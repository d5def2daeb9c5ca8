"""`domore new` lays down a town that passes its own check and builds, and touches nothing that is there."""

import json
import re
import subprocess
import sys
from datetime import date, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domore.check.listing import check_listing
from domore.check.schemas import join, shipped
from domore.check.site_config import load_settings
from domore.problems import WrongUse
from domore.read import strict_yaml
from domore.read.letters import hidden
from domore.read.sources import find
from domore.scaffold.new import GUIDES, new_town
from domore.settings import Forge

TODAY = date(2026, 2, 3)


@pytest.fixture(autouse=True)
def no_identity(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Git knows nobody, whoever runs the tests."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "nobody"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")


def lay_down(folder: Path, name: str = "Fernley", today: date = TODAY) -> list[str]:
    said: list[str] = []
    new_town(folder, name, say=said.append, today=today)
    return said


def files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file() and ".git/" not in file.as_posix()}


ISSUE_FORMS = (".github/ISSUE_TEMPLATE", ".forgejo/issue_template")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "domore", *arguments], capture_output=True, text=True, check=False)


def test_a_new_town_has_all_its_parts(tmp_path: Path) -> None:
    """One good example of each kind, five pages, the operator's choices, the schemas for editors, and what maintainers need."""
    lay_down(tmp_path / "town")
    assert files(tmp_path / "town") == {
        ".gitignore",
        ".gitlab-ci.yml",
        *(f"{folder}/{name}.yml" for folder in ISSUE_FORMS for name in ("idea", "opportunity", "problem", "config")),
        *(f".gitlab/issue_templates/{name}.md" for name in ("idea", "opportunity", "problem")),
        *(f".{forge}/workflows/{name}.yml" for forge in ("github", "forgejo") for name in ("check", "comment", "propose", "publish", "tally")),
        *(f".vscode/{name}.json" for name in ("extensions", "settings")),
        "CONTRIBUTING.md",
        "README.md",
        *(f"docs/{guide}" for guide in GUIDES),
        "content/ideas/2026/an-example-a-bench-to-rest-on.yml",
        "content/opportunities/an-example-an-hour-in-the-garden.yml",
        *(f"content/pages/{page}.md" for page in ("about", "accessibility", "how-it-works", "privacy", "share")),
        "mkdocs.yml",
        "requirements.txt",
        *(f"schemas/{name}.schema.json" for name in ("challenge", "idea", "mapping", "opportunity", "site", "vocabulary")),
        *(f"schemas/tally-{name}.schema.json" for name in ("email", "forge", "paper", "stages")),
        *(f"site_config/{name}.yml" for name in ("areas", "categories", "site", "strengths", "tags")),
    }


def test_a_new_town_passes_its_own_check_and_builds(tmp_path: Path) -> None:
    """Straight after it is laid down, with the commands of its own README."""
    town = tmp_path / "town"
    lay_down(town, "St. John's-on-Sea: & Co")
    checked = run("check", "--town", str(town), "--today", TODAY.isoformat())
    assert (checked.returncode, checked.stdout.strip()) == (0, f"{checked.stdout.splitlines()[0]}\n1 warning in 1 file."), checked
    assert checked.stdout.startswith("site_config/site.yml:2:1: warning: Nothing says where people hand in")
    built = run("build", "--town", str(town), "--today", TODAY.isoformat(), "--no-search")
    assert built.returncode == 0, built
    for page in (
        "index.html",
        "ideas/an-example-a-bench-to-rest-on/index.html",
        "opportunities/an-example-an-hour-in-the-garden/index.html",
        "about/index.html",
    ):
        assert (town / "site" / page).is_file()
    assert "noticeboard of St. John's-on-Sea: &amp; Co" in (town / "site/about/index.html").read_text()


def test_the_examples_and_placeholders_say_that_they_are(tmp_path: Path) -> None:
    """On their pages, where people see it: entries that are examples to delete, and pages that still have lines to fill in."""
    town = tmp_path / "town"
    lay_down(town)
    for file in town.glob("content/*/**/an-example-*.yml"):
        document = strict_yaml.read(file.name, file.read_bytes())
        assert isinstance(document, strict_yaml.Document)
        listing: Any = document.value
        assert listing["title"].startswith("Example: ") and "to delete" in listing["summary"]
        assert listing["body"].startswith("**This is an example. Delete it") and file.relative_to(town).as_posix() in listing["body"]
    for page in town.glob("content/pages/*.md"):
        text = page.read_text(encoding="utf-8")
        unfilled = re.search(r"^.*\*(?:Write|Add) here", text, re.MULTILINE) is not None
        assert ("This page is not finished" in text) == unfilled, page.name


def test_how_it_works_tells_every_status(tmp_path: Path) -> None:
    """In the words of the labels, for ideas and for opportunities, and the page stands in the menu."""
    lay_down(tmp_path / "town")
    page = (tmp_path / "town/content/pages/how-it-works.md").read_text(encoding="utf-8")
    for kind in ("idea", "opportunity"):
        for label in shipped(kind)["properties"]["status"]["x-labels"].values():
            assert f"| **{label}** |" in page
    assert "- how-it-works.md" in (tmp_path / "town/mkdocs.yml").read_text()


def test_the_readme_names_fields_commands_and_settings_that_are_there(tmp_path: Path) -> None:
    """Each field of its table is in the schemas, all needed ones are in it, each command has help, and its own field works."""
    town = tmp_path / "town"
    lay_down(town)
    readme = (town / "README.md").read_text(encoding="utf-8")
    table = readme.partition("## The fields")[2].partition("\n## ")[0]
    named = set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE))
    schemas = [shipped(kind) for kind in ("idea", "opportunity")]
    assert named <= {name for schema in schemas for name in schema["properties"]}
    assert named >= {name for schema in schemas for name in schema["required"]}
    for command in set(re.findall(r"domore (check|build|serve|new|import)\b", readme)):
        assert run(command, "--help").returncode == 0
    with (town / "site_config/site.yml").open("a", encoding="utf-8") as site:
        site.write("".join(f"{part}\n" for part in re.findall(r"```yaml\n((?:fields|contact):.*?)\n```", readme, re.DOTALL)))
    read, problems = load_settings(town)
    assert problems == [] and read is not None and [field.name for field in read.fields] == ["bus_line"]
    assert read.road == "intake" and read.forge == Forge(kind="local") and read.contact is not None
    for guide in ("importing", "maintaining", "fields", "form-service"):
        assert f"](docs/{guide}.md)" in readme


@pytest.mark.parametrize("told", ["domore COMMAND --help", "status: closed", "git revert", 'main: "#', "pip install /path/to/domore", "once a day"])
def test_the_readme_says_what_maintainers_ask(tmp_path: Path, told: str) -> None:
    """Help, renaming and deleting, undoing, colours in quotes, where the package comes from, and the daily build."""
    lay_down(tmp_path / "town")
    assert told in (tmp_path / "town/README.md").read_text(encoding="utf-8")


def test_what_is_made_is_not_committed(tmp_path: Path) -> None:
    """Neither what builds remember, nor either name of the site's folder."""
    lay_down(tmp_path / "town")
    assert {".domore/", ".domore-spool/", "site/", "public/"} <= set((tmp_path / "town/.gitignore").read_text().split())
    requirements = (tmp_path / "town/requirements.txt").read_text()
    assert requirements.splitlines()[-1] == f"domore=={metadata.version('domore')}" and "pip install /path/to/domore" in requirements


NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters='<>{}|\\`*_[]#"', exclude_categories=("Cc", "Cn", "Cs", "Zl", "Zp")), min_size=2, max_size=60
)


@given(NAMES.filter(lambda name: len(name.strip()) > 1 and hidden(name.strip()) is None), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
@settings(max_examples=15, deadline=None)
def test_any_name_on_any_day_makes_a_town_without_a_problem(tmp_path_factory: pytest.TempPathFactory, name: str, today: date) -> None:
    """The name arrives letter by letter, and all that is left to warn of is that nobody said yet where people hand in."""
    town = tmp_path_factory.mktemp("town")
    lay_down(town, name, today)
    read, problems = load_settings(town)
    assert read is not None and read.name == name.strip() and [problem.rule for problem in problems] == ["proposals-lead-somewhere"]
    site: Any = strict_yaml.read("mkdocs.yml", (town / "mkdocs.yml").read_bytes())
    assert site.value["site_name"] == name.strip()
    sources, stray = find(town)
    schemas = join(read)
    assert len(sources) == 2 and stray == []
    for source in sources:
        document = strict_yaml.read(source.path, (town / source.path).read_bytes())
        assert isinstance(document, strict_yaml.Document)
        assert check_listing(source, document, schemas.of(source.kind), read, today + timedelta(days=30)) == []


def test_editors_get_schemas_that_know_the_towns_words(tmp_path: Path) -> None:
    """Each file names its schema on its first line, that schema is there, and it completes the town's own categories."""
    town = tmp_path / "town"
    lay_down(town)
    for file in [*town.glob("content/**/*.yml"), *town.glob("site_config/*.yml")]:
        start, path = file.read_text().splitlines()[0].split("$schema=")
        assert start == "# yaml-language-server: " and (file.parent / path).resolve().is_file()
    schema = json.loads((town / "schemas/idea.schema.json").read_text())
    assert "parks" in schema["properties"]["category"]["enum"] and "centre" in schema["properties"]["area"]["enum"]


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    """Nothing that is there is overwritten, and nothing is added beside it."""
    (tmp_path / "README.md").write_text("mine")
    with pytest.raises(WrongUse, match="is not empty"):
        lay_down(tmp_path)
    assert files(tmp_path) == {"README.md"} and (tmp_path / "README.md").read_text() == "mine"
    with pytest.raises(WrongUse, match="is not a folder"):
        lay_down(tmp_path / "README.md")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "has 2 to 60 letters, and this one has 0"),
        (" A ", "and this one has 1"),
        ("x" * 61, "and this one has 61"),
        ("Fern\nley", "line end or a hidden character"),
        ("Fern\u202eley", "line end or a hidden character"),
        ("<b>Fernley</b>", '"<" can\'t stand'),
        ('"Fernley"', "can't stand"),
        ("{{ name }}", '"{" can\'t stand'),
    ],
)
def test_an_odd_name_is_refused_with_its_cure(tmp_path: Path, name: str, message: str) -> None:
    """Before anything is written."""
    with pytest.raises(WrongUse, match=message) as refused:
        lay_down(tmp_path / "town", name)
    assert '--name "Fernley"' in str(refused.value) and not (tmp_path / "town").exists()


def test_it_is_a_repository_without_a_commit_when_git_knows_nobody(tmp_path: Path) -> None:
    """No commit is made in a made-up name."""
    assert "Git does not know your name" in lay_down(tmp_path / "town")[1]
    assert (tmp_path / "town/.git/HEAD").read_text() == "ref: refs/heads/main\n"
    assert not (tmp_path / "town/.git/refs/heads/main").exists()


def test_it_is_a_repository_with_a_first_commit_when_git_knows_who(tmp_path: Path) -> None:
    """All files are in it, and none is left over."""
    (tmp_path / "nobody").write_text("[user]\n\tname = Desk\n\temail = desk@fernley.example\n")
    assert lay_down(tmp_path / "town")[1] == "It is a Git repository with a first commit."
    listed = subprocess.run(["git", "-C", str(tmp_path / "town"), "ls-files"], capture_output=True, text=True, check=True).stdout
    assert set(listed.split()) == files(tmp_path / "town")


def test_without_git_the_town_is_laid_down_all_the_same(tmp_path: Path) -> None:
    """It says what is missing and how to make the repository later."""
    script = f"from pathlib import Path; from domore.scaffold.new import new_town; new_town(Path({str(tmp_path / 'town')!r}), 'Fernley', say=print)"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env={"PATH": str(tmp_path)})
    assert told.returncode == 0 and "Git is not installed" in told.stdout, told
    assert (tmp_path / "town/mkdocs.yml").is_file() and not (tmp_path / "town/.git").exists()
