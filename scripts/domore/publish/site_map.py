"""sitemap.xml: every page, for those who crawl. Addresses need the site's own (mkdocs.yml site_url); without it there is none."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape


def site_map(paths: Iterable[str], site_url: str) -> bytes:
    """The site map of the pages at these paths."""
    root = site_url.rstrip("/")
    pages = sorted(path.removesuffix("index.html") for path in paths if path.endswith("index.html"))
    rows = "".join(f"<url><loc>{escape(f'{root}/{page}')}</loc></url>\n" for page in pages)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'.encode()
