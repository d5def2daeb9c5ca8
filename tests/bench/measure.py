"""Runs one command and tells how long it took, how much memory its greediest process used, and when a file was right."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Final

_SAMPLE_SECONDS: Final = 0.25
_LOOK_SECONDS: Final = 0.005
_MOST_SECONDS: Final = 1_800.0


class CommandError(Exception):
    """The command ended with another code than 0, or did not end in half an hour; holds the end of what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run. `seconds` from start to end of the process, `cpu_seconds` of all processors together, `right_after` until the watched
    file was right (None: it never was, or none was watched), `peak_mb` the resident memory of the greediest process among it and all it
    started, `greediest` that process's name."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    greediest: str
    right_after: float | None = None


def _environment() -> dict[str, str]:
    """This process's, but Python keeps its compiled modules, as it does for everybody who installed a program."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run(command: list[str], *, cwd: Path, log: Path, is_right: Callable[[], bool] | None = None) -> Measured:
    """Runs the command in a session of its own, waits for its end, and measures it. Raises CommandError."""
    with log.open("w") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdout=output, stderr=subprocess.STDOUT, env=_environment(), start_new_session=True)
    watch = _Watch(process.pid, started, is_right)
    watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    watch.stop()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise CommandError(f"{' '.join(command)} ended with {process.returncode}:\n{_last_lines(log)}")
    # The kernel's word at the end covers the process and all it waited for; the samples name the greediest, and find those nobody waited for.
    name, sampled = max(watch.peaks.values(), key=lambda peak: peak[1], default=(Path(command[0]).name, 0.0))
    return Measured(
        seconds=seconds,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_mb=max(usage.ru_maxrss / 1024, sampled),
        greediest=name,
        right_after=watch.right_after,
    )


class _Watch(Thread):
    """Looks at the processes of one session, and at the file that should become right, until it is stopped."""

    def __init__(self, session: int, began: float, is_right: Callable[[], bool] | None) -> None:
        super().__init__(daemon=True)
        self.peaks: dict[int, tuple[str, float]] = {}
        self.right_after: float | None = None
        self._session, self._began, self._is_right = session, began, is_right
        self._over = Event()

    def stop(self) -> None:
        """Stops looking, after one last look at the file."""
        self._over.set()
        self.join()
        self._look()

    def run(self) -> None:
        next_sample = 0.0
        while not self._over.wait(_LOOK_SECONDS if self._is_right else _SAMPLE_SECONDS):
            self._look()
            if time.perf_counter() - self._began > _MOST_SECONDS:
                os.killpg(self._session, signal.SIGKILL)
            if time.perf_counter() >= next_sample:
                self._sample()
                next_sample = time.perf_counter() + _SAMPLE_SECONDS

    def _look(self) -> None:
        if self._is_right and self.right_after is None and self._is_right():
            self.right_after = time.perf_counter() - self._began

    def _sample(self) -> None:
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    stat = (entry / "stat").read_text()
                    if int(stat.rpartition(")")[2].split()[3]) == self._session:
                        self.peaks[int(entry.name)] = (stat.partition("(")[2].rpartition(")")[0], _high_water_mb(entry))
                except (OSError, IndexError):
                    continue  # it ended while we looked


def _high_water_mb(process: Path) -> float:
    for line in (process / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-3:])
