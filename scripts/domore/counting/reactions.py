"""`domore tally --forge`: reactions to the discussion that an idea names, counted into content/tallies/forge.yml.

A thumb up says that somebody is for it, a heart that they would use it, a rocket that they would help run it; whoever gives any of them backs the
idea, once. Accounts of programs do not count. Only issues of the town's own repository are asked about: the token is for that alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from domore.contribute.change import fields_in
from domore.contribute.writing import write_whole
from domore.model.facts import fact
from domore.model.stages import WAITING
from domore.model.tally_files import ForgeTally, IdeaCount
from domore.model.tally_text import forge_text
from domore.pipeline import settings_of
from domore.problems import Problem, WrongUse
from domore.read.sources import Source, Stamp, find, read_file
from domore.review.api import Api, ForgeFailed, in_path, understood
from domore.review.github import github_api
from domore.settings import Forge

PATH: Final = "content/tallies/forge.yml"
_SIGNS: Final = {"+1": "backs", "thumbsup": "backs", "heart": "would_use", "rocket": "would_help"}
_GONE: Final = frozenset({404, 410})
_NUMBER: Final = re.compile(r"/(?:-/)?(?:issues|work_items)/(\d{1,12})/?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reactions:
    """Where the reactions to an issue are told. `listed` has a place for the issue's number, `said` names the field that holds the sign."""

    forge: Forge
    api: Api
    listed: str
    said: Literal["content", "name"]

    def issue_in(self, discussion: str) -> int | None:
        """The number of the issue at an address; None for one that is not an issue of the town's own repository."""
        base = self.forge.url.rstrip("/")
        found = _NUMBER.fullmatch(discussion.removeprefix(base)) if discussion.startswith(f"{base}/") else None
        return int(found[1]) if found else None

    def count(self, issue: int) -> IdeaCount:
        """Who reacted to an issue. Raises ForgeFailed."""
        given: dict[str, set[int]] = {"backs": set(), "would_use": set(), "would_help": set()}
        for entry in self.api.pages(self.listed.format(issue)):
            with understood():
                sign, user = _SIGNS.get(str(entry[self.said])), entry.get("user") or {}
                if sign is not None and user.get("id") and user.get("type", "User") == "User":
                    given[sign].add(int(user["id"]))
        return IdeaCount(len(set[int]().union(*given.values())), len(given["would_use"]), len(given["would_help"]))


def reactions_on(town: Path, environ: Mapping[str, str]) -> Reactions | None:
    """The forge of the town, as a job finds it in its environment; None in a town that does not count reactions. Raises WrongUse where there is no
    forge to ask."""
    settings = settings_of(town)
    forge = settings.forge
    if not settings.support.forge:
        return None
    if forge is None or forge.kind == "local":
        raise WrongUse('there is no forge to ask. Say which under "forge:" in site_config/site.yml.')
    repository = re.sub(r"\Ahttps?://[^/]+/", "", forge.url.rstrip("/"))
    if forge.kind == "github":
        api = github_api(environ)
        return Reactions(forge=forge, api=api, listed=f"/repos/{repository}/issues/{{}}/reactions", said="content")
    host = forge.url.rstrip("/").removesuffix(f"/{repository}")
    if forge.kind == "gitlab":
        base, token = environ.get("CI_API_V4_URL") or f"{host}/api/v4", environ.get("DOMORE_TOKEN", "")
        api = Api(base=base.rstrip("/"), headers={"PRIVATE-TOKEN": token, "User-Agent": "domore"})
        return Reactions(forge=forge, api=api, listed=f"/projects/{in_path(repository)}/issues/{{}}/award_emoji", said="name")
    base, token = environ.get("GITHUB_API_URL") or f"{host}/api/v1", environ.get("DOMORE_TOKEN") or environ.get("GITHUB_TOKEN", "")
    api = Api(base=base.rstrip("/"), headers={"Authorization": f"token {token}", "User-Agent": "domore"})
    return Reactions(forge=forge, api=api, listed=f"/repos/{repository}/issues/{{}}/reactions", said="content")


def count_reactions(town: Path, there: Reactions, today: date, *, say: Callable[[str], None]) -> str:
    """Counts, writes the file if any number is another, and says so in a line. An idea that is decided, or whose issue is gone, keeps the count it
    had. Raises ForgeFailed and writes nothing when the forge does not answer."""
    before = _counted(town)
    ideas: dict[str, IdeaCount] = {}
    asked = 0
    for id, discussion, is_open in _discussed(town):
        counted = before.ideas.get(id) if before else None
        issue = there.issue_in(discussion)
        if issue is None:
            say(f"{id}: {discussion} is no issue of {there.forge.url}, so nothing is counted there.")
        elif is_open:
            asked += 1
            try:
                counted = there.count(issue)
            except ForgeFailed as error:
                if error.status not in _GONE:
                    raise
                say(f"{id}: its discussion is gone, so it keeps the count that it had.")
        if counted is not None and counted.backs:
            ideas[id] = counted
    if before is not None and before.ideas == ideas:
        return f"{asked} discussions counted: nothing is different."
    write_whole(town / PATH, forge_text(ForgeTally(today, ideas)))
    return f"{asked} discussions counted into {PATH}."


def _counted(town: Path) -> ForgeTally | None:
    data = read_file(town, PATH)
    if data is None or isinstance(data, Problem):
        return None
    fields = fields_in(data, PATH)
    found = fact(Source(PATH, "tallies", "forge", Stamp(0, 0, 0)), fields) if fields else None
    return found if isinstance(found, ForgeTally) else None


def _discussed(town: Path) -> Iterator[tuple[str, str, bool]]:
    """The id of each idea that names a discussion, its address, and whether the idea can still be backed."""
    for source in find(town)[0]:
        data: Any = read_file(town, source.path) if source.kind == "ideas" else None
        if isinstance(data, bytes) and b"discussion:" in data and (fields := fields_in(data, source.path)) and fields.get("discussion"):
            yield source.id, str(fields["discussion"]), fields.get("status") in WAITING and not fields.get("decision")
