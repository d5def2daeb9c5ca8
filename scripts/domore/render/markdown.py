"""Residents' Markdown to HTML that is safe to show: CommonMark without raw HTML, then cleaned to a short list of tags and addresses."""

from __future__ import annotations

import re
from typing import Final

import cmarkgfm
import nh3
from cmarkgfm.cmark import Options
from markupsafe import Markup

_TAGS: Final = {
    "p",
    "br",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "blockquote",
    "h3",
    "h4",
    "h5",
    "code",
    "pre",
    "hr",
    "del",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
_TAG: Final = re.compile("<(?!/?p>)")
_HEADING: Final = re.compile(r"<(/?)h([1-6])>")


def to_html(text: str) -> Markup:
    """A few blocks of safe HTML. Headings begin at h3, below those of the page; pictures are left out, with their words kept."""
    html = cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_SMART)
    if not _TAG.search(html):  # paragraphs and nothing else, as most texts are: there is nothing to take out
        return Markup(html)  # noqa: S704
    html = _HEADING.sub(lambda found: f"<{found[1]}h{min(5, int(found[2]) + 2)}>", html)
    return Markup(nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="nofollow noopener ugc"))  # noqa: S704  # cleaned
