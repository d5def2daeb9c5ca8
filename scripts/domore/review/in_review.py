"""Names that open pull requests would give to new entries, so that a second proposal of the same title is called otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from domore.contribute.change import Town
from domore.contribute.form import KIND_OF
from domore.review.api import ForgeFailed

_ADDS: Final = re.compile(r"Add the (idea|opportunity) ([a-z0-9]+(?:-[a-z0-9]+)*)")


def with_names_in_review(town: Town, requests: Iterable[Any]) -> Town:
    """The town in which the names are taken too that these open pull requests bring, as a forge's list tells of them.

    Whoever gives theirs a title like ours makes a name longer and nothing else. Where the token may not ask, the forge itself shows two files of one
    name when the second is to be merged."""
    try:
        titles = [str(request.get("title")) for request in requests if isinstance(request, dict)]
    except ForgeFailed:
        return town
    return with_name(town, *titles)


def with_name(town: Town, *titles: str) -> Town:
    """The town in which the names are taken too that pull requests of these titles bring."""
    found = [match.groups() for title in titles if (match := _ADDS.fullmatch(title))]
    kinds = {str(purpose): kind for purpose, kind in KIND_OF.items()}
    taken = {f"{kinds[purpose]}/{id}": f"content/{kinds[purpose]}/{id}.yml" for purpose, id in found}
    return replace(town, listings={**taken, **town.listings})
