"""What the private page of a submission says, and where it leads."""

from __future__ import annotations

from typing import Any

import pytest

from domore.intake.pages import Pages, Told
from domore.intake.spool import Entry
from domore.intake.states import State
from domore.render.shell import Shell
from domore.settings import Settings

REVIEW = "https://forge.example/town/board/pulls/12"
PAGES = Pages(Settings(name="Fernley", purpose="Y"), Shell(("<title>", "title", "</title>", "body", "")))
NOTHING: dict[str, Any] = dict.fromkeys(("path", "yaml", "message", "made_from", "number_there", "reason", "duplicate_of", "trouble", "edited"))
AT = "status/abcdefghijkl/secret"


def page(state: State, **more: Any) -> str:
    sent = {"ref": "abcdefghijkl", "purpose": "idea", "listing": None, "body": "{}", "signs": (), "received": 1.8e9, "changed": 1.8e9}
    entry = Entry(**(sent | {"tries": 0, "round": 0, "edits": 0, "url": REVIEW, "state": state} | NOTHING | more))  # type: ignore[arg-type]
    return PAGES.status(AT, entry, Told(title="A bench", listing=None, is_gone=False)).html.decode()


def test_whoever_was_turned_down_on_the_forge_is_led_to_what_was_said_there() -> None:
    """The reason stands in the review, which is public; where a maintainer gave one in the inbox, it stands on the page."""
    assert f'<a href="{REVIEW}"' in page("not-published")
    told = page("not-published", reason="The pond is private ground.")
    assert "The pond is private ground." in told and REVIEW not in told


@pytest.mark.parametrize(("state", "leads"), [("received", False), ("waiting", False), ("accepted", False), ("in-review", True), ("spam", False)])
def test_the_review_is_shown_while_it_goes_on(state: State, leads: bool) -> None:
    assert (REVIEW in page(state)) == leads
