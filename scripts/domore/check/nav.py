"""The site's own pages that mkdocs.yml names under `nav`: MkDocs drops one that is not there with no more than a log line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

from domore.nearest import did_you_mean
from domore.problems import Problem
from domore.read.sources import read_file
from domore.read.strict_yaml import nodes

FILE: Final = "mkdocs.yml"
PAGES: Final = "content/pages"
_FEW: Final = 10
# Plugins that make no pages of their own; with any other, or a hook or a parent file, a page may be there that we can't see.
_PAGELESS: Final = frozenset(("domore", "search", "tags", "meta", "privacy", "social", "offline", "optimize"))


def missing_pages(town: Path) -> list[Problem]:
    """A problem for each page that `nav` names and content/pages/ does not hold, with its line and the page that was meant; sorted."""
    data = read_file(town, FILE)
    config = _fields(nodes(data)) if isinstance(data, bytes) else {}
    if not config or config.keys() & {"hooks", "INHERIT"} or not _names(config.get("plugins")) <= _PAGELESS:
        return []
    wanted = [node for node in _entries(config.get("nav")) if not _is_there(town, node.value)]
    return sorted(_problem(node, _pages(town)) for node in wanted)


def _is_there(town: Path, name: str) -> bool:
    """Whether an entry leads somewhere. One that does not end in .md is an address, unless a page has that name but for its ending."""
    if "://" in name or name.startswith(("/", "mailto:", "tel:")):
        return True
    if not name.endswith(".md"):
        return not (name and os.path.isfile(town / PAGES / f"{name}.md"))
    return ".." not in name.split("/") and os.path.isfile(town / PAGES / name)


def _problem(node: yaml.ScalarNode, pages: list[str]) -> Problem:
    few = f" The pages are: {', '.join(pages[:_FEW])}{' …' if len(pages) > _FEW else ''}." if pages else ""
    cure = did_you_mean(node.value, pages) or f" Write it, or remove this line.{few}"
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    message = f'There is no page "{node.value[:80]}" in {PAGES}/.{cure}'
    return Problem(path=FILE, line=line, column=column, severity="error", rule="pages-exist", message=message)


def _pages(town: Path) -> list[str]:
    root = town / PAGES
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.md"))


def _entries(nav: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """The pages and addresses in a nav: entries are plain, have a title, or are sections with entries of their own.

    Each node once: an alias can make a list hold itself."""
    waiting, seen = [nav], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode) and node.value:
            yield node
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            waiting += [entry for _, entry in node.value]


def _fields(node: yaml.Node | None) -> dict[str, yaml.Node]:
    return {name.value: value for name, value in node.value if isinstance(name, yaml.ScalarNode)} if isinstance(node, yaml.MappingNode) else {}


def _names(plugins: yaml.Node | None) -> set[str]:
    """The names of plugins, which stand in a list with or without options, or as fields."""
    if isinstance(plugins, yaml.SequenceNode):
        return {name for entry in plugins.value for name in ([entry.value] if isinstance(entry, yaml.ScalarNode) else _fields(entry))}
    return set(_fields(plugins))
