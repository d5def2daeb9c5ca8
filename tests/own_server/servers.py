"""nginx and Caddy as processes of this test on a free port of loopback, set up by nothing but what the guide says."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake.running import wait_for
from own_server.guide import blocks, changed, files

HOST: Final = "board.your-town.example"
PATIENCE: Final = "60s"  # how long the guide lets a web server wait for the form's service
SERVERS: Final = ("nginx", "caddy")
# What Debian's nginx.conf says around a server block, on one port, in one process that leaves nothing behind.
_NGINX: Final = """daemon off;
master_process off;
pid {folder}/nginx.pid;
events {{}}
http {{
    include {mime_types};
    default_type application/octet-stream;
    gzip on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        {block}
    }}
}}
"""
_CADDY: Final = "{{\n\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1\n}}\n{block}"


@dataclass(frozen=True)
class Answer:
    """What came back. `headers` holds each as often as it was sent, by its name in small letters."""

    status: int
    headers: Mapping[str, tuple[str, ...]]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def one(self, name: str) -> str:
        """The only header of this name."""
        values = self.headers.get(name, ())
        assert len(values) == 1, f"{name}: {values}"
        return values[0]


@dataclass(frozen=True)
class WebServer:
    """A web server that runs."""

    name: str
    port: int
    log: Path

    @property
    def origin(self) -> str:
        return f"http://{HOST}:{self.port}"

    def ask(self, path: str, body: bytes | None = None, *, source: str = "127.0.0.1", **headers: str) -> Answer:
        """Asks as a browser does that found the site under its name, from one of this machine's loopback addresses."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10, source_address=(source, 0))
        given = {"Host": f"{HOST}:{self.port}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request("GET" if body is None else "POST", path, body, given)
            answer = connection.getresponse()
            sent: dict[str, tuple[str, ...]] = {}
            for name, value in answer.getheaders():
                sent[name.lower()] = (*sent.get(name.lower(), ()), value)
            return Answer(answer.status, sent, answer.read())
        finally:
            connection.close()


@contextmanager
def web_server(name: str, site: Path, service: int, folder: Path, *, patience: str = PATIENCE, more: str = "") -> Iterator[WebServer]:
    """Runs one of SERVERS for a site's folder and the form's service at a port, configured in `folder`, `more` lines in front."""
    program, port = program_of(name), free_port()
    resting = folder / "resting.html"
    resting.write_text(files()["/srv/town/resting.html"])
    block = blocks("nginx")[0] if name == "nginx" else files()["/etc/caddy/Caddyfile"]
    block = changed(block, ("/srv/town/site", f"{site}"), ("/srv/town;", f"{folder};") if name == "nginx" else ("* /srv/town\n", f"* {folder}\n"))
    block = changed(block, ("127.0.0.1:8010", f"127.0.0.1:{service}"), (PATIENCE, patience))
    if name == "nginx":
        text = _NGINX.format(folder=folder, port=port, block=more + block, mime_types=_mime_types(program))
        run = [program, "-e", "stderr", "-c", f"{folder / 'server.conf'}"]
    else:
        text = _CADDY.format(block=changed(block, (f"{HOST} {{", f"http://{HOST}:{port} {{")))
        run = [program, "run", "--adapter", "caddyfile", "--config", f"{folder / 'server.conf'}"]
    (folder / "server.conf").write_text(text)
    log = folder / "server.log"
    environ = os.environ | {"XDG_DATA_HOME": f"{folder}", "XDG_CONFIG_HOME": f"{folder}"}
    with log.open("wb") as said:
        process = subprocess.Popen(run, stdout=said, stderr=said, env=environ, cwd=folder)
    try:
        wait_for(lambda: _listens(port) or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        yield WebServer(name, port, log)
    finally:
        process.terminate()
        process.wait(10)


def program_of(name: str) -> str:
    """Where a program is. Its lack is a failure, never a skip."""
    unpacked = Path(sys.prefix) / "servers" / "usr"
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:{unpacked}/sbin:{unpacked}/bin:/usr/sbin:/sbin")
    assert found, f"There is no {name}. ./scripts/test installs it where there is apt; elsewhere CONTRIBUTING.md says what to do."
    return found


def free_port() -> int:
    """A port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _mime_types(nginx: str) -> Path:
    """The table of file types that came with it."""
    said = subprocess.run([nginx, "-V"], capture_output=True, text=True, check=True).stderr
    found = re.search(r"--conf-path=(\S+)", said)
    assert found, said
    unpacked = Path(nginx).parents[2]  # where scripts/servers.sh put it; the machine's own otherwise
    return next(file for file in (unpacked / "etc/nginx/mime.types", Path(found[1]).with_name("mime.types")) if file.is_file())


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
