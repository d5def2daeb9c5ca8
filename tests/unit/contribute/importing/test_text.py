"""The steps of an import, each by itself: what they do to any text, and to the texts that spreadsheets hold."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.contribute.importing import text as steps


@given(st.text(), st.booleans())
def test_clean_text_is_clean(text: str, lines: bool) -> None:
    """Cleaning twice is cleaning once, and no odd space is left."""
    once = steps.clean(text, lines=lines)
    assert steps.clean(once, lines=lines) == once
    assert once == once.strip() and "  " not in once and "\r" not in once
    assert lines or "\n" not in once


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp"))))
def test_cleaning_loses_no_word(text: str) -> None:
    """Text without spaces or control characters keeps every letter that has ink."""
    assert steps.clean(text, lines=False) == steps.clean(text, lines=True)
    assert set(text) - set(steps.clean(text, lines=False)) <= set(
        "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
    )


@given(st.text(st.sampled_from("ab ,."), min_size=1), st.integers(5, 30))
def test_cut_text_fits_and_begins_like_the_whole(text: str, longest: int) -> None:
    """A cut never makes text longer than the field, and changes nothing that fits."""
    short = steps.cut(text, longest)
    assert len(short) <= longest
    assert short == text if len(text) <= longest else short.endswith("…") and text.startswith(short[:-1])


@given(st.dates(date(1000, 1, 1)), st.sampled_from(["%B %d %Y", "%d/%m/%Y", "%Y%m%d", "%d %b %Y"]))
def test_every_date_is_read_back(day: date, form: str) -> None:
    """A date written in the declared format is that date."""
    assert steps.iso_date(day.strftime(form), (form,)) == day.isoformat()


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc",))))
def test_mojibake_is_undone(text: str) -> None:
    """UTF-8 that was read as another encoding comes back, and text that was read right stays, whatever byte it holds."""
    garbled = "".join(_as_cp1252(byte) for byte in text.encode())
    assert steps.unscrambled(garbled, "cp1252") == text


def _as_cp1252(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March 17 2011", None),
        ("2026-03-14", "2026-03-14"),
        ("2020-03-03T12:59:06.478Z", "2020-03-03"),
        ("2026-02-30", None),
        ("", None),
    ],
)
def test_dates_without_a_format_are_iso_dates(text: str, expected: str | None) -> None:
    """A date with a time behind it is that day; an impossible day is none."""
    assert steps.iso_date(text, ()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", 5),
        ("2.50", 2.5),
        ("£5", 5),
        ("$ 1,234.5", 1234.5),
        ("12,5", 12.5),
        ("1,000", 1000),
        ("-73.95", -73.95),
        ("5 €", 5),
        ("five", None),
        ("", None),
        ("1.2.3", None),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, expected: float | None) -> None:
    """Currency signs and commas are no part of a number, and words are none."""
    assert steps.number(text, None) == expected


def test_html_becomes_words() -> None:
    """Tags go, blocks stay apart, entities become letters, and what nobody sees is not kept."""
    html = "<style>p{}</style><p>Tea &amp; cake<br>at 5 &lt; 6</p><ul><li>one<li>two</ul><!-- no -->2 < 3"
    assert steps.clean(steps.without_html(html), lines=True).split() == ["Tea", "&", "cake", "at", "5", "<", "6", "one", "two", "2", "<", "3"]
