"""A forge on this machine: a bare repository that stock Git serves over HTTP, hooks that open pull requests as Forgejo and GitLab do, their APIs.

What arrives by Git arrives for real: `git http-backend` runs receive-pack, which runs proc-receive (AGit) and post-receive (push options).
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import jwt

import github_description
import gitlab_stand_in

TOKEN = "fernley-token-0123456789abcdef"  # noqa: S105 - opens nothing
HOOKS = Path(__file__).parent / "forge_hooks"
_CLEAN = {"PATH": os.environ["PATH"], "HOME": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
_SOMEBODY = {f"GIT_{role}_{part}": text for role in ("AUTHOR", "COMMITTER") for part, text in (("NAME", "Somebody"), ("EMAIL", "a@fernley.example"))}


@dataclass
class Trouble:
    """What the forge does instead of answering, for addresses that match: waits, or answers with a status. `times` is how often."""

    where: str
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    wait: float = 0.0
    times: int = 1_000_000


@dataclass
class ForgeServer:
    """The forge. `asked` is every request: method, address, body. `trouble` is what goes wrong from now on.
    `issues` are GitLab's, as its API shows them, and `notes` those on each."""

    repository: Path
    kind: str
    port: int = 0
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    authorised: set[str] = field(default_factory=set)
    trouble: list[Trouble] = field(default_factory=list)
    api_open: bool = True
    faults: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    app_key: bytes = b""
    issues: list[dict[str, Any]] = field(default_factory=list)
    notes: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    answering: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """The address for forge.url."""
        return f"http://127.0.0.1:{self.port}/fernley/noticeboard"

    def git(self, *arguments: str, stdin: bytes = b"", environ: Mapping[str, str] = MappingProxyType({})) -> str:
        """Git in the bare repository."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.repository, env=_CLEAN | _SOMEBODY | dict(environ), input=stdin, capture_output=True, check=True
        )
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def pulls(self) -> list[dict[str, Any]]:
        """The pull requests that there are."""
        file = self.repository / "pulls.json"
        pulls: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
        if self.kind == "github":  # there the head of an open one is whatever its branch is at
            tips = dict(line.split(" ") for line in self.git("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads/").split("\n"))
            return [pull | ({"sha": tips.get(pull["branch"], pull["sha"])} if pull["state"] == "open" else {}) for pull in pulls]
        return pulls

    def keep(self, pulls: list[dict[str, Any]]) -> None:
        """Puts down the pull requests, in one step, since others may read them meanwhile."""
        partial = self.repository / f"pulls.{threading.get_ident()}"
        partial.write_text(json.dumps(pulls), encoding="utf-8")
        partial.replace(self.repository / "pulls.json")

    def settle(self, number: int, *, merged: bool) -> None:
        """Merges a pull request or closes it, and deletes its branch."""
        pulls = self.pulls()
        pull = pulls[number - 1]
        pull |= {"state": "closed", "merged": merged}
        self.keep(pulls)
        if merged:
            self.git("update-ref", "refs/heads/main", pull["sha"])
        if self.kind != "forgejo":
            self.git("update-ref", "-d", f"refs/heads/{pull['branch']}")

    def move_main(self, path: str = "README.md", text: bytes = b"moved\n") -> str:
        """Somebody commits to main meanwhile."""
        index = {"GIT_INDEX_FILE": str(self.repository / "somebody.index")}
        main = self.git("for-each-ref", "--format=%(objectname)", "refs/heads/main")
        self.git("read-tree", main or "--empty", environ=index)
        blob = self.git("hash-object", "-w", "--stdin", stdin=text)
        self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", environ=index)
        tree = self.git("write-tree", environ=index)
        commit = self.git("commit-tree", *(["-p", main] if main else []), tree, stdin=b"Somebody's work\n")
        self.git("update-ref", "refs/heads/main", commit)
        return commit


@contextmanager
def forge_server(folder: Path, kind: str) -> Iterator[ForgeServer]:
    """A forge of this kind with one repository, whose main holds a few files."""
    repository = folder / "noticeboard.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", repository], env=_CLEAN, check=True)
    forge = ForgeServer(repository=repository, kind=kind)
    for key, value in (("receive.advertisePushOptions", "true"), ("http.receivepack", "true")):
        forge.git("config", key, value)
    if kind == "forgejo":
        forge.git("config", "receive.procReceiveRefs", "refs/for")
    hook = {"forgejo": "proc-receive", "gitlab": "post-receive"}.get(kind)
    if hook:
        (repository / "hooks" / hook).write_text(f'#!/bin/sh\nexec "{sys.executable}" "{HOOKS}/{hook.replace("-", "_")}.py"\n')
        (repository / "hooks" / hook).chmod(0o755)
    forge.move_main("README.md", b"Fernley\n")
    forge.move_main("content/ideas/2026/bench.yml", b"title: A bench\n")
    forge.move_main("content/pages/about.md", b"# About\n")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(forge))
    server.daemon_threads = True
    forge.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield forge
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert forge.faults == []


def _handler(forge: ForgeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            self._answer()

        do_POST = do_PUT = do_PATCH = do_GET  # noqa: N815 - names that the server asks for

        def _answer(self) -> None:
            body = self._body()
            forge.asked.append((self.command, self.path, body))
            for trouble in forge.trouble:
                if trouble.times > 0 and re.search(trouble.where, self.path):
                    trouble.times -= 1
                    time.sleep(trouble.wait)
                    if trouble.status:
                        return self._send(trouble.status, trouble.body, trouble.headers)
            try:
                if "/noticeboard.git/" in self.path:
                    return self._serve_git(body)
                with forge.answering:  # as a forge does: nobody sees a half of what another asked for
                    status, told = self._serve_api(body)
                return self._send(status, json.dumps(told).encode(), {"Content-Type": "application/json"})
            except (BrokenPipeError, ConnectionResetError):
                return None
            except Exception as error:
                forge.faults.append(f"{self.command} {self.path}: {type(error).__name__} {error}"[:2000])
                return self._send(500, b"{}", {})

        def _body(self) -> bytes:
            if self.headers.get("transfer-encoding") == "chunked":
                data = b""
                while size := int(self.rfile.readline(), 16):
                    data += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return data
            return self.rfile.read(int(self.headers.get("content-length") or 0))

        def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                pass

        def _serve_git(self, body: bytes) -> None:
            given = self.headers.get("authorization", "")
            secret = base64.b64decode(given.removeprefix("Basic ")).decode().partition(":")[2] if given.startswith("Basic ") else ""
            if secret not in forge.tokens:
                return self._send(401, b"", {"WWW-Authenticate": 'Basic realm="forge"'})
            forge.authorised.add(base64.b64decode(given.removeprefix("Basic ")).decode())
            parts = urlsplit(self.path)
            environ = _CLEAN | {
                "GIT_PROJECT_ROOT": str(forge.repository.parent),
                "GIT_HTTP_EXPORT_ALL": "1",
                "REQUEST_METHOD": self.command,
                "PATH_INFO": parts.path.removeprefix("/fernley"),
                "QUERY_STRING": parts.query,
                "CONTENT_TYPE": self.headers.get("content-type", ""),
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_CONTENT_ENCODING": self.headers.get("content-encoding", ""),
                "GIT_PROTOCOL": self.headers.get("git-protocol", ""),
                "REMOTE_USER": "bot",
                "REMOTE_ADDR": "127.0.0.1",
            }
            with forge.answering if parts.path.endswith("/git-receive-pack") else nullcontext():  # its hook writes down pull requests
                done = subprocess.run(["git", "http-backend"], env=environ, input=body, capture_output=True, check=True)
            head, _, rest = done.stdout.partition(b"\r\n\r\n")
            headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
            return self._send(int(headers.pop("Status", "200 OK").split()[0]), rest, headers)

        def _serve_api(self, body: bytes) -> tuple[int, Any]:
            given = self.headers.get("authorization", "").split(" ")[-1] or self.headers.get("private-token", "")
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if forge.kind == "github":
                return _github(forge, self.command, self.path.removeprefix("/api/v3"), body, self.headers, given)
            if not forge.api_open or given not in forge.tokens:
                return 403, {"message": "insufficient_scope"}
            if forge.kind == "gitlab":
                return gitlab_stand_in.answer(forge, self.command, parts.path, query, json.loads(body) if body else None)
            return _forgejo(forge, self.command, parts.path, query, json.loads(body) if body else None)

    return Handler


def _forgejo(forge: ForgeServer, method: str, path: str, query: Mapping[str, str], body: Any) -> tuple[int, Any]:
    """As far as it is used: https://codeberg.org/api/swagger names the fields."""
    if path == "/api/v1/user":
        return 200, {"login": "bot"}
    start = "/api/v1/repos/fernley/noticeboard/pulls"
    assert path.startswith(start), path
    shown = [
        {
            "number": pull["number"],
            "state": pull["state"],
            "merged": pull["merged"],
            "body": pull["description"],
            "head": {"sha": pull["sha"]},
            "user": {"login": pull.get("by", "bot")},
        }
        for pull in forge.pulls()
    ]
    if path == start:
        assert query == {"state": "all", "sort": "recentupdate", "limit": "50"}
        return 200, shown[::-1][:50]
    number = int(path.removeprefix(f"{start}/"))
    if method == "PATCH":
        assert body == {"state": "closed"}
        pulls = forge.pulls()
        pulls[number - 1]["state"] = "closed"
        forge.keep(pulls)
        return 201, shown[number - 1] | {"state": "closed"}
    return (200, shown[number - 1]) if number <= len(shown) else (404, {"message": "not found"})


def _github(forge: ForgeServer, method: str, address: str, body: bytes, headers: Any, token: str) -> tuple[int, Any]:
    """GitHub by its own description: the request is checked against it, and so is what is answered."""
    github_description.check_request(method, address, body, headers.get("content-type"))
    assert headers["accept"] == "application/vnd.github+json"
    assert headers["user-agent"]
    status, told = _github_answer(forge, method, address, json.loads(body) if body else None, token)
    if status != 401:
        github_description.check_answer(method, address, status, told)
    return status, told


def _github_answer(forge: ForgeServer, method: str, address: str, body: Any, token: str) -> tuple[int, Any]:
    path, query = urlsplit(address).path, parse_qs(urlsplit(address).query)
    if "/installation" in path:  # both of an App's requests are signed with its key, for at most ten minutes
        word = jwt.decode(token, forge.app_key, algorithms=["RS256"], options={"verify_exp": False, "verify_iat": False})
        assert word["iss"] == "Iv1.fernley"
        assert 0 < word["exp"] - word["iat"] <= 600
    if path.endswith("/installation"):
        return 200, github_description.least_answer(method, address, 200) | {"id": 77}
    if path == "/app/installations/77/access_tokens":
        assert body["repositories"] == ["noticeboard"]
        issued = f"ghs_issued{len(forge.tokens)}"
        forge.tokens.add(issued)
        return 201, github_description.least_answer(method, address, 201) | {"token": issued, "expires_at": "2026-11-23T13:00:00Z"}
    if token not in forge.tokens:
        return 401, {"message": "Bad credentials"}
    branches = forge.git("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads/").split("\n")
    pulls = [pull | ({} if pull["branch"] in branches else {"state": "closed"}) for pull in forge.pulls()]  # one whose branch is gone is closed
    forge.keep(pulls)
    if path.endswith("/pulls") and method == "GET":
        owner, _, branch = unquote(query["head"][0]).partition(":")
        assert owner == "fernley"
        return 200, [_shown(pull, "pull-request-simple") for pull in pulls if pull["branch"] == branch]
    if path.endswith("/pulls"):
        heads = forge.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{body['head']}")
        if not heads or any(pull["branch"] == body["head"] and pull["state"] == "open" for pull in pulls):
            said = f"A pull request already exists for fernley:{body['head']}." if heads else "head is invalid"
            return 422, {"message": "Validation Failed", "documentation_url": "", "errors": [{"code": "custom", "message": said}]}
        pull = {"number": len(pulls) + 1, "state": "open", "merged": False, "branch": body["head"], "sha": heads, "options": {}}
        pull |= {"title": body["title"], "description": body["body"], "target": body["base"]}
        forge.keep([*pulls, pull])
        return 201, _shown(pull, "pull-request")
    number = int(path.rpartition("/")[2])
    if number > len(pulls):
        return 404, {"message": "Not Found", "documentation_url": "", "status": "404"}
    return 200, _shown(pulls[number - 1], "pull-request")


def _shown(pull: Mapping[str, Any], schema: str) -> dict[str, Any]:
    shown: dict[str, Any] = github_description.least(github_description.schema_named(schema))
    shown |= {"number": pull["number"], "state": pull["state"], "head": shown["head"] | {"ref": pull["branch"], "sha": pull["sha"]}}
    return shown | ({"merged": pull["merged"]} if schema == "pull-request" else {})
