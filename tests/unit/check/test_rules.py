"""Rules whose judgement is finer than one listing of the corpus can show."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.check.contacts import is_mobile, is_webmail
from domore.check.draft import Fault, draft_of
from domore.check.rules import RULES, markup, plain_words, privacy
from domore.read.sources import Source, Stamp
from domore.settings import Settings

SETTINGS = Settings(name="X", purpose="Y")

PHONES = """01632 960123|(01632) 960123|01632-960-123|01632.960.123|01632960123|07700 900 123|07700900123|020 7946 0123|(020) 7946 0123
+44 1632 960123|+44 (0)1632 960123|+441632960123|0044 1632 960123|+1 212 555 0123|(212) 555-0123|212-555-0123|+353 1 555 0123|+49 30 5550123"""
OTHER_NUMBERS = """£12,000 to £015 000 000|€ 0123456789|14.03.2026|01.02.2026 10.30|2026-03-14 10:00|from 10:00 to 12:30|0.14 of 1,000,000|FE1 2AB
2026-000123456|room 0123|999, 111 and 116 123|0800 123 4567|0300 123 4567|+44 300 123 4567|978-0-14-103613-7|SO 123 456|SO 12345 67890
https://x.example/01632960123|1 2 3 4 5 6 7 8 9 10 11|#01632960123|bus 0|1990-2026, 2027|A0163 2960123456|52.4091, -3.1212"""
PRIVATE = "jo@mail.example|jo.smith+x@sub.mail.example|J_S@MAIL.EXAMPLE|jö@mail.example|joinery@mail.example|in.fo@mail.example"
NO_HTML = "1 < 2 and 3 > 2|x<y and z|<3|<https://x.example>|<jo@x.example>|a <- b|<>|<1>|if a <b then"
HTML = "<b>|</b>|<br/>|<img src=x onerror=alert(1)>|<!-- x -->|<!DOCTYPE html>|<?php x ?>|<SCRIPT\n>|<svg/onload=x>|<x-y>"
GOOD_LINKS = """[a](https://x.example)|[a](http://x)|[a](mailto:x@y)|[a](tel:999)|[a](/ideas/x/)|[a](#x)
note: this|[note]: remember: this|at 10:00"""
BAD_LINKS = "[a](javascript:x)|[a](JavaScript:x)|[a]( <javascript:x>)|<javascript:x>|[a][b]\n\n[b]: data:x|[a](file:///etc/passwd)"
REPEATED = """a|0 |0|+1 |(0|a@|@|a.b-|<a |[|[a](|<|a.|. | |(|https://|![|1-|[x]:|...|."|0123 |07 |](x|<a x|a@b.|\\|*|_|`|~|é|مـ|-|"|'|&|&#|1.|A"""


def faults(rule: object, text: str, **fields: object) -> list[Fault]:
    source = Source("content/ideas/2026/x.yml", "ideas", "x", Stamp(1, 1, 1))
    return list(rule(draft_of(source, {"body": text} | fields, SETTINGS, date(2026, 11, 23))))  # type: ignore[operator]


@pytest.mark.parametrize("text", PHONES.replace("\n", "|").split("|"))
def test_phone_numbers_are_seen_however_they_are_written(text: str) -> None:
    for before in ("Please ring ", "Tel:", "Ring Jo,", "(", "", "Phone.", "no.", "a/c "):
        (fault,) = faults(privacy.no_private_phone_in_text, f"{before}{text}, after six.")
        assert fault.about == text


@pytest.mark.parametrize("text", OTHER_NUMBERS.replace("\n", "|").split("|"))
def test_other_numbers_are_left_alone(text: str) -> None:
    assert faults(privacy.no_private_phone_in_text, f"It is {text} here.") == []


@pytest.mark.parametrize("address", PRIVATE.split("|"))
def test_private_addresses_are_errors_and_roles_are_not(address: str) -> None:
    assert [fault.severity for fault in faults(privacy.no_private_email_in_text, f"Write to <{address}>.")] == ["error"]
    assert (
        faults(privacy.no_private_email_in_text, "Write to info@x.example or volunteer.desk@x.example or parks+bench@x.example, a@b, @jo or 5 @ £2.")
        == []
    )


@pytest.mark.parametrize("text", NO_HTML.split("|"))
def test_signs_that_are_no_html_are_left_alone(text: str) -> None:
    assert faults(markup.no_html_in_text, text) == []


@pytest.mark.parametrize("text", HTML.split("|"))
def test_html_is_seen(text: str) -> None:
    assert len(faults(markup.no_html_in_text, f"Hello {text} there")) == 1


@pytest.mark.parametrize("text", GOOD_LINKS.replace("\n", "|").split("|"))
def test_good_links_are_left_alone(text: str) -> None:
    assert faults(markup.links_lead_to_the_web, text) == []


@pytest.mark.parametrize("text", BAD_LINKS.split("|"))
def test_other_links_are_seen(text: str) -> None:
    assert len(faults(markup.links_lead_to_the_web, text)) == 1


def test_the_reading_age_follows_the_published_formula() -> None:
    """Automated Readability Index: 4.71 · letters a word + 0.5 · words a sentence - 21.43 is a US grade; five years more is the age."""
    text = "abcde abcde abcde abcde abcde abcde abcde abcde abcde abcde. " * 8
    assert plain_words.reading_age(text) == 13  # 4.71 * 5 + 0.5 * 10 - 21.43 = 7.12, so grade 8
    assert plain_words.reading_age("Too short to say.") is None
    assert plain_words.reading_age("- one two three four\n" * 20) == plain_words.reading_age("one two three four.\n" * 20)


def test_only_english_is_measured() -> None:
    hard = "representative intergovernmental correspondence " * 30
    assert len(faults(plain_words.text_is_easy_to_read, hard)) == 1
    assert faults(plain_words.text_is_easy_to_read, hard, lang="cy") == []
    assert len(faults(plain_words.text_is_easy_to_read, hard, lang="en-GB")) == 1


@pytest.mark.parametrize("title", ["DIY", "BSL cafe", "A4 and A5", "Ünder", "مكتبة متنقلة", "日本語の本を読む会"])
def test_titles_that_only_hold_capitals_are_left_alone(title: str) -> None:
    assert faults(plain_words.the_title_is_not_shouted, "", title=title) == []


@pytest.mark.parametrize("text", [*REPEATED.split("|"), "\n", "\n- ", "\n \n", "\t", "\n1. "])
def test_no_text_keeps_the_rules_busy(text: str) -> None:
    """12,000 characters, the most a body may have, take each rule less than a tenth of a second."""
    for repeated in (text * (12_000 // len(text)), "a@" + text * (11_998 // len(text)), "<a " + text * (11_997 // len(text))):
        for rule in RULES:
            began = time.process_time()
            faults(rule, repeated)
            assert time.process_time() - began < 0.1, rule


@given(st.text())
def test_no_text_breaks_a_rule(text: str) -> None:
    for rule in RULES:
        for fault in faults(rule, text, title=text, updates=[{"text": text, "date": text}]):
            assert fault.message.endswith((".", "?"))


MOBILES = "07700 900123|07700900123|+447700900123|0044 7700 900 123|+44 (0)7700 900123|(07700) 900-123|+33 6 39 98 01 23|+61 491 570 156"
NO_MOBILES = """01632 960100|0800 123 4567|07624 12|070 0123 4567|+44 1632 960100|+1 212 555 0123|+45 32 12 34 56|+49 30 5550123|+353 1 555 0123|999
+61 7 5550 0123|0300 123 4567|"""
WEBMAIL = (
    "desk@gmail.com|Desk@GMAIL.com|desk@hotmail.co.uk|desk@yahoo.fr|desk@outlook.com|desk@icloud.com|desk@proton.me|desk@gmx.de|desk@btinternet.com"
)
NO_WEBMAIL = "desk@fernley.example|desk@gmail.fernley.example|desk@live.fernley.example|desk@outlook.example|desk@mail.example|desk|"


@pytest.mark.parametrize("number", MOBILES.split("|"))
def test_mobile_numbers_are_known_by_their_form(number: str) -> None:
    assert is_mobile(number, "£")


@pytest.mark.parametrize("number", NO_MOBILES.replace("\n", "|").split("|"))
def test_other_numbers_are_taken_for_no_mobile(number: str) -> None:
    assert not is_mobile(number, "£")


def test_zero_seven_is_a_mobile_only_where_the_united_kingdom_numbers() -> None:
    assert not is_mobile("07700 900123", "€")
    assert is_mobile("+44 7700 900123", "€")


@pytest.mark.parametrize("address", WEBMAIL.split("|"))
def test_providers_of_mailboxes_for_anyone_are_known(address: str) -> None:
    assert is_webmail(address)


@pytest.mark.parametrize("address", NO_WEBMAIL.split("|"))
def test_a_domain_of_its_own_is_nobodys_mailbox(address: str) -> None:
    assert not is_webmail(address)
