"""`domore new`: lays down a town that is ready to be filled, checked and built."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from jinja2 import Environment, StrictUndefined

from domore.check.schemas import join, schema_text
from domore.check.site_config import load_settings
from domore.contribute.issue_forms import write_issue_forms
from domore.problems import ContentProblems, WrongUse
from domore.read.letters import hidden
from domore.settings import Settings
from domore.versions import version

Say = Callable[[str], None]
LONGEST_NAME: Final = 60
# The project's own guides that are about a town too.
GUIDES: Final = (
    "backing.md",
    "challenges.md",
    "fields.md",
    "following.md",
    "importing.md",
    "maintaining.md",
    "form-service.md",
    "road-github.md",
    "road-gitlab.md",
    "road-forgejo.md",
    "road-own-server.md",
    "erasure.md",
    "threat-model.md",
)
REVIEW_AFTER: Final = timedelta(days=180)
_ODD: Final = re.compile(r'[<>{}|\\`*_\[\]#"]')


def new_town(directory: Path, name: str, *, say: Say, today: date | None = None) -> None:
    """Lays down a new town in a folder that does not exist yet or is empty, as a Git repository where Git is installed.

    `today` dates the two example entries. Raises `WrongUse` for a folder with something in it and for a name that can't be a town's."""
    name = _good_name(name)
    _refuse_a_full_folder(directory)
    for path, text in _files(name, today or date.today()):
        file = directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    settings = _settings(directory)
    for file_name, text in _schemas(settings):
        (directory / "schemas").mkdir(exist_ok=True)
        (directory / "schemas" / file_name).write_text(text, encoding="utf-8", newline="\n")
    write_issue_forms(directory, settings)
    for guide in GUIDES:
        (directory / "docs").mkdir(exist_ok=True)
        (directory / "docs" / guide).write_text(
            (resources.files("domore.guides") / guide).read_text(encoding="utf-8"), encoding="utf-8", newline="\n"
        )
    say(f"{name} is laid down in {directory}.")
    say(_repository(directory))
    say(f"Next: cd {directory}, then domore serve. README.md says the rest.")


def _good_name(name: str) -> str:
    name = name.strip()
    cure = 'Write it as people say it, such as --name "Fernley".'
    if not 2 <= len(name) <= LONGEST_NAME:
        raise WrongUse(f"A town's name has 2 to {LONGEST_NAME} letters, and this one has {len(name)}. {cure}")
    if "\n" in name or "\t" in name or hidden(name) is not None:
        raise WrongUse(f"There is a line end or a hidden character in the town's name. {cure}")
    if odd := _ODD.search(name):
        raise WrongUse(f"\"{odd[0]}\" can't stand in a town's name. {cure}")
    return name


def _refuse_a_full_folder(directory: Path) -> None:
    if directory.is_symlink() or (directory.exists() and not directory.is_dir()):
        raise WrongUse(f"{directory} is not a folder. Name one that does not exist yet, or is empty.")
    if directory.is_dir() and any(directory.iterdir()):
        raise WrongUse(f"{directory} is not empty, and nothing in it should be overwritten. Name a folder that does not exist yet, or is empty.")


def _files(name: str, today: date) -> Iterator[tuple[str, str]]:
    """Every file of the new town: its path from the town's folder, and its text."""
    # These are YAML and Markdown, where HTML's escapes would be letters: the two filters write what each of them needs.
    templates = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701
    templates.filters |= {"yaml": _in_yaml, "markdown": _in_markdown}
    words = {
        "name": name,
        "purpose": f"See what {name} is planning, share an idea of your own, and find something good to do near you.",
        "today": today.isoformat(),
        "review_by": (today + REVIEW_AFTER).isoformat(),
        "version": version("domore"),
    }
    for path, file in _walk(resources.files("domore.scaffold") / "town", ""):
        text = file.read_text(encoding="utf-8")
        # The forges' files hold double braces of their own, and nothing of ours.
        yield path.replace("YEAR", str(today.year)), text if path.startswith(".") else templates.from_string(text).render(words)


def _walk(folder: Traversable, at: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _walk(entry, f"{at}{entry.name}/")
        else:
            yield at + entry.name, entry


def _in_yaml(text: str) -> str:
    """Text as a YAML value on one line: JSON's quotes mean the same in YAML."""
    return json.dumps(text, ensure_ascii=False)


def _in_markdown(text: str) -> str:
    """Text that means itself in Markdown; what could begin markup was refused, but for entities and links."""
    return text.replace("&", "&amp;").replace("!", "\\!").replace("~", "\\~")


def _settings(town: Path) -> Settings:
    settings, problems = load_settings(town)
    if settings is None:
        raise ContentProblems(tuple(problems))
    return settings


def _schemas(settings: Settings) -> Iterator[tuple[str, str]]:
    """The schemas that editors read, those of content/ with the town's own words in them."""
    for file_name, schema in join(settings).named.items():
        yield f"{file_name}.schema.json", json.dumps(schema.schema, indent=2, ensure_ascii=False) + "\n"
    for file_name in ("site", "vocabulary", "mapping"):
        yield f"{file_name}.schema.json", schema_text(file_name)


def _repository(directory: Path) -> str:
    """Makes the folder a Git repository on branch main, with a first commit if Git knows who commits; says what was done."""
    try:
        from git import GitError, Repo  # fails to import where Git is not installed
    except ImportError:
        return "Git is not installed, so there is no repository yet. Install Git, then run: git init --initial-branch=main"
    try:
        repository = Repo.init(directory, initial_branch="main")
        # Asked of Git itself: GitPython's own reader does not know all the places where an identity can stand.
        if not all(repository.git.config("--get", key, with_exceptions=False) for key in ("user.name", "user.email")):
            return "It is a Git repository without a commit, since Git does not know your name. Tell it, then run: git add . && git commit"
        repository.git.add(all=True)
        repository.git.commit(message=f"Lay down {directory.resolve().name}")
    except (GitError, OSError) as error:
        return f"Git could not make it a repository ({' '.join(str(error).split())[:200]}). The files are all there."
    return "It is a Git repository with a first commit."
