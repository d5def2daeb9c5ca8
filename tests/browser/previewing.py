"""A running `domore serve`, for tests that look at a town while it is edited."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest


@dataclass
class Serving:
    """A running `domore serve`: its address, and all it said once it has ended."""

    address: str
    said: Callable[[], str]
    process: int


@contextmanager
def served(town: Path, *more: str) -> Iterator[Serving]:
    """Runs `domore serve` until the end of the block, where Ctrl+C ends it as it should; with `more` words on its command line."""
    command = [sys.executable, "-u", "-m", "domore", "serve", "--town", os.fspath(town), "--port", "0", *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as serving:
        assert serving.stdout
        lines: list[str] = []
        for line in serving.stdout:
            lines.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                listening = Thread(target=lines.extend, args=(serving.stdout,))  # or a full pipe would hold it up
                listening.start()
                try:
                    yield Serving(found[0], lambda: "".join(lines), serving.pid)
                finally:
                    serving.send_signal(signal.SIGINT)
                    try:
                        ended = serving.wait(10)
                    except subprocess.TimeoutExpired:
                        serving.kill()  # or the block would wait for it for ever
                        raise
                    finally:
                        listening.join()
                assert ended == 0, (ended, "".join(lines))
                break
        else:
            pytest.fail("".join(lines))
