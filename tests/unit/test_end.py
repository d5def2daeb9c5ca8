"""The command ends at once, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

TOWN = Path(__file__).parents[1] / "site/town"
FORGOTTEN = """
import sys, time
from domore import __main__, forks
def late():
    time.sleep(0.7)
    open(sys.argv[1], "w").close()
def main():
    forks.soon(late, int, worth_a_fork=True)
    print("said before the end", end="")
    return 3
__main__.main = main
__main__.run()
"""


def test_what_was_said_is_out_and_forks_that_nobody_awaits_end(tmp_path: Path) -> None:
    """As when a build stops on the way while a fork of it still looks at the history."""
    left = tmp_path / "left"
    done = subprocess.run([sys.executable, "-c", FORGOTTEN, left], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (3, "said before the end", "")
    time.sleep(1)
    assert not left.exists()


def test_a_full_disk_under_the_output_is_told() -> None:
    """What can't be written down is not taken for said."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "domore", "check", "--town", TOWN], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "domore: No space left on device\n")
