"""sitemap.xml: the address of every page, for those who crawl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import escape

from domore.render.page import Page, key


def site_map(paths: Iterable[str], site_url: str | None) -> Iterator[Page]:
    """The site map of the pages at these paths; none if the site's own address is not known (mkdocs.yml, site_url)."""
    if site_url:
        pages = sorted(path.removesuffix("index.html") for path in paths if path.endswith("index.html"))
        yield Page("sitemap.xml", key(site_url, *pages), lambda: _drawn(pages, site_url))


def _drawn(pages: Iterable[str], site_url: str) -> bytes:
    root = site_url.rstrip("/") + "/"
    rows = "".join(f"<url><loc>{escape(root + page)}</loc></url>\n" for page in pages)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'.encode()
