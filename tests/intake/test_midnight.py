"""The limits of an address block hold over midnight, though its hash has another key each day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from domore.intake.guard import MOST_A_DAY, MOST_A_MINUTE
from domore.intake.spool import Arrival, Rules, Spool

MIDNIGHT = datetime(2026, 11, 25, tzinfo=UTC).timestamp()


def arrival(number: int) -> Arrival:
    return Arrival(
        ref=f"k{number:011d}", purpose="idea", listing=None, body="{}", words=str(number), address="198.51.100.1", honeypot=False, age=60, links=0
    )


@pytest.mark.parametrize(("most", "apart"), [(MOST_A_MINUTE, 1.0), (MOST_A_DAY, 100.0)])
def test_the_limits_do_not_begin_anew_at_midnight(tmp_path: Path, most: int, apart: float) -> None:
    """Half before midnight, half after it, and then nobody is listened to; a day later all is forgotten."""
    spool = Spool(tmp_path / "spool.sqlite3", Rules())
    start = MIDNIGHT - most // 2 * apart
    fates = [spool.receive([arrival(number)], start + number * apart)[0].fate for number in range(most + 1)]
    assert "turn-away" not in fates[:-1]
    assert fates[-1] == "turn-away"
    later = start + most * apart + 86_401
    spool.purge(later)
    assert spool.receive([arrival(most + 2)], later)[0].fate != "turn-away"
    spool.close()
