"""Names of the site's things that stay theirs for ever: what feed readers and calendars know an entry by."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from anyascii import anyascii

from domore.read.sources import slug
from domore.settings import Settings

SINCE: Final = "2026"  # the year since which these names are given: a tag has to carry one (RFC 4151, 2.1)


def authority(settings: Settings, site_url: str | None) -> str:
    """The name under which a town names its things: its site's host, or, where mkdocs.yml gives no site_url, one that nobody can own
    (RFC 6761, 6.4)."""
    host = urlsplit(site_url).hostname if site_url else None
    if host:
        return host if host.isascii() else host.encode("idna").decode()
    return f"{slug(anyascii(settings.name))[:60].strip('-') or 'town'}.invalid"


def root(site_url: str | None, path: str) -> str:
    """What to put before an address of the site in the file at `path`: the site's own address, else the way up from there."""
    return site_url.rstrip("/") + "/" if site_url else "../" * path.count("/")
