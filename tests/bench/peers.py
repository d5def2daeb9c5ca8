"""The programs we compare with: how each wants the same listings laid out, and the command that builds them.

Hugo gets our listings with its own field names and a light theme (hugo/), with every page and list that we have and neither check nor search.
MkDocs with Material, and Zensical, get one Markdown page a listing (mkdocs/) and no lists at all: less work than ours.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any, Final

import yaml
from jinja2 import Environment, FileSystemLoader
from listings import IDEA_STATUSES, OPPORTUNITY_STATUSES

_HERE: Final = Path(__file__).resolve().parent
_VOCABULARIES: Final = ("categories", "areas", "strengths", "tags")
STATUSES: Final = (*IDEA_STATUSES, *OPPORTUNITY_STATUSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A program to compare with. `lay_out(town, at)` writes all it needs into the folder `at`, `convert(town, at, listing)` one listing again;
    `command(at, site, cold)` builds that folder into `site`. `keeps` says whether it keeps anything from one build to the next."""

    name: str
    version: str
    keeps: bool
    lay_out: Callable[[Path, Path], None]
    convert: Callable[[Path, Path, Path], None]
    command: Callable[[Path, Path, bool], list[str]]


def find(program: str, given: str | None) -> str | None:
    """The path of a program: the one given, else beside this Python, else on the PATH; None when there is none."""
    if given:
        return shutil.which(given)
    return shutil.which(program, path=str(Path(sys.executable).parent)) or shutil.which(program)


def hugo(program: str) -> Peer:
    """Hugo with a light theme: the same pages and lists as ours, no check of the content, no search."""
    # The PyPI package puts a small Python program before Hugo's own; its start is not Hugo's time.
    inner = sorted(Path(program).resolve().parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    program = str(inner[0]) if inner else program

    def command(at: Path, site: Path, cold: bool) -> list[str]:  # noqa: ARG001  # Hugo begins anew each time
        return [program, "--quiet", "--source", str(at), "--destination", str(site), "--cacheDir", str(at.parent / "hugo-cache")]

    return Peer(name="Hugo", version=_version([program, "version"]), keeps=False, lay_out=_lay_out_hugo, convert=_convert_for_hugo, command=command)


def mkdocs(program: str, *, search: bool) -> Peer:
    """MkDocs with Material, with or without its search."""

    def command(at: Path, site: Path, cold: bool) -> list[str]:  # noqa: ARG001  # MkDocs begins anew each time
        return [program, "build", "--quiet", "--config-file", str(_config(at, f"mkdocs-{search}.yml", search=search)), "--site-dir", str(site)]

    name = "MkDocs+Material+search" if search else "MkDocs+Material"
    return Peer(
        name=name, version=_version([program, "--version"]), keeps=False, lay_out=_lay_out_mkdocs, convert=_convert_for_mkdocs, command=command
    )


def zensical(program: str) -> Peer:
    """Zensical with its search, on the same Markdown as MkDocs."""

    def command(at: Path, site: Path, cold: bool) -> list[str]:
        # It builds only into a folder of its own project.
        config = _config(at, "zensical.yml", search=True, site_dir=site.parent.name)
        return [program, "build", "--config-file", str(config), *(["--clean"] if cold else [])]

    version = _version([program, "--version"])
    return Peer(name="Zensical", version=version, keeps=True, lay_out=_lay_out_mkdocs, convert=_convert_for_mkdocs, command=command)


def listings(town: Path) -> list[Path]:
    """The town's listing files."""
    return sorted((town / "content/ideas").rglob("*.yml")) + sorted((town / "content/opportunities").rglob("*.yml"))


def _lay_out_hugo(town: Path, at: Path) -> None:
    shutil.copytree(_HERE / "hugo", at)
    (at / "data").mkdir()
    words = {name: _read(town / f"site_config/{name}.yml") for name in _VOCABULARIES}
    words["category"], words["area"] = words.pop("categories"), words.pop("areas")
    words["status"] = {id: {"label": id.replace("-", " ").capitalize(), "sentence": ""} for id in STATUSES}
    for part in ("label", "sentence"):
        data = {name: {id: word[part] for id, word in terms.items()} for name, terms in words.items()}
        (at / f"data/{part}s.json").write_text(json.dumps(data), encoding="utf-8")
    for kind in ("ideas", "opportunities"):
        (at / "content" / kind).mkdir(parents=True)
    for listing in listings(town):
        _convert_for_hugo(town, at, listing)


def _convert_for_hugo(town: Path, at: Path, listing: Path) -> None:
    """The same YAML as front matter, the body as Markdown. `type` and `lang` mean something else to Hugo, and its lists need `area` at the top."""
    front, _, body = listing.read_text(encoding="utf-8").partition("\nbody: |\n")
    front = re.sub(r"(?m)^type:", "opportunity_type:", re.sub(r"(?m)^lang:", "language:", front))
    if area := re.search(r"(?m)^  (area: .*)", front):
        front += f"\n{area[1]}"
    if day := re.search(r"(?m)^(?:submitted|checked_on): (.*)", front):
        front += f"\ndate: {day[1]}"
    (at / "content" / _kind(town, listing) / f"{listing.stem}.md").write_text(f"---\n{front}\n---\n{dedent(body)}", encoding="utf-8")


def _lay_out_mkdocs(town: Path, at: Path) -> None:
    for kind in ("ideas", "opportunities"):
        (at / "docs" / kind).mkdir(parents=True)
    shutil.copy(_HERE / "mkdocs/index.md", at / "docs")
    page = _page_writer(town)
    for listing in listings(town):
        page(at, listing)


def _convert_for_mkdocs(town: Path, at: Path, listing: Path) -> None:
    _page_writer(town)(at, listing)


def _page_writer(town: Path) -> Callable[[Path, Path], None]:
    """A function that writes the Markdown page of a listing, with the titles of those it refers to."""
    words = {name: _read(town / f"site_config/{name}.yml") for name in _VOCABULARIES}
    titles = {path.stem: path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("title: ") for path in listings(town)}
    templates = Environment(loader=FileSystemLoader(_HERE / "mkdocs"), autoescape=False)  # noqa: S701  # it makes Markdown, of our own words
    templates.globals |= {"titles": titles, "label": lambda name, id: words[name].get(id, {}).get("label", "Whole town")}

    def write(at: Path, listing: Path) -> None:
        kind = _kind(town, listing)
        template = templates.get_template("idea.md" if kind == "ideas" else "opportunity.md")
        (at / "docs" / kind / f"{listing.stem}.md").write_text(template.render(_read(listing)), encoding="utf-8")

    return write


def _config(at: Path, name: str, *, search: bool, site_dir: str = "") -> Path:
    """The configuration with or without search, written beside the docs."""
    text = (_HERE / "mkdocs/mkdocs.yml").read_text(encoding="utf-8")
    text += f"plugins: [{'search' if search else ''}]\n" + (f"site_dir: {site_dir}\n" if site_dir else "")
    (at / name).write_text(text, encoding="utf-8")
    return at / name


def _kind(town: Path, listing: Path) -> str:
    return listing.relative_to(town / "content").parts[0]


def _read(path: Path) -> Any:
    return yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)  # noqa: S506  # the one loader that makes nothing but text


def _version(command: list[str]) -> str:
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+\.\d+(\.\d+)?", said)
    return found[0] if found else "version unknown"
