"""The command `domore`, which is also `python -m domore`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import NoReturn

from domore.cli import main


def run() -> NoReturn:
    """Runs the command and ends at once: to give back the memory of 10,000 listings piece by piece takes a tenth of a second, and nobody needs it.

    What must be put in order at an end (locks, files) is, by `with`, before `main` returns; forks whose answer nobody awaits any more end here."""
    code = main()
    if (forks := sys.modules.get("domore.forks")) is not None:
        forks.end_all()
    with suppress(OSError, ValueError):  # nobody reads any more, of which `main` told
        print(end="", flush=True)
    os._exit(code)


if __name__ == "__main__":
    run()
