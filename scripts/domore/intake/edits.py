"""The maintainer's edits in the spool: what a submission is to say, kept beside what was sent, which stays as it is."""

from __future__ import annotations

from domore.intake.database import writing
from domore.intake.spool import Spool, WrongMove, moved, standing


def keep_edit(spool: Spool, ref: str, edited: str | None, now: float, *, edits: int) -> None:
    """Keeps a submission (JSON) as it was edited, or with None puts it back to what was sent. Once anything differs, only a person lets it go on.

    Raises WrongMove where it is not, or no longer, for a person to decide, and EditedMeanwhile where it was not edited `edits` times before."""
    with writing(spool.database) as database:
        row = standing(database, ref, edits)
        if row["state"] not in ("received", "waiting"):
            raise WrongMove(f'submission "{ref}" is {row["state"]}, so it can\'t be edited here.')
        if row["path"] is not None:
            # The worker had made its change and may have been cut off behind the push: words that are new now could be proposed a second time.
            raise WrongMove(
                f'submission "{ref}" was on its way before, and may have arrived. Accept it as it is, and edit the entry where it then is.'
            )
        if row["edited"] == edited:
            return
        database.execute(
            "UPDATE submissions SET edited = ?, edits = edits + 1, tries = 0, lease = 0, holder = NULL, due = ? WHERE ref = ?", (edited, now, ref)
        )
        if row["state"] == "received":
            moved(database, ref, "waiting", now, spool.rules)
