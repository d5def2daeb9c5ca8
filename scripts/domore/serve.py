"""`domore serve`: the site on this machine, rebuilt as files change, with the browser reloaded and problems shown on the page."""

from __future__ import annotations

import json
import mimetypes
import re
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import Final

from domore.beside import FormService
from domore.check.site_config import load_settings
from domore.engine.rendered import Engine
from domore.forwarding import forward, is_for_the_form
from domore.pipeline import build
from domore.problems import ContentProblems, DoMoreError, WrongUse
from domore.report import counted
from domore.watching import SITE, watch_town

Say = Callable[[str], None]
_NEWS: Final = "/-/news"
_SCRIPT: Final = "/-/preview.js"
_WAIT: Final = 25.0  # seconds that a browser waits for news before it asks again
_NUMBER: Final = re.compile(r"[0-9]{1,15}")
_NO_SITE: Final = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>No site yet</title></head>
<body data-no-site><h1>There is no site yet</h1><p>This page changes by itself as soon as there is one.</p></body></html>"""


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

    @property
    def number(self) -> int:
        """How often there was something new."""
        with self._changed:
            return self._number

    def asked(self, text: str) -> dict[str, object]:
        """The news after the number in `text`; all of them when that is none."""
        return self.after(int(text) if _NUMBER.fullmatch(text) else 0)

    def after(self, number: int) -> dict[str, object]:
        """The news once there is any newer than `number`; the same as before after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._number > number, timeout=_WAIT)
            return {"number": self._number, "problems": self._problems}


class Preview(SimpleHTTPRequestHandler):
    """Serves the site's files; adds the preview script to pages as they go out, never to the files. What is for the form goes to its service."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, news: News, site: Path, form: FormService, **kwargs: object) -> None:
        self._news = news
        self._form = form
        self._site = site
        super().__init__(*args, directory=str(site), **kwargs)  # type: ignore[arg-type]

    def handle(self) -> None:
        """Answers until the browser has gone; that it goes in the middle of an answer, as when its page is closed, is no fault."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        """A file, a page with the preview script, or the news."""
        path = self.path.partition("?")[0]
        if self._is_for_the_form():
            self._hand_on()
        elif path == _NEWS:
            asked = self.path.partition("?")[2]
            self._send(json.dumps(self._news.asked(asked)).encode(), "application/json")
        elif path == _SCRIPT:
            self._send((resources.files("domore") / "preview.js").read_bytes(), "text/javascript")
        elif (file := self._page(path)) is not None:
            self._send_page(file)
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        """What a file, or the form, would answer."""
        if self._is_for_the_form():
            self._hand_on()
        else:
            super().do_HEAD()

    def do_POST(self) -> None:
        """What is sent to the form; nothing else takes anything."""
        if self._is_for_the_form():
            self._hand_on()
        else:
            self.close_connection = True  # its body is not read
            self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)

    do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_POST  # noqa: N815 - named by http.server

    def _is_for_the_form(self) -> bool:
        return self._form.wanted and is_for_the_form(self.path)

    def _hand_on(self) -> None:
        answer = forward(self, self._form.port)
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if self.command == "HEAD":
            self.end_headers()
            return
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def _page(self, path: str) -> Path | None:
        file = Path(self.translate_path(path))
        if file.is_dir() and path.endswith("/"):
            file /= "index.html"
        if file.is_dir() or (file.is_file() and file.suffix != ".html"):
            return None
        return file if file.is_file() else self._site / "404.html"

    def _send_page(self, file: Path) -> None:
        """A page with the preview script, which is told how old the page is: asked for before the page is read."""
        script = b'<script type="module" src="%s?%d"></script></body>' % (_SCRIPT.encode(), self._news.number)
        try:
            html, status = file.read_bytes(), HTTPStatus.NOT_FOUND if file.name == "404.html" else HTTPStatus.OK
        except OSError:  # not built yet, or taken away
            html, status = _NO_SITE, HTTPStatus.NOT_FOUND
        self._send(html.replace(b"</body>", script), "text/html; charset=utf-8", status)

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
    site, news, changed, ended = town / SITE, News(), threading.Event(), threading.Event()
    mimetypes.add_type("text/javascript", ".js")
    mimetypes.add_type("application/atom+xml", ".atom")
    mimetypes.add_type("text/calendar", ".ics")
    form = FormService(town, say)
    build_again = partial(rebuild, town, site, today, engine, news, say)
    watching = threading.Thread(target=watch_town, args=(town, changed, ended, say), daemon=True)
    watching.start()  # before the first build: what is edited while it runs is built next
    build_again()
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Preview, news=news, site=site, form=form))
    except OSError as error:
        raise WrongUse(f"port {port} can't be used ({error.strerror}). Choose another: domore serve --port {port + 1}") from None
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    form.address = f"http://127.0.0.1:{server.server_port}/"
    with suppress(KeyboardInterrupt), form:
        form.follow()
        say(_where(town, form.address, form))
        while changed.wait():
            changed.clear()
            build_again()
            form.follow()
    ended.set()
    server.shutdown()
    watching.join()
    return 0


def _where(town: Path, address: str, form: FormService) -> str:
    """What to open in a browser."""
    settings, _ = load_settings(town)
    lines = [f"{settings.name if settings else town.name} is at {address}  (stop with Ctrl+C)"]
    if form.runs:
        lines += [f"The form is at {address}propose/", f"Your inbox is at {address}inbox/"]
    return "\n" + "".join(f"  {line}\n" for line in lines)


def rebuild(town: Path, site: Path, today: date | None, engine: Engine, news: News, say: Say) -> None:
    """Builds the pages, tells the browser, then brings the search up to date: a page is looked at before it is searched for.

    Whatever goes wrong is told, in the terminal and on the page, and never ends the preview: the next edit may mend it."""
    try:
        built = build(town, site, today=today or date.today(), engine=engine, with_search=False)
        say(f"Built {counted(built.listings, 'listing')}, {counted(built.written, 'file')} written, in {built.seconds:.2f} s")
        news.tell([])
        build(town, site, today=today or date.today(), engine=engine)
    except ContentProblems as error:
        problems = [str(problem) for problem in error.problems if problem.severity == "error"]
        say("\n".join([*problems, "The last good site is still shown."]))
        news.tell(problems)
    except (DoMoreError, OSError, UnicodeError) as error:
        say(_plainly(error))
        news.tell([_plainly(error)])
    except Exception as error:
        said = f"The site can't be rebuilt, and that is a fault of domore: {type(error).__name__}. The terminal says more."
        say(f"{traceback.format_exc()}{said}")
        news.tell([said])


def _plainly(error: Exception) -> str:
    """An error in one line, with the file it is about."""
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f'"{error.filename}" can\'t be used: {error.strerror}. Look whether it is there and open to you.'
    if isinstance(error, UnicodeError):
        return f"A file can't be read, since its letters are not UTF-8 ({error}). Save it as UTF-8."
    return " ".join(str(error).split())
