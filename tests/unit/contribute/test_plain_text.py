"""What is typed into a form is shown as it was typed, and can be changed again."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domore.contribute.cleaned import cleaned, unseen
from domore.contribute.plain_text import as_changed, as_markdown, as_typed
from domore.render.markdown import to_html

# fmt: off
SIGNS = st.sampled_from([
    *"#>-+*_`~[]()!|<>&\\=:.1 \n\n\t/@\"'", "  ", "---", "***", "===", "1. ", "- ", "http://", "https://a.example/", "www.a.example", "&amp;", "&lt;",
    "<b>", "</b>", "<!--", "~~~", "```", "![a](b)", "[a]: b", "a@b.example", "word", "été", "مقعد", "_a_", "|-|-|", ":-", "{{ x }}", "{% x %}", "%}",
])
# fmt: on
TYPED = st.one_of(st.lists(SIGNS, max_size=14).map("".join), st.text(max_size=60)).map(lambda text: cleaned(text, lines=True))
# The theme makes typographic quotes and dashes of straight ones.
SMART = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "."})


def folded(text: str) -> str:
    """Text as it compares: straight quotes, a single dash or full stop of several, spaces and lines alike."""
    return " ".join(re.sub(r"-+", "-", re.sub(r"\.+", ".", text.translate(SMART))).split())


def shown(markdown: str) -> str:
    """What a reader sees of it."""
    page = re.sub(r"<br>|</p>", "\n", str(to_html(markdown)))
    return html.unescape(re.sub(r"<[^>]+>", "", page))


@given(TYPED.filter(lambda text: unseen(text) is None and not re.search(r"://|www\.", text, re.IGNORECASE)))
@settings(max_examples=600, deadline=None)
@example("1. one\n2) two\n- three\n+ four")
@example("a\n===\nb\n---")
@example("a | b\n--|--\nc | d")
@example("&copy; <script>alert(1)</script> <mailto:a>")
def test_text_is_shown_as_it_was_typed(typed: str) -> None:
    """No sign that Markdown would read does anything, and each line is a line."""
    page = str(to_html(as_markdown(typed)))
    assert folded(shown(as_markdown(typed))) == folded(typed)
    assert not re.search(r"<(?!/?p>|br>|a |/a>)", page), page
    assert page.count("<br>") == sum(bool(a and b) for a, b in zip(typed.split("\n"), typed.split("\n")[1:], strict=False))


@given(TYPED)
@settings(max_examples=600, deadline=None)
def test_nothing_but_paragraphs_lines_and_links_comes_of_it(typed: str) -> None:
    """Addresses included, and whatever stands around them."""
    page = str(to_html(as_markdown(typed)))
    assert not re.search(r"<(?!/?p>|br>|a |/a>)", page), (as_markdown(typed), page)


@given(TYPED)
@settings(max_examples=600, deadline=None)
def test_it_can_be_put_into_the_form_again(typed: str) -> None:
    """What the form shows of a text is what was typed; inside addresses, signs that they can't hold are written as browsers do."""
    again = as_typed(as_markdown(typed))
    assert as_markdown(again) == as_markdown(typed)
    if not re.search(r"://|www\.", typed, re.IGNORECASE):
        assert again == typed


def test_addresses_stay_links() -> None:
    """An address that is typed becomes a link to just that page."""
    page = str(to_html(as_markdown("See https://fernley.example/a_b/c_?d=1&e=2 (or ask).")))
    assert 'href="https://fernley.example/a_b/c%5F?d=1&amp;e=2"' in page
    assert page.count("<a ") == 1


@given(TYPED, TYPED)
@example("###\\", "#\n###\\")
@settings(max_examples=300, deadline=None)
def test_lines_that_were_left_alone_keep_what_they_mean(before: str, typed: str) -> None:
    """Somebody else's Markdown survives a change to another line; a text that was left alone stays as it is."""
    assert as_changed(as_typed(before), before) == before.strip("\n")
    assert as_typed(as_changed(typed, as_markdown(before))) == as_typed(as_markdown(typed))


def test_markdown_of_a_maintainer_survives_a_change_beside_it() -> None:
    """The bold word stays bold, the wrapped paragraph stays one, and the new line is plain."""
    before = "We **need** you,\nall of you.\n\n- [the list](https://fernley.example/)\n- more\n"
    made = as_changed(as_typed(before) + "\n\n*new* words", before)
    assert made == "We **need** you,\nall of you.\n\n- [the list](https://fernley.example/)\n- more\n\n\\*new\\* words"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\u00a0b\tc", "a b c"),
        ("so\u00adft\ufeff \u200bzero", "soft zero"),
        ("\u2066Ann\u2069 \u202a01632\u202c", "Ann 01632"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("a\u200db", "ab"),
        ("a\u202eb", "a\u202eb"),
        ("a\x1b[0m", "a\x1b[0m"),
        ("a\n\n\n\nb  \n c", "a\n\nb\nc"),
    ],
)
def test_what_nobody_sees_is_folded_where_that_is_harmless(typed: str, kept: str) -> None:
    """Line ends, odd spaces and signs without width are folded; what would change the words stays, to be told of."""
    assert cleaned(typed, lines=True) == kept
    assert cleaned(kept, lines=True) == kept


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\u202e", "\ud800", "\u3164", "\uffff"])
def test_what_may_not_stand_in_a_listing_is_found(sign: str) -> None:
    """Signs that are not folded and that the reader of files refuses."""
    assert unseen(cleaned(f"a{sign}b", lines=True)) == f"U+{ord(sign):04X}"
