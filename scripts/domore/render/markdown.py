"""Residents' Markdown to HTML that is safe to show: CommonMark without raw HTML, then cleaned to a short list of tags and addresses."""

from __future__ import annotations

import re
from typing import Final

import cmarkgfm
import nh3
from cmarkgfm.cmark import Options
from markupsafe import Markup

_CLEANER: Final = nh3.Cleaner(
    tags={
        *("p", "br", "ul", "ol", "li", "strong", "em", "a", "blockquote", "h3", "h4", "h5", "code", "pre", "hr", "del"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    },
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="nofollow noopener ugc",
)
_MORE: Final = re.compile("<(?!/?(?:p|ul|ol|li|strong|em)>)")  # cmark writes "<" itself as &lt;, and no HTML that it was given
_HEADING: Final = re.compile(r"<(/?)h([1-6])>")


def to_html(text: str) -> Markup:
    """A few blocks of safe HTML. Headings begin at h3, below those of the page; pictures are left out, with their words kept."""
    html = cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_SMART)
    if not _MORE.search(html):  # as most texts: there is nothing to take out
        return Markup(html)  # noqa: S704
    html = _HEADING.sub(lambda found: f"<{found[1]}h{min(5, int(found[2]) + 2)}>", html)
    return Markup(_CLEANER.clean(html))  # noqa: S704  # cleaned
