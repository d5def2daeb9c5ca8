"""What strict YAML takes, and that hostile bytes get one clear problem in little time."""

from __future__ import annotations

import time
from codecs import BOM_UTF8
from unittest.mock import patch

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from domore.problems import Problem
from domore.read import strict_yaml
from domore.read.caps import LISTING
from domore.read.strict_yaml import Document, read


def value_of(text: str) -> object:
    document = read("x.yml", text.encode())
    assert isinstance(document, Document), document
    return document.value


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *[(word, word) for word in ("no", "yes", "on", "off", "True", "FALSE", "NULL", "12:30", "12:30:45", "1_000", "1e3", "0x1F", "0o7", "007")],
        *[(word, word) for word in (".5", "5.", ".inf", "-.inf", ".nan", "2026-03-14", "2024-13-45", "9" * 5000, "+", "-1-", "1.2.3", "=")],
        *[("true", True), ("false", False), ("null", None), ("~", None), ("", None)],
        *[("0", 0), ("5", 5), ("-5", -5), ("+5", 5), ("2.50", 2.5), ("-3.1212", -3.1212), ("999999999999999", 999999999999999)],
        *[('"5"', "5"), ("'true'", "true"), ('""', ""), ("'~'", "~"), ("|\n  5\n", "5\n"), (">-\n  a\n  b\n", "a b")],
    ],
)
def test_scalars_mean_what_a_person_would_think(written: str, meant: object) -> None:
    """Only true and false are booleans, only plain numbers are numbers, and nothing is a date or base 60."""
    value = value_of(f"a: {written}")
    assert value == {"a": meant}
    assert type(value["a"]) is type(meant)  # type: ignore[index]


def test_keys_are_always_text() -> None:
    assert value_of("1: a\ntrue: b\n~: c\n2026-03-14: d\n") == {"1": "a", "true": "b", "~": "c", "2026-03-14": "d"}


def test_stars_ampersands_and_exclamation_marks_inside_words_are_text() -> None:
    text = "a: fish & chips, 3 * 4, R&D, **bold**, a*b, wow! Yes! (!) '&x' \"*y\"\nb: |\n  *start* &here !there\nc: '*quoted*'\n# *comment &more !x\n"
    assert value_of(text)["b"] == "*start* &here !there\n"  # type: ignore[index]


@pytest.mark.parametrize("text", ["می\u200cخواهم", "क\u200dष", "👨\u200d👩\u200d👧", "🏳\ufe0f\u200d🌈", "cafe\u0301", "١٢٣", "Y Felinheli", "日本"])
def test_scripts_and_emoji_keep_the_signs_they_need(text: str) -> None:
    assert value_of(f'a: {text}\nb: "{text}"') == {"a": text, "b": text}


def test_windows_files_are_read_and_warned_about() -> None:
    document = read("x.yml", BOM_UTF8 + b"a: b\r\nc: |\r\n  d\r\n  e\r\n")
    assert isinstance(document, Document)
    assert document.value == {"a": "b", "c": "d\ne\n"}
    assert [(warning.severity, warning.line) for warning in document.warnings] == [("warning", 1), ("warning", 1)]
    assert "byte order mark" in document.warnings[0].message
    assert "CRLF" in document.warnings[1].message


def test_every_value_and_every_word_knows_its_line() -> None:
    text = "title: A\nupdates:\n- date: 1\n  text: |\n    one\n    two jo@x.example\n-   by: é x\n"
    document = read("x.yml", text.encode())
    assert isinstance(document, Document)
    assert document.where(("title",)) == (1, 8)
    assert document.where(("updates",), key=True) == (2, 1)
    assert document.where(("updates", 0, "date")) == (3, 9)
    assert document.where(("updates", 0, "text"), about="jo@x.example") == (6, 9)
    assert document.where(("updates", 1, "by"), about="x") == (7, 11)
    assert document.where(("updates", 1, "by"), about="not there") == (7, 9)
    assert document.where(("updates", 9, "by")) == (3, 1)
    assert document.where(("nothing", "here")) == (1, 1)
    assert document.where(("title", "deeper")) == (1, 8)


HOSTILE = {
    "100,000 brackets": b"[" * 100_000,
    "100,000 braces": b"{" * 100_000,
    "deep block fields": b"\n".join(b" " * depth + b"a:" for depth in range(480)),
    "deep dashes": b"- " * 60_000,
    "deep question marks": b"? " * 60_000,
    "deep brackets behind an ampersand": b"a: &\nb: " + b"[" * 100_000,
    "deep brackets behind a late alias": b"a: " + b"[" * 100_000 + b"*x",
    "deep anchors": b"&a [" * 30_000,
    "alias bomb": b"a: &a [x]\n" + b"".join(b"%c: &%c [%s]\n" % (c, c, b", ".join([b"*%c" % (c - 1)] * 9)) for c in range(98, 120)),
    "many aliases": b"a: &x 1\nb: [" + b"*x, " * 20_000 + b"]",
    "python object": b"a: !!python/object/apply:os.system ['echo']",
    "tag of our own": b"%TAG ! tag:x,2000:\n---\na: !y 1",
    "many fields": b"".join(b"k%d: 1\n" % number for number in range(14_000)),
    "many fields in braces": b"{" + b",".join(b"k%d" % number for number in range(18_000)) + b"}",
    "repeated nested key": b"a:\n  b: 1\n  c: 2\n  b: 3\n",
    "NUL": b"a: x\0y",
    "UTF-16 with a mark": "a: b\n".encode("utf-16"),
    "UTF-16 without": "a: b\n".encode("utf-16-le"),
    "UTF-32": "a: b\n".encode("utf-32"),
    "Latin-1": "a: caf\xe9\n".encode("latin-1"),
    "half a letter": "a: é".encode()[:-1],
    "surrogate": b"a: \xed\xa0\x80",
    "overlong": b"a: \xc0\xaf",
    "old Mac": b"a: b\rc: d\r",
    "next line": "a: b\u0085c: d".encode(),
    "a line separator": "a: b\u2028c: d".encode(),
    "escaped surrogate": b'a: "\\ud800"',
    "escaped bidi": b'"\\u202e": x',
    "merge": b"<<: {a: 1}",
    "five megabytes": b"a: " + b"x" * 5_000_000,
    "one byte too many": b"a: " + b"x" * (LISTING.bytes - 2),
    "two documents": b"a: 1\n---\nb: 2\n",
    "a quote never closed": b'a: "' + b"x\n" * 60_000,
    "brackets never closed": b"a: [" + b"[], " * 2_000,
    "many colons": b"a: " + b"b: " * 40_000,
    "long key": b"x" * 100_000 + b": 1",
    "bytes at random": bytes(range(256)) * 100,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_get_one_problem_with_a_line_within_a_second(data: bytes) -> None:
    began = time.process_time()
    problem = read("content/ideas/2026/x.yml", data)
    assert time.process_time() - began < 1
    assert isinstance(problem, Problem)
    assert problem.message.endswith((".", "?"))
    assert_inside(problem, data)


SLOW = {
    "one long text": b"a: " + b"x " * 60_000,
    "one long quoted text": b'a: "' + b"x " * 60_000 + b'"',
    "a text of many lines": b"a:\n" + b" x\n" * 43_000,
    "many blank lines": b"a: >\n  x\n" + b"\n" * 120_000 + b"  y",
    "comments": b"#\n" * 60_000 + b"a: 1",
    "stars": b"a: '" + b" *x" * 40_000 + b"'",
    "exclamation marks": b"a: '" + b" !" * 60_000 + b"'",
    "joiners": ("a: " + "م\u200cم" * 18_000).encode(),
    "indentation": b"a:\n" + b"".join(b" " * (number % 200) + b" x\n" for number in range(1_000)),
    "5,000 values": b"a: [" + b"1, " * 4_990 + b"1]",
}


@pytest.mark.parametrize("data", SLOW.values(), ids=SLOW.keys())
def test_large_files_are_read_within_a_second(data: bytes) -> None:
    began = time.process_time()
    document = read("x.yml", data)
    assert time.process_time() - began < 1
    assert isinstance(document, Document), document


SIGNS = [*"[]{},:?-&*!|>'\"%@`#~<\\\t\n \r", "a", "1", "é", "\u200d", "\u0085", "\ufeff", "true", "\\u202e"]
PIECES = [": ", "- ", "\n  ", "\n- ", "---\n", "...\n", "<<: ", "!!str ", "&a ", "*a"]
YAML_SHAPED = st.lists(st.sampled_from(SIGNS + PIECES), max_size=80).map(lambda pieces: "".join(pieces).encode())
BYTES = st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))


def assert_inside(problem: Problem, data: bytes) -> None:
    """A problem points to a line of the file (the first, when there is none)."""
    lines = data.count(b"\n") + 1
    assert 1 <= problem.line <= lines, problem
    assert 1 <= problem.column <= len(data) + 1, problem


@settings(max_examples=400, deadline=None)
@given(BYTES | YAML_SHAPED)
def test_the_reader_never_raises_and_always_points_into_the_file(data: bytes) -> None:
    found = read("x.yml", data)
    if isinstance(found, Problem):
        assert_inside(found, data)
        assert "\n" not in found.message
    else:
        assert type(found.value) in (dict, list, str, int, float, bool, type(None))
        for warning in found.warnings:
            assert_inside(warning, data)


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), inner, max_size=4),
        max_leaves=20,
    )
)
def test_what_json_writes_is_read_as_it_was(value: object) -> None:
    """JSON is YAML: quoted text stays text, and numbers and true stay what they are."""
    import json

    found = read("x.yml", json.dumps(value, indent=1).encode())
    assert isinstance(found, Document), found
    assert found.value == value


NESTED = st.lists(
    st.sampled_from([*"[]{},:?- \na", "- ", "? ", ": ", "\n ", "\n  ", "a:\n", "a: ", "[:,", ":\n", "[" * 9, "- " * 11, "?\n: "]), max_size=60
).map("".join)


def size_of(node: yaml.Node) -> tuple[int, int]:
    """How many nodes a node and all in it are, and how many levels."""
    inner = [] if isinstance(node, yaml.ScalarNode) else [one for pair in node.value for one in (pair if isinstance(pair, tuple) else (pair,))]
    sizes = [size_of(one) for one in inner]
    return 1 + sum(size for size, _ in sizes), 1 + max((depth for _, depth in sizes), default=0)


@settings(max_examples=400, deadline=None)
@given(NESTED)
def test_a_text_shows_how_large_and_deep_it_can_be_at_most(text: str) -> None:
    """No more than three nodes come of two letters, no more than two levels of a bracket or of a column on which a block can begin."""
    try:
        root = strict_yaml._Composer(text.encode()).get_single_node()  # type: ignore[no-untyped-call]
    except yaml.YAMLError:
        root = None
    if root is not None:
        size, depth = size_of(root)
        brackets, columns = text.count("[") + text.count("{"), 1 + max(len(line) - len(line.lstrip(" \t?:-")) for line in text.split("\n"))
        assert size <= 1.5 * len(text) + 2
        assert depth <= 2 * (brackets + columns) + 1


@pytest.mark.parametrize(
    ("head", "nest"),
    [("", "- "), ("", "? "), ("", "- ? "), ("", "-\t"), ("", "["), ("", "{a: "), ("a:\n", "- "), ("--- ", "- "), ("? a\n: ", "- "), ("?\n: ", "? ")],
)
def test_what_is_not_counted_is_flat(head: str, nest: str) -> None:
    """However a text nests, it is counted as soon as it may have more than a hundred levels."""
    for times in (3, 11, 12, 23, 24, 25, 400, 1600):
        text = f"{head}{nest * times}b"
        if strict_yaml._is_small_and_flat(text, LISTING):
            try:
                root = strict_yaml._Composer(text.encode()).get_single_node()  # type: ignore[no-untyped-call]
            except yaml.YAMLError:
                continue
            assert root is not None and size_of(root)[1] <= 100


@settings(max_examples=400, deadline=None)
@given(NESTED)
def test_a_text_means_the_same_whether_it_is_counted_or_not(text: str) -> None:
    """Counting only refuses what is too deep, and what is not counted is refused for it too."""
    found = read("x.yml", text.encode())
    with patch.object(strict_yaml, "_is_small_and_flat", lambda *_: False):
        counted = read("x.yml", text.encode())
    if isinstance(counted, Document):
        assert isinstance(found, Document) and found.value == counted.value
    else:
        assert found == counted or (isinstance(found, Problem) and "depth" in (found.rule, counted.rule))


@pytest.mark.parametrize(
    "text", ["[" * 13 + "]" * 13, "- " * 13 + "a", "\n".join(" " * depth + "a:" for depth in range(13)), "{a: " * 12 + "b" + "}" * 12]
)
def test_thirteen_levels_are_too_deep_whether_they_are_counted_or_not(text: str) -> None:
    for flat in (True, False):
        with patch.object(strict_yaml, "_is_small_and_flat", lambda *_, flat=flat: flat):
            problem = read("x.yml", text.encode())
        assert isinstance(problem, Problem) and problem.rule == "depth"
