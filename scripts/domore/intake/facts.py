"""What single files of challenges and tallies say, read as the town has them now."""

from __future__ import annotations

from domore.contribute.change import Town, fields_in
from domore.model.facts import Fact, fact
from domore.problems import WrongUse
from domore.read.sources import Source, Stamp


def fact_in(town: Town, path: str) -> Fact | None:
    """What the file of a challenge or a tally says; None where there is none. Raises WrongUse for one that can't be read."""
    data = town.read(path)
    if not data:
        return None
    _, kind, name = path.split("/")
    source = Source(path, "challenges" if kind == "challenges" else "tallies", name.removesuffix(".yml"), Stamp(0, 0, 0))
    try:
        return fact(source, fields_in(data, path) or {})
    except (AttributeError, KeyError, TypeError, ValueError):
        raise WrongUse(f"{path} can't be read. See what is wrong with it: domore check {path}") from None
