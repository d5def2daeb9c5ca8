"""Examines a pull request: its content laid over the base's settings, checked as always, and only what it brings in is told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from domore.check.schemas import join
from domore.check.site_config import load_settings
from domore.pipeline import check
from domore.problems import ContentProblems, Problem
from domore.read import strict_yaml
from domore.read.sources import read_file
from domore.read.strict_yaml import Document
from domore.review.findings import MOST_LOOKS, Findings
from domore.review.look import Look, look_of
from domore.review.tree import Proposed, lay_down
from domore.settings import Settings

_LISTINGS: Final = ("content/ideas/", "content/opportunities/")


def examine(town: Path, proposal: Proposed, *, may: bool, today: date) -> Findings:
    """What the pull request brings in. `town` is a checkout of the base: its settings and the installed domore decide, the proposal is data.

    `may` says that the proposer can write to the repository. Raises ContentProblems if the base's own settings have errors."""
    settings, problems = load_settings(town)
    if settings is None:
        raise ContentProblems(tuple(problems))
    with TemporaryDirectory(prefix="domore-review-") as folder:
        after = _laid(town, proposal, Path(folder) / "after")
        found = check(after, today=today)
        changed = set(proposal.changed)
        brought = [problem for problem in found.problems if problem.path in changed]
        others = [problem for problem in found.problems if problem.path not in changed]
        if others:  # some may have been there before
            before = Proposed(repository=proposal.repository, before=proposal.before, after=proposal.before)
            known = set(check(_laid(town, before, Path(folder) / "before"), today=today).problems)
            brought += (problem for problem in others if problem not in known)
        looks = tuple(islice(_looks(after, proposal, settings), MOST_LOOKS))
    problems = sorted({*proposal.refused(), *brought, *(_outside(path) for path in proposal.outside if not may)})
    return Findings(problems=tuple(problems), looks=looks, outside=proposal.outside, may=may, entries=found.listings or 0)


def _laid(town: Path, proposal: Proposed, into: Path) -> Path:
    """A town made of the base's settings and the proposed content."""
    into.mkdir()
    if (town / "site_config").is_dir():
        shutil.copytree(town / "site_config", into / "site_config", symlinks=True)
    (into / "content").mkdir()
    lay_down(proposal, into)
    return into


def _looks(after: Path, proposal: Proposed, settings: Settings) -> Iterator[Look]:
    schemas = join(settings)
    for path in proposal.changed:
        if not path.startswith(_LISTINGS) or not path.endswith(".yml"):
            continue
        if path not in proposal.after:
            yield Look(path=path, change="removed", title="", summary="", body="", facts=())
        elif isinstance(data := read_file(after, path), bytes) and isinstance(document := strict_yaml.read(path, data), Document):
            yield look_of(
                path,
                "changed" if path in proposal.before else "new",
                document,
                schemas.of("ideas" if path.startswith(_LISTINGS[0]) else "opportunities"),
            )


def _outside(path: str) -> Problem:
    message = "Pull requests by residents change only ideas, opportunities and pictures. Leave this file as it is, or ask a maintainer to change it."
    return Problem(path=path, line=1, column=1, severity="error", rule="content-only", message=message)
