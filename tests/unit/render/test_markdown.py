"""Residents' Markdown: useful things stay, harmful things can't pass."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.render.markdown import to_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "![x](https://tracker.example/x.png)",
    "![x](javascript:alert(1))",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<style>@import 'https://x.example'</style>",
    "<iframe src=//x.example></iframe>",
    "<a href='https://x.example' onclick=alert(1)>x</a>",
    "a{: onmouseover=alert(1) }",
    "--8<-- '/etc/passwd'",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    '[x](https://x.example "onclick=alert(1)")',
    "<https://x.example/><script>x</script>",
    "<base href=//x.example><form action=//x.example><input name=q>",
]
ALLOWED = {
    *("p", "br", "ul", "ol", "li", "strong", "em", "a", "blockquote", "h3", "h4", "h5", "code", "pre"),
    *("hr", "del", "table", "thead", "tbody", "tr", "th", "td"),
}


class Seen(HTMLParser):
    """Fails on any tag, attribute or address that is not on the short list."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag."""
        assert tag in ALLOWED
        for name, value in attrs:
            assert name in {"href", "title", "rel", "start"}
            if name == "href":
                assert ":" not in (value or "").split("/")[0] or (value or "").split(":")[0].lower() in {"http", "https", "mailto", "tel"}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_harmful_passes(text: str) -> None:
    """No tag, attribute or address beyond the short list comes out."""
    Seen().feed(to_html(text))


@given(st.text(alphabet=st.sampled_from(list("<>[](){}!&#:;\"'=/\\*_`~-+. \n\tabjx1")), max_size=200))
def test_nothing_harmful_passes_whatever_is_typed(text: str) -> None:
    """The same for any text."""
    Seen().feed(to_html(text))


def test_what_people_use_is_kept() -> None:
    """Paragraphs, lists, bold and links come out as they should; headings begin below the page's own."""
    html = to_html("# Why\n\nIt is **good**:\n\n- one\n- [two](https://x.example)\n")
    assert "<h3>Why</h3>" in html
    assert "<strong>good</strong>" in html
    assert '<a href="https://x.example" rel="nofollow noopener ugc">two</a>' in html
    assert "<li>one</li>" in html
