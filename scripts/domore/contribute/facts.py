"""The facts that a change needs to know of a town, read from its folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from domore.contribute.change import Town
from domore.problems import Problem
from domore.read.sources import KINDS, Source, find, read_file
from domore.settings import Settings


def facts_of(folder: Path, settings: Settings) -> Town:
    """The town as it is now. Of a file that can't be read, or that a link leads to, `read` gives nothing."""

    def read(path: str) -> bytes:
        data = read_file(folder, path)
        return b"" if data is None or isinstance(data, Problem) else data

    sources = find(folder)[0]
    return Town(settings=settings, listings=_listings(sources), read=read, challenges=_challenges(sources))


def looked_at_again(town: Town, folder: Path) -> Town:
    """The same town with what its folder holds now."""
    sources = find(folder)[0]
    return replace(town, listings=_listings(sources), challenges=_challenges(sources))


def listings_in(folder: Path) -> dict[str, str]:
    """The path of each listing, by `ideas/<id>` or `opportunities/<id>`."""
    return _listings(find(folder)[0])


def _listings(sources: Iterable[Source]) -> dict[str, str]:
    return {f"{source.kind}/{source.id}": source.path for source in sources if source.kind in KINDS}


def _challenges(sources: Iterable[Source]) -> dict[str, str]:
    return {source.id: source.path for source in sources if source.kind == "challenges"}
