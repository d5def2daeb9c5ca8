"""The site's files behind each web server, as docs/road-own-server.md sets it up."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from browser.serving import recommended_policy
from own_server.servers import SERVERS, WebServer

KINDS = {
    ".html": ("text/html",),
    ".js": ("text/javascript", "application/javascript"),
    ".css": ("text/css",),
    ".json": ("application/json",),
    ".svg": ("image/svg+xml",),
    ".png": ("image/png",),
    ".xml": ("text/xml", "application/xml"),
    ".atom": ("application/atom+xml",),
    ".ics": ("text/calendar",),
}
OTHER = ("", "application/octet-stream", "application/x-gzip", "application/gzip")  # Pagefind reads its files as bytes, whatever they are called


def files_of(site: Path) -> list[str]:
    """The published files of a site."""
    found = [file.relative_to(site).as_posix() for file in sorted(site.rglob("*")) if file.is_file()]
    return [name for name in found if not name.startswith(".domore/")]


def is_kept(name: str) -> bool:
    """Whether a file's name changes with what is in it."""
    return ".min." in name or ".pf_" in name


def test_every_file_is_handed_out_as_it_is(web: WebServer, town: Path) -> None:
    """To the byte, with the type that browsers want; what Pagefind made too, which is compressed already and stays so."""
    names = files_of(town / "site")
    assert {Path(name).suffix for name in names} >= {*KINDS, ".pf_index", ".pf_meta", ".pagefind"}
    for name in names:
        answer = web.ask(f"/{name}", Accept_Encoding="gzip, zstd" if "search/" in name and not name.endswith((".js", ".json")) else "identity")
        assert answer.status == 200, name
        assert answer.body == (town / "site" / name).read_bytes(), name
        assert "content-encoding" not in answer.headers, name
        kind = ",".join(answer.headers.get("content-type", ())).partition(";")[0]
        assert kind in KINDS.get(Path(name).suffix, OTHER), f"{name}: {kind}"


def test_pages_have_the_addresses_that_links_name(web: WebServer) -> None:
    """A folder is its page, and an address without its last slash leads there, under the name that was asked for."""
    for path in ("/", "/ideas/", "/find/", "/propose/idea/", "/ideas/bench/"):
        assert web.ask(path).one("content-type").startswith("text/html")
    answer = web.ask("/ideas")
    assert answer.status in (301, 308)
    assert answer.one("location") in ("/ideas/", "ideas/", f"{web.origin}/ideas/")


def test_text_travels_compressed(web: WebServer, town: Path) -> None:
    """Pages, data, scripts, styles and drawings, for whoever takes it so; caches are told that there are two forms of it."""
    largest = {Path(name).suffix: name for name in sorted(files_of(town / "site"), key=lambda name: (town / "site" / name).stat().st_size)}
    for kind in (".html", ".json", ".js", ".css", ".svg", ".xml"):
        answer = web.ask(f"/{largest[kind]}", Accept_Encoding="gzip")
        assert answer.one("content-encoding") == "gzip", largest[kind]
        assert "accept-encoding" in answer.one("vary").lower()
        assert gzip.decompress(answer.body) == (town / "site" / largest[kind]).read_bytes()
    form = web.ask("/intake/form/idea", Accept_Encoding="gzip")
    assert form.one("content-encoding") == "gzip"
    if web.name == "caddy":
        assert web.ask("/", Accept_Encoding="zstd, gzip;q=0.5").one("content-encoding") == "zstd"


def test_browsers_keep_only_what_never_changes(web: WebServer, town: Path) -> None:
    """What is named by its own content is kept for a year; all else is asked after each time, and not sent again while it is the same."""
    for name in files_of(town / "site"):
        answer = web.ask(f"/{name}")
        assert answer.one("cache-control") == ("max-age=31536000" if is_kept(name) else "no-cache"), name
        again = web.ask(f"/{name}", If_None_Match=answer.one("etag"))
        assert (again.status, again.body) == (304, b""), name


@pytest.mark.parametrize(
    "path",
    ["/no/such/page/", "/.domore/written", "/%2edomore/written", "/ideas/../.domore/written", "/inbox/", "/search/0/gone.pf_index"],
)
def test_what_is_not_there_is_the_site_s_own_page(web: WebServer, town: Path, path: str) -> None:
    """With its looks, its policy and a status that tells search engines so; not kept by anyone. So is what is nobody's business."""
    answer = web.ask(path)
    assert answer.status == 404
    assert answer.body == (town / "site" / "404.html").read_bytes()
    assert answer.one("content-security-policy") == recommended_policy()
    assert "max-age" not in "".join(answer.headers.get("cache-control", ()))


def test_pages_come_with_the_headers_that_keep_them_safe(web: WebServer) -> None:
    """Each once: the policy that docs/maintaining.md recommends and that browser tests run under, no guessing of types, no referrer to others."""
    for path in ("/", "/find/", "/data/v1/ideas.json", "/search/0/pagefind.js"):
        answer = web.ask(path)
        assert answer.one("content-security-policy") == recommended_policy()
        assert answer.one("x-content-type-options") == "nosniff"
        assert answer.one("referrer-policy") == "same-origin"


def test_both_web_servers_are_tried() -> None:
    """All that the guide names."""
    assert SERVERS == ("nginx", "caddy")
