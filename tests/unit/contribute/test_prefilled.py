"""The forges' pages filled in: the address says what was meant in any script, and is never longer than a forge takes."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_town import demo_settings
from domore.contribute.change import Change
from domore.contribute.form import form
from domore.contribute.issue_body import submission_in
from domore.contribute.prefilled import LONGEST, issue_page, new_file_page
from domore.contribute.submission import Submission
from domore.settings import Forge

FORMS = {purpose: form(purpose, demo_settings()) for purpose in ("idea", "opportunity")}
GITHUB = Forge(kind="github", url="https://github.com/fernley/board/")
FORGEJO = Forge(kind="forgejo", url="https://codeberg.org/fernley/board", branch="town/main")
GITLAB = Forge(kind="gitlab", url="https://gitlab.com/fernley/board")
TEXT = st.text(st.characters(codec="utf-8"), max_size=300)


def query(address: str) -> dict[str, str]:
    """What a server reads from the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query, keep_blank_values=True, strict_parsing=True).items()}


@given(TEXT)
def test_a_new_file_s_page_says_path_and_text(yaml: str) -> None:
    change = Change(path="content/ideas/2026/a-bench.yml", yaml=yaml, message="Add")
    github, forgejo = new_file_page(GITHUB, change), new_file_page(FORGEJO, change)
    assert github and urlsplit(github).path == "/fernley/board/new/main"
    assert query(github) == {"filename": change.path, "value": yaml}
    assert forgejo and urlsplit(forgejo).path == "/fernley/board/_new/town/main/content/ideas/2026/"
    assert query(forgejo) == {"filename": "a-bench.yml", "value": yaml}
    assert github.isascii() and forgejo.isascii()


@given(TEXT.filter(lambda text: text.strip()), TEXT)
def test_an_issue_s_page_says_title_and_answers(body: str, title: str) -> None:
    """What the server reads is what the program reads back from the issue."""
    submission = Submission(purpose="idea", answers={"title": ("A bench",), "body": (body,)})
    for forge, names in ((GITHUB, ("title", "body")), (FORGEJO, ("title", "body")), (GITLAB, ("issue[title]", "issue[description]"))):
        address = issue_page(forge, submission, FORMS["idea"], title)
        if address is None:
            continue
        said = query(address)
        assert said[names[0]] == title
        found = submission_in(said[names[1]], FORMS, None)  # type: ignore[arg-type]
        assert found.answers["title"] == ("A bench",)
        assert found.answers.get("body", ("_No response_",)) == (body.replace("\r\n", "\n"),) or body.strip() == "_No response_"


@pytest.mark.parametrize("letter", ["a", "é", "木", "🌳"])
def test_an_address_is_short_enough_or_none(letter: str) -> None:
    """Right up to the limit there is an address, one letter beyond there is none; letters count as the bytes that are sent."""
    cost = 1 if letter == "a" else 3 * len(letter.encode())
    empty = new_file_page(GITHUB, Change(path="content/ideas/2026/a.yml", yaml="", message=""))
    assert empty is not None
    room = (LONGEST - len(empty)) // cost
    for count, there in ((room, True), (room + 1, False)):
        address = new_file_page(GITHUB, Change(path="content/ideas/2026/a.yml", yaml=letter * count, message=""))
        assert (address is not None) is there and len(address or "") <= LONGEST


def test_half_a_letter_does_no_harm() -> None:
    address = new_file_page(GITHUB, Change(path="content/ideas/2026/a.yml", yaml="x\ud800y", message=""))
    assert address and query(address)["value"] == "x?y"


def test_where_a_forge_has_no_such_page_there_is_no_address() -> None:
    """GitLab fills in no file, and the repository on this machine has no pages."""
    change = Change(path="content/ideas/2026/a.yml", yaml="", message="")
    local = Forge(kind="local")
    problem = Submission(purpose="problem", answers={}, listing="ideas/a", note="It is shut.")
    assert new_file_page(GITLAB, change) is None and new_file_page(local, change) is None
    assert issue_page(local, problem, None, "Problem") is None
    address = issue_page(GITHUB, problem, None, "Problem: a")
    assert address and submission_in(query(address)["body"], FORMS, None) == problem  # type: ignore[arg-type]
