"""The comment on a pull request: it says what is so, it fits, and no stranger's text becomes a link, a mention, a command or mark-up."""

from __future__ import annotations

import re
from html import unescape

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domore.markdown_text import quoted
from domore.problems import Problem
from domore.review.comment import LONGEST, MARKER, comment
from domore.review.findings import MOST_BYTES, Findings, NoReview, from_json, to_json
from domore.review.look import Look

EXTENSIONS = ["table", "autolink", "strikethrough", "tagfilter", "tasklist"]
HOSTILE = st.text(st.sampled_from("ab1 @#|`*_<>[]()!&;\\\n\r\t~:/.-+=\"'{}$%^\x1b\u202e\u200bw") | st.characters(), max_size=60)
PROBLEMS = st.builds(
    Problem,
    path=HOSTILE,
    line=st.integers(1, 9),
    column=st.integers(1, 9),
    severity=st.sampled_from(("error", "warning")),
    rule=st.sampled_from(("shape-type", "likely-duplicates")),
    message=HOSTILE,
)
FACTS = st.lists(st.tuples(HOSTILE, HOSTILE), max_size=4).map(tuple)
LOOKS = st.builds(
    Look,
    path=HOSTILE,
    change=HOSTILE,
    title=HOSTILE,
    summary=HOSTILE,
    body=HOSTILE,
    facts=FACTS,
)
FINDINGS = st.builds(
    Findings,
    problems=st.lists(PROBLEMS, max_size=4).map(tuple),
    looks=st.lists(LOOKS, max_size=3).map(tuple),
    outside=st.lists(HOSTILE, max_size=3).map(tuple),
    may=st.booleans(),
    entries=st.integers(0, 99),
)
GOOD = Findings(problems=(), looks=(), outside=(), may=False, entries=1)
WRONG = Problem(path="content/ideas/2026/a.yml", line=3, column=1, severity="error", rule="shape-enum", message='Did you mean "parks"?')


def rendered(markdown: str) -> str:
    """The HTML that GitHub's own renderer makes of it."""
    html: str = cmarkgfm.markdown_to_html_with_extensions(markdown, options=Options.CMARK_OPT_UNSAFE, extensions=EXTENSIONS)
    return html


def visible(html: str) -> str:
    """The text of some HTML, without the empty spaces that cut references."""
    return unescape(re.sub(r"<[^>]*>", "", html)).replace("\u200b", "")


@given(HOSTILE)
@example("/merge")
@example("&_ $_ %_ ^_")
@example("GH-12 !3 $4 %5 ~bug @team #6 &7 www.example.org http://x.example a@b.example")
def test_any_text_is_shown_as_itself(text: str) -> None:
    """A line in a quotation reads as it was written: no mark-up, no link; on its own and in a table's cell."""
    line = re.sub(r"[^\x20-\x7e]", "", text).strip()
    html = rendered(quoted(line))
    assert "<a " not in html and not re.search(r"<(?!/?(p|blockquote|br)\b)", html)
    assert visible(html).strip() == line
    assert re.search(r"[@#!~$%^&](?=\w)", unescape(re.sub(r"<[^>]*>", "", html))) is None


@settings(deadline=None)
@given(FINDINGS)
def test_nothing_of_a_stranger_comes_alive(findings: Findings) -> None:
    """In the whole comment there is no link, no image, no tag but our own, no line that begins a GitLab command and no whole mention."""
    told = comment(findings, "0123456789abcdef")
    html = rendered(told)
    tags = set(re.findall(r"</?([a-z0-9]+)", re.sub(r"<!--.*?-->", "", html)))
    assert tags <= {"h3", "h4", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "br", "hr", "strong", "sub"}
    assert told.count(MARKER) == 1 and told.startswith(MARKER)
    assert not any(line.startswith("/") for line in told.splitlines())
    assert not re.search(r"@\w", told)


@settings(deadline=None, max_examples=10)
@given(st.sampled_from("<&\u202e@|ab"))
def test_it_fits_into_a_comment(letter: str) -> None:
    """However much there is to tell, the comment is one that the forge takes, and says that something is left out."""
    look = Look(path="content/ideas/2026/a.yml", change="new", title=letter * 99, summary=letter * 900, body=letter * 90_000, facts=())
    long = msg_problems(letter)
    told = comment(Findings(problems=long, looks=(look,) * 20, outside=(letter * 999,) * 100, may=False, entries=3), "a" * 40)
    assert len(told) <= LONGEST
    assert told.endswith("new commit.</sub>\n")


def msg_problems(letter: str) -> tuple[Problem, ...]:
    """Many long problems."""
    return tuple(
        Problem(path=letter * 300, line=number, column=1, severity="error", rule=rule, message=letter * 3_000)
        for number in range(1, 90)
        for rule in ("shape-type", "likely-duplicates")
    )


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        (GOOD, ["All is well with this proposal", "No problems.", "You need do nothing."]),
        (Findings(problems=(WRONG,), looks=(), outside=(), may=False, entries=1), ["There is something to mend", "a.yml:3", "Did you mean"]),
        (Findings(problems=(), looks=(), outside=("mkdocs.yml",), may=False, entries=1), ["This one needs a maintainer", "mkdocs.yml"]),
        (Findings(problems=(), looks=(), outside=("mkdocs.yml",), may=True, entries=1), ["All is well", "how the site works", "with care"]),
    ],
)
def test_it_says_what_is_so_and_what_comes_next(findings: Findings, words: list[str]) -> None:
    told = comment(findings, "0123456789abcdef")
    for word in words:
        assert word in told


@settings(deadline=None)
@given(FINDINGS)
def test_findings_come_back_from_json(findings: Findings) -> None:
    """What is handed on is what was found, whatever it holds; half a letter becomes a question mark."""
    assert to_json(from_json(to_json(findings))) == to_json(findings)


@given(st.binary(max_size=200) | st.sampled_from([b"{}", b"[]", b"null", b'{"domore": 2}', b"[" * 100_000, b"9" * 9_000, b" " * (MOST_BYTES + 1)]))
def test_anything_else_is_no_report(data: bytes) -> None:
    """Whatever lies in the hand-over, it is refused in words and never a crash."""
    with pytest.raises(NoReview):
        from_json(data)


def test_a_report_that_is_too_rich_is_refused() -> None:
    """More problems than we ever write are not read, even in few bytes."""
    data = to_json(Findings(problems=(WRONG,), looks=(), outside=(), may=False, entries=1))
    one = data[data.index(b'"problems":[') + 12 : data.index(b"]")]
    with pytest.raises(NoReview, match="more than domore ever writes"):
        from_json(data.replace(one, b",".join([one] * 201)))
