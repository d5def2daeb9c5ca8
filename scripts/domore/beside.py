"""The form's service beside the preview: a child process on a free port of this machine, there when the town takes proposals by its form."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Final

from domore.pipeline import settings_of
from domore.problems import ContentProblems

INSTALL: Final = 'The form is not served, since its service is not installed. Run: pip install "domore[intake]"'
_ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:(\d+)/intake/")
NEEDED: Final = ("starlette", "uvicorn")
_PATIENCE: Final = 20.0  # seconds for it to listen, and to finish what it has in hand when it is told to end


class FormService:
    """Follows the town's settings: runs the service when they ask for it, and starts it anew when they change. `port` is where it listens now,
    `address` that of the preview which it is a part of, once that is known.

    The child holds the other end of a pipe: when this process is gone, however it went, the pipe ends and so does the child."""

    def __init__(self, town: Path, say: Callable[[str], None], needed: Sequence[str] = NEEDED) -> None:
        self._town, self._say, self._needed = town, say, needed
        self._child: subprocess.Popen[str] | None = None
        self._for: tuple[str, bytes] | None = None
        self._listens = threading.Event()
        self.port: int | None = None
        self.address = ""

    def __enter__(self) -> FormService:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def wanted(self) -> bool:
        """Whether the settings ask for it, be it there or not."""
        return self._for is not None

    @property
    def runs(self) -> bool:
        """Whether it answers."""
        return self.port is not None and self._child is not None and self._child.poll() is None

    def follow(self) -> None:
        """Looks at the settings as they are now, and starts, ends or leaves the service as they ask. Settings with faults change nothing."""
        try:
            settings = settings_of(self._town)
        except ContentProblems:
            return
        wanted = (settings.digest, self._navigation()) if settings.propose.road == "intake" else None
        has_died = self._child is not None and self._child.poll() is not None
        if wanted == self._for and not has_died:
            return
        self.end()
        self._for = wanted
        if wanted is not None:
            self._start()

    def end(self) -> None:
        """Ends the service, and waits until it has put down what it has in hand."""
        child, self._child, self.port = self._child, None, None
        if child is None:
            return
        with suppress(OSError):
            child.stdin.close() if child.stdin else None
        try:
            child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def _start(self) -> None:
        if any(find_spec(name) is None for name in self._needed):
            self._say(INSTALL)
            return
        self._listens.clear()
        command = [sys.executable, "-m", "domore", "intake", "--town", os.fspath(self._town), "--port", "0", "--inbox", "--until-eof"]
        command += ["--preview", self.address] if self.address else []
        pipe = subprocess.PIPE
        # In a group of its own: Ctrl+C ends the preview, which then ends it in peace.
        self._child = child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, process_group=0)  # noqa: S603 - our own command
        for stream, listen in ((child.stdout, self._hear_log), (child.stderr, self._hear)):
            threading.Thread(target=listen, args=(stream, child), daemon=True).start()
        if not self._listens.wait(_PATIENCE):
            self._say("The form's service does not start. The site is served all the same.")

    def _hear(self, stream: IO[str], child: subprocess.Popen[str]) -> None:
        """What the service has to say: where it listens, or what is wrong."""
        with stream:
            for line in stream:
                if line.startswith((" ", "\n")):
                    self._say(line.rstrip())  # goes on from the line before, such as a letter
                elif found := _ADDRESS.search(line):
                    if child is self._child:
                        self.port = int(found[1])
                    self._listens.set()
                elif "/inbox/" not in line:
                    self._say(f"The form's service: {line.rstrip()}")
        if child is self._child and self.port is not None:  # nobody here ended it
            self.port = None
            self._say("The form's service has ended. It starts again when a file of the town is changed.")
        self._listens.set()

    def _hear_log(self, stream: IO[str], _: subprocess.Popen[str]) -> None:
        """A line for each request, of which only faults are of interest here."""
        with stream:
            for line in stream:
                if '"event": "fault"' in line:
                    self._say(f"The form's service has a fault: {line.rstrip()}")

    def _navigation(self) -> bytes:
        """What the pages around the form are made from, beside the settings."""
        with suppress(OSError):
            return (self._town / "mkdocs.yml").read_bytes()
        return b""
