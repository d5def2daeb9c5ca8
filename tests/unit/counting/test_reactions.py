"""Reactions on the forge: each account counts once, on issues of the town's own repository alone."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from domore import cli
from github_description import check_answer, least, schema_named

KINDS = {
    "github": ("/repos/a/b/issues/{}/reactions", "{url}/issues/{n}", {"backs": "+1", "would_use": "heart", "would_help": "rocket"}),
    "forgejo": ("/api/v1/repos/a/b/issues/{}/reactions", "{url}/issues/{n}", {"backs": "+1", "would_use": "heart", "would_help": "rocket"}),
    "gitlab": (
        "/api/v4/projects/a%2Fb/issues/{}/award_emoji",
        "{url}/-/issues/{n}",
        {"backs": "thumbsup", "would_use": "heart", "would_help": "rocket"},
    ),
}
IDEA = "title: A bench by the river\nsummary: A place to sit, halfway along.\nstatus: {status}\ncategory: parks\nsubmitted: 2026-03-14\n{more}"


class Server:
    """A forge on loopback that knows the reactions to some issues, 100 a page at most, and keeps what it was asked."""

    def __init__(self, kind: str) -> None:
        self.kind, self.reactions, self.asked, self.broken = kind, dict[int, list[tuple[int, str]]](), list[str](), 0
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, answer = server.answer(self.path)
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def answer(self, address: str) -> tuple[int, Any]:
        split = urlsplit(address)
        self.asked.append(split.path)
        if self.broken:
            return self.broken, {"message": "Not today"}
        path, _, _ = KINDS[self.kind]
        before, after = path.split("{}")
        number = split.path.removeprefix(before).removesuffix(after)
        if not split.path.startswith(before) or not number.isdigit() or int(number) not in self.reactions:
            return 404, {"message": "Not Found"}
        page = int(parse_qs(split.query)["page"][0]) - 1
        rows = [self.entry(*given) for given in self.reactions[int(number)][page * 100 : page * 100 + 100]]
        if self.kind == "github":
            check_answer("GET", split.path, 200, rows)
        return 200, rows or (None if self.kind == "forgejo" else [])

    def entry(self, account: int, sign: str) -> dict[str, Any]:
        if self.kind == "gitlab":
            return {"id": 1, "name": sign, "user": {"id": account, "username": "x"}, "awardable_type": "Issue"}
        if self.kind == "forgejo":
            return {"content": sign, "user": {"id": account, "login": "x"}, "created_at": "2026-05-01T10:00:00Z"}
        user = least(schema_named("simple-user")) | {"id": abs(account), "type": "Bot" if account < 0 else "User"}
        return {"id": 1, "node_id": "x", "content": sign, "user": user, "created_at": "2026-05-01T10:00:00Z"}


@pytest.fixture(params=KINDS)
def forge(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    server = Server(request.param)
    for name in ("GITHUB_TOKEN", "DOMORE_TOKEN", "CI_API_V4_URL", "GITHUB_API_URL"):
        monkeypatch.delenv(name, raising=False)
    if request.param == "github":
        monkeypatch.setenv("GITHUB_API_URL", server.base)
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture
def write(tmp_path: Path, forge: Server) -> Callable[..., Path]:
    """Writes the town's ideas, each with the address of an issue."""
    (tmp_path / "site_config").mkdir()
    url = f"{forge.base}/a/b"
    (tmp_path / "site_config/site.yml").write_text(
        f"name: X town\npurpose: A place for tests.\nforge: {{kind: {forge.kind}, url: '{url}'}}\nsupport: {{forge: true}}\n"
    )
    (tmp_path / "content/ideas/2026").mkdir(parents=True)

    def idea(id: str, number: int, status: str = "open", at: str = "") -> Path:
        discussion = at or KINDS[forge.kind][1].format(url=url, n=number)
        (tmp_path / f"content/ideas/2026/{id}.yml").write_text(IDEA.format(status=status, more=f"discussion: {discussion}\n"))
        return tmp_path

    return idea


def run(town: Path, day: str = "2026-06-01") -> int:
    return cli.main(["tally", "--forge", "--town", str(town), "--today", day])


def lines(town: Path) -> list[str]:
    return (town / "content/tallies/forge.yml").read_text().splitlines()[2:]


def test_each_account_counts_once(forge: Server, write: Callable[..., Path]) -> None:
    """Whoever gives any of the three signs backs the idea; other signs say nothing, and programs have no say."""
    up, heart, rocket = KINDS[forge.kind][2].values()
    forge.reactions[4] = [(1, up), (1, heart), (2, heart), (3, rocket), (4, "-1"), (5, up)] + ([(-6, up)] if forge.kind == "github" else [])
    forge.reactions[5] = [(account, up) for account in range(1, 231)]
    write("quiet", 6)
    forge.reactions[6] = []
    write("bench", 4)
    town = write("swing", 5)
    assert run(town) == 0
    assert lines(town) == ["counted: {day: 2026-06-01}", "ideas:", "  bench: {backs: 4, would_use: 2, would_help: 1}", "  swing: {backs: 230}"]


def test_nothing_is_written_where_nothing_changed(forge: Server, write: Callable[..., Path]) -> None:
    """So that a nightly job makes no commit for a date alone."""
    forge.reactions[4] = [(1, KINDS[forge.kind][2]["backs"])]
    town = write("bench", 4)
    run(town)
    before = (town / "content/tallies/forge.yml").read_bytes()
    run(town, "2026-06-02")
    assert (town / "content/tallies/forge.yml").read_bytes() == before


def test_a_decided_idea_or_one_whose_issue_is_gone_keeps_its_count(forge: Server, write: Callable[..., Path]) -> None:
    up = KINDS[forge.kind][2]["backs"]
    forge.reactions |= {4: [(1, up)], 5: [(1, up), (2, up)]}
    write("bench", 4)
    run(write("swing", 5))
    del forge.reactions[5]
    forge.reactions[4] += [(2, up), (3, up)]
    town = write("bench", 4, status="done")
    run(town)
    assert lines(town)[2:] == ["  bench: {backs: 1}", "  swing: {backs: 2}"]


def test_other_places_are_not_asked(forge: Server, write: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    """The token is for the town's own repository: no idea can send it elsewhere, and none can count another town's issue."""
    write("bench", 0, at=f"{forge.base}/a/bother/issues/4")
    write("swing", 0, at=f"{forge.base}/a/b/issues/4/../../../../user")
    town = write("pond", 0, at="https://elsewhere.example/a/b/issues/4")
    assert run(town) == 0
    assert forge.asked == []
    assert capsys.readouterr().out.count("so nothing is counted there") == 3


def test_a_forge_that_does_not_answer_leaves_the_file_as_it_was(forge: Server, write: Callable[..., Path]) -> None:
    forge.reactions[4] = [(1, KINDS[forge.kind][2]["backs"])]
    town = write("bench", 4)
    run(town)
    before = (town / "content/tallies/forge.yml").read_bytes()
    forge.broken = 502
    assert run(town) == 1
    assert (town / "content/tallies/forge.yml").read_bytes() == before


def test_a_town_that_does_not_count_them_asks_nobody(forge: Server, write: Callable[..., Path]) -> None:
    """The nightly job is laid down in every town, and most have no use for it."""
    town = write("bench", 4)
    site = town / "site_config/site.yml"
    site.write_text(site.read_text().replace("forge: true", "forge: false"))
    assert run(town) == 0
    assert forge.asked == []
    assert not (town / "content/tallies").exists()
