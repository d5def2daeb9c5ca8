"""Hands out a built site as docs/maintaining.md asks of a web server. As a command: `python serving.py DIR` says the address, and serves."""

from __future__ import annotations

import gzip
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO, Final

_ADVICE: Final = Path(__file__).resolve().parents[2] / "docs" / "maintaining.md"


def recommended_policy() -> str:
    """The Content-Security-Policy that docs/maintaining.md recommends: every browser test runs under it."""
    told = re.search(r"`Content-Security-Policy: ([^`]+)`", _ADVICE.read_text(encoding="utf-8"))
    assert told, "docs/maintaining.md recommends no Content-Security-Policy"
    return told[1]


def server_of(site: Path, kind: type[Site] | None = None) -> ThreadingHTTPServer:
    """A server for a folder, on a free port of this machine; it serves once `serve_forever` is called."""
    return ThreadingHTTPServer(("127.0.0.1", 0), partial(kind or Site, recommended_policy(), directory=os.fspath(site)))


@contextmanager
def served(site: Path, kind: type[Site] | None = None) -> Iterator[str]:
    """The address of a folder while it is served, with a slash at the end."""
    server = server_of(site, kind)
    serving = Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    serving.join()


class Site(SimpleHTTPRequestHandler):
    """Answers with the files of a folder."""

    protocol_version = "HTTP/1.1"

    def __init__(self, policy: str, *args: Any, directory: str) -> None:
        self.policy = policy
        super().__init__(*args, directory=directory)

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answers with text compressed, for those who take it so."""
        asked = Path(self.translate_path(self.path))
        file = asked / "index.html" if asked.is_dir() and self.path.partition("?")[0].endswith("/") else asked
        kind = self.guess_type(file)
        is_text = kind.startswith("text/") or kind in ("application/json", "application/javascript", "image/svg+xml")
        if not (is_text and file.is_file() and "gzip" in self.headers.get("Accept-Encoding", "")):
            return super().send_head()
        body = gzip.compress(file.read_bytes(), 6)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


if __name__ == "__main__":
    server = server_of(Path(sys.argv[1]))
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
