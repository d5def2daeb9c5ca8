"""Stands in until the forges are here."""

from collections.abc import Mapping
from pathlib import Path

from domore.contribute.forges.forge import Forge, ForgeBusy, Opened, Proposal, Review
from domore.settings import Settings


class _None:
    def open(self, proposal: Proposal) -> Opened:
        raise ForgeBusy("There is no forge yet.")

    def review(self, ref: str, opened: Opened) -> Review:
        raise ForgeBusy("There is no forge yet.")


def forge_for(settings: Settings, town: Path, environ: Mapping[str, str]) -> Forge:
    return _None()
