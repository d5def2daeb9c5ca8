"""Telling problems: as text, for GitHub, as JSON, as a table; and no text of a stranger becomes a command, a link or a colour."""

from __future__ import annotations

import json
import re

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from domore.problems import Problem
from domore.report import report, summary


def a_problem(message: str = "Mend it.", *, path: str = "content/ideas/2026/a.yml", line: int = 3, severity: str = "error") -> Problem:
    return Problem(path=path, line=line, column=2, severity=severity, rule="shape-type", message=message)  # type: ignore[arg-type]


def test_text_is_one_line_a_problem_sorted_with_a_sum() -> None:
    problems = [a_problem("B.", line=10), a_problem("A.", line=9, severity="warning"), a_problem("C.", path="content/ideas/2025/a.yml")]
    assert report(problems, "text", 130).splitlines() == [
        "content/ideas/2025/a.yml:3:2: C.",
        "content/ideas/2026/a.yml:9:2: warning: A.",
        "content/ideas/2026/a.yml:10:2: B.",
        "2 errors and 1 warning in 2 of 130 entries.",
    ]


@pytest.mark.parametrize(
    ("problems", "listings", "words"),
    [
        ([], None, "No problems."),
        ([], 1, "No problems in 1 entry."),
        ([], 1300, "No problems in 1,300 entries."),
        ([a_problem()], None, "1 error in 1 file."),
        ([a_problem(severity="warning")] * 2, 7, "2 warnings in 1 of 7 entries."),
        ([a_problem(), a_problem(path="mkdocs.yml"), a_problem(path="content/idea")], 2, "3 errors in 3 files."),
        ([a_problem(), a_problem(path="content/ideas/Bench.yml")], 1, "2 errors in 2 files."),
    ],
)
def test_the_sum_counts_in_plain_words(problems: list[Problem], listings: int | None, words: str) -> None:
    assert summary(problems, listings) == words


def test_github_gets_commands_in_which_everything_is_escaped() -> None:
    told = report([a_problem("100% of\n::error::it, yes: no", path="content/a,b:c%.yml", severity="warning")], "github")
    assert told.splitlines()[0] == ("::warning file=content/a%2Cb%3Ac%25.yml,line=3,col=2,title=shape-type::100%25 of\\u000a::error::it, yes: no")
    assert len(told.splitlines()) == 2


def test_json_has_the_shape_that_is_promised() -> None:
    told = json.loads(report([a_problem("“x”"), a_problem(severity="warning")], "json", 5))
    problems = told.pop("problems")
    assert told == {"version": 1, "errors": 1, "warnings": 1, "files": 1, "listings": 5}
    assert problems[0] == {"path": "content/ideas/2026/a.yml", "line": 3, "column": 2, "severity": "error", "rule": "shape-type", "message": "“x”"}


EXTENSIONS = ["table", "autolink", "strikethrough", "tagfilter"]
HOSTILE = st.text(st.sampled_from("ab @#|`*_<>[]()!&;\\\n\r\t~:/.-+=\"'{}\x1b\u202e\u200bw") | st.characters(), max_size=60)


@given(HOSTILE, HOSTILE)
def test_no_format_lets_a_stranger_begin_a_line_or_colour_a_terminal(message: str, path: str) -> None:
    for format in ("text", "github"):
        told = report([a_problem(message, path=path)], format)  # type: ignore[arg-type]
        assert len(told.splitlines()) == 2
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", told)
    assert json.loads(report([a_problem(message, path=path)], "json"))["problems"][0]["message"] == message


MARKED = [
    "@team <img src=x> [a](https://x.example) www.x.example https://x.example a@x.example",
    "| a | b |\n|--|",
    "WWW.x.example http://x ftp://x.example mailto:a@x.example xmpp:a@b.c",
    "`|`",
    "#12 GH-3",
    "\\|",
    "&lt;b&gt;",
]


@given(HOSTILE | st.sampled_from(MARKED))
def test_the_table_shows_a_strangers_text_as_it_is(message: str) -> None:
    told = report([a_problem(message)], "markdown")
    html = cmarkgfm.markdown_to_html_with_extensions(
        told, options=Options.CMARK_OPT_UNSAFE, extensions=["table", "autolink", "strikethrough", "tagfilter"]
    )
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    assert set(re.findall(r"</?([a-z0-9]+)", body)) == {"tr", "td"}
    assert body.count("<td>") == 3
    assert not re.search(r"[@#]\w", body)


def test_a_long_table_is_cut_and_says_so() -> None:
    told = report([a_problem(line=number) for number in range(1, 400)], "markdown", 500)
    assert told.count("\n| ") == 301
    assert told.rstrip().endswith("99 more are not shown here.")
    assert report([], "markdown", 3) == "No problems in 3 entries.\n"
