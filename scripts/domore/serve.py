"""`domore serve`: the site on this machine, rebuilt as files change, with the browser reloaded and problems shown on the page."""

from __future__ import annotations

import json
import mimetypes
import threading
from collections.abc import Callable
from datetime import date
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import Final

from watchfiles import DefaultFilter, watch

from domore.engine.rendered import Engine
from domore.pipeline import build
from domore.problems import ContentProblems, DoMoreError, WrongUse

Say = Callable[[str], None]
_NEWS: Final = "/-/news"
_SCRIPT: Final = "/-/preview.js"
_WAIT: Final = 25.0  # seconds that a browser waits for news before it asks again
_WATCHED: Final = ("content", "site_config", "mkdocs.yml")


class News:
    """What the open pages should know: how often the site was rebuilt, and what stands in the way of the next time."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        self._problems: list[str] = []

    def tell(self, problems: list[str]) -> None:
        """There is a new site, or there are new problems."""
        with self._changed:
            self._number += 1
            self._problems = problems
            self._changed.notify_all()

    def after(self, number: int) -> dict[str, object]:
        """The news once there is any newer than `number`; the same as before after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._number > number, timeout=_WAIT)
            return {"number": self._number, "problems": self._problems}


class Preview(SimpleHTTPRequestHandler):
    """Serves the site's files; adds the preview script to pages as they go out, never to the files."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, news: News, site: Path, **kwargs: object) -> None:
        self._news = news
        self._site = site
        super().__init__(*args, directory=str(site), **kwargs)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """A file, a page with the preview script, or the news."""
        path = self.path.partition("?")[0]
        if path == _NEWS:
            asked = self.path.partition("?")[2]
            self._send(json.dumps(self._news.after(int(asked) if asked.isdigit() else 0)).encode(), "application/json")
        elif path == _SCRIPT:
            self._send((resources.files("domore") / "preview.js").read_bytes(), "text/javascript")
        elif (file := self._page(path)) is not None:
            status = HTTPStatus.OK if file.name != "404.html" else HTTPStatus.NOT_FOUND
            self._send(
                file.read_bytes().replace(b"</body>", f'<script type="module" src="{_SCRIPT}"></script></body>'.encode()),
                "text/html; charset=utf-8",
                status,
            )
        else:
            super().do_GET()

    def _page(self, path: str) -> Path | None:
        file = Path(self.translate_path(path))
        if file.is_dir() and path.endswith("/"):
            file /= "index.html"
        if file.is_dir() or (file.is_file() and file.suffix != ".html"):
            return None
        return file if file.is_file() else self._site / "404.html" if (self._site / "404.html").is_file() else None

    def _send(self, data: bytes, type: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", type)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: what matters is said by the builder."""


def serve(town: Path, *, port: int, today: date | None, engine: Engine, say: Say) -> int:
    """Builds, serves on 127.0.0.1 and rebuilds until it is stopped. Raises WrongUse if the port is taken."""
    site, news = town / "site", News()
    mimetypes.add_type("text/javascript", ".js")
    rebuild = partial(_rebuild, town, site, today, engine, news, say)
    rebuild()
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Preview, news=news, site=site))
    except OSError as error:
        raise WrongUse(f"port {port} can't be used ({error.strerror}). Choose another: domore serve --port {port + 1}") from None
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"\n  {town.name} is at http://127.0.0.1:{server.server_port}/  (stop with Ctrl+C)\n")
    watched = [path for name in _WATCHED if (path := town / name).exists()]
    for _ in watch(*watched, watch_filter=DefaultFilter(), debounce=100, step=20, raise_interrupt=False):
        rebuild()
    server.shutdown()
    return 0


def _rebuild(town: Path, site: Path, today: date | None, engine: Engine, news: News, say: Say) -> None:
    """Builds the pages, tells the browser, then brings the search up to date: a page is looked at before it is searched for."""
    try:
        built = build(town, site, today=today or date.today(), engine=engine, with_search=False)
        say(f"Built {built.listings:,} listings, {built.written:,} files written, in {built.seconds:.2f} s")
        news.tell([])
        build(town, site, today=today or date.today(), engine=engine)
    except ContentProblems as error:
        problems = [str(problem) for problem in error.problems if problem.severity == "error"]
        say("\n".join([*problems, "The last good site is still shown."]))
        news.tell(problems)
    except (DoMoreError, OSError) as error:
        say(str(error))
        news.tell([str(error)])
