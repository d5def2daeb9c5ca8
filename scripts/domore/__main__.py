"""The command `domore`, which is also `python -m domore`."""

from __future__ import annotations

import os
from typing import NoReturn

from domore.cli import main


def run() -> NoReturn:
    """Runs the command and ends at once: to give back the memory of 10,000 listings piece by piece takes a tenth of a second, and nobody needs it.

    What must be put in order at an end (processes, locks, files) is, by `with`, before `main` returns, and all that was printed is out."""
    os._exit(main())


if __name__ == "__main__":
    run()
