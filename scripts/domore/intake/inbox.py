"""What a maintainer does with the spool from the command line."""

from __future__ import annotations

from pathlib import Path

from domore.intake.rules import SPOOL, rules_of
from domore.intake.spool import Spool, WrongMove
from domore.pipeline import settings_of
from domore.problems import WrongUse


def forget(spool: Path | None, town: Path, ref: str) -> str:
    """Deletes the address that was left with a submission, from the file too, and says so. Raises WrongUse and WrongMove."""
    path = spool or town / SPOOL
    if not path.is_file():
        raise WrongUse(f'there is no spool "{path}". Name it with --spool FILE.')
    opened = Spool(path, rules_of(settings_of(town)))
    try:
        if opened.find(ref) is None:
            raise WrongMove(f'there is no submission "{ref}". Look at the reference on its status page.')
        if opened.forget(ref):
            return f"The address that was left with {ref} is deleted. Its status page still tells how it stands."
        return f"No address was left with {ref}, or it was deleted before."
    finally:
        opened.close()
