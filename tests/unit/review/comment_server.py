"""A forge on loopback, as much of its API as the comments need; it checks each request and keeps what was written."""

from __future__ import annotations

import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "a-token"  # noqa: S105  # of a server that lives for one test


@dataclass
class Forge:
    """What the forge holds; a test sets it, and looks at `comments` and `seen`."""

    kind: str
    base: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    artifacts: list[dict[str, Any]] = field(default_factory=list)
    archive: bytes = b""
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    broken: int = 0

    def answer(self, method: str, address: str, body: Any) -> tuple[int, Any]:
        """Status and answer of one request."""
        split = urlsplit(address)
        path, query = split.path, {name: values[0] for name, values in parse_qs(split.query).items()}
        if self.broken:
            return self.broken, {"message": "Not today"}
        me = {"github": {"login": "github-actions[bot]", "type": "Bot"}, "gitlab": {"id": 7}, "forgejo": {"login": "notices"}}[self.kind]
        if path == "/user":
            return (403, {}) if self.kind == "github" else (200, me)
        if found := re.fullmatch(r"/repos/a/b/actions/runs/5/artifacts", path):
            return 200, {"artifacts": self.artifacts}
        if re.fullmatch(r"/repos/a/b/pulls|/projects/3/merge_requests", path):
            wanted = [each for each in self.requests if self.kind != "github" or query.get("head") in (None, each["_head"])]
            return 200, wanted if query.get("page", "1") == "1" else []
        if re.fullmatch(r"/repos/a/b/pulls/\d+/files", path):
            page = int(query["page"]) - 1
            return 200, [{"filename": name} for name in self.files[page * 100 : (page + 1) * 100][: 3_000 - page * 100]]
        if found := re.fullmatch(r"/repos/a/b/issues/(\d+)/comments|/projects/3/merge_requests/(\d+)/notes", path):
            there = self.comments.setdefault(int(found[1] or found[2]), [])
            if method == "POST":
                there.append({"id": 100 + sum(map(len, self.comments.values())), "body": body["body"], "user": me, "author": me})
                return 201, there[-1]
            return 200, there if query.get("page", "1") == "1" else []
        if found := re.fullmatch(r"/repos/a/b/issues/comments/(\d+)|/projects/3/merge_requests/\d+/notes/(\d+)", path):
            assert method == ("PUT" if self.kind == "gitlab" else "PATCH")
            [one] = [each for there in self.comments.values() for each in there if each["id"] == int(found[1] or found[2])]
            one["body"] = body["body"]
            return 200, one
        return 404, {"message": "Not Found"}


@contextmanager
def serving(forge: Forge) -> Iterator[Forge]:
    """Serves it on a free port of loopback. The archive lies at another address, which must never be told the token."""

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            told = self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN") or ""
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"null")
            forge.seen.append((self.command, self.path, told))
            if self.path.endswith("/zip"):
                self.send_response(302)
                self.send_header("Location", f"{forge.base}/elsewhere")
                self.end_headers()
            elif self.path == "/elsewhere":
                self.send_response(200)
                self.end_headers()
                self.wfile.write(forge.archive)
            else:
                status, answer = forge.answer(self.command, self.path, body) if TOKEN in told else (401, {"message": "Who are you?"})
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

        do_GET = do_POST = do_PUT = do_PATCH = _do  # noqa: N815  # names that the server asks for

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        forge.base = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield forge
        finally:
            server.shutdown()
            thread.join(5)


def zipped(**members: bytes) -> bytes:
    """An archive; `_` in a name stands for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return file.getvalue()
