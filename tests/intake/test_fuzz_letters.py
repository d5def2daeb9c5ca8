"""Whatever arrives where people ask for letters, against the service's own OpenAPI description: never a 5xx, always an answer that it names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domore.intake.guard import HONEYPOT
from intake.postbox import postbox
from intake.running import Running, running
from intake.test_fuzz import API, JSON, KIND, ODD, PLACE, TEXT, told
from intake.towns import with_digest, with_support

ASKED = ("/intake/support", "/intake/follow")
LINKS = ("/intake/support/{reference}/{secret}", "/intake/follow/{reference}/{secret}", "/intake/follow/stop/{reference}/{secret}")
NAMES = ("idea", "email", "action", "would_use", "would_help", "rhythm", "category", "area", HONEYPOT)
VALUE = (
    TEXT
    | ODD
    | st.sampled_from(["bench", "croesfan", "back", "withdraw", "yes", "weekly", "monthly", "parks", "a@b.example", "a@b\r\nBcc: c@d.example"])
)
FIELDS = st.dictionaries(st.sampled_from(NAMES) | TEXT, VALUE | st.lists(VALUE, max_size=3), max_size=8)
STEP = st.text("abcdefghijklmnopqrstuvwxyz234567.%-_", min_size=1, max_size=40).filter(lambda step: step not in (".", ".."))


@pytest.fixture(scope="module")
def fuzzed(tiny_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One service that sends letters, for all of it."""
    folder = tmp_path_factory.mktemp("letters")
    town = with_digest(with_support(shutil.copytree(tiny_town, folder / "town")))
    with postbox() as box, pytest.MonkeyPatch.context() as patch:
        for name, value in box.environ.items():
            patch.setenv(name, value)
        with running(town, folder) as service:
            yield service


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ASKED), FIELDS, st.booleans(), PLACE)
@example("/intake/support", {"idea": "croesfan", "email": "a@b.example"}, True, 1)
@example("/intake/support", {"idea": "croesfan", "email": "a@b.example"}, False, 2)
@example("/intake/follow", {"email": "a@b.example", "rhythm": "weekly"}, True, 3)
@example("/intake/follow", {"email": "a@b.example", "rhythm": "weekly"}, False, 4)
def test_any_fields_get_an_answer_that_is_described(fuzzed: Running, path: str, fields: dict[str, Any], as_json: bool, place: int) -> None:
    """Every field with any text, any number of times, as form and as JSON."""
    answer = fuzzed.post(path, fields, as_json=as_json, X_Forwarded_For=f"10.{place // 250}.{place % 250}.1")
    assert answer.status < 500 and told("post", path, answer.status), (answer.status, answer.text)
    described = API["paths"][path]["post"]["responses"][str(answer.status)].get("content", {})
    if answer.headers.get("content-type", "").startswith("application/json"):
        jsonschema.validate(answer.json, described["application/json"]["schema"] | {"components": API["components"]})


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ASKED), st.binary(max_size=300) | JSON.map(repr).map(str.encode), KIND)
def test_any_body_of_any_kind_is_a_4xx(fuzzed: Running, path: str, body: bytes, kind: str) -> None:
    """Noise, and any content type."""
    answer = fuzzed.post(path, body, Content_Type=kind)
    assert 400 <= answer.status < 500 and told("post", path, answer.status), (answer.status, answer.text)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LINKS), STEP, STEP, st.sampled_from(["GET", "POST"]), st.binary(max_size=60))
def test_a_link_that_never_was_is_not_found(fuzzed: Running, template: str, reference: str, secret: str, method: str, body: bytes) -> None:
    """By whatever it is guessed, and whatever is posted to it."""
    path = template.format(reference=reference.replace("%", "%25"), secret=secret.replace("%", "%25"))
    assert fuzzed.ask(method, path, body or None, {}).status == 404


def test_after_all_that_people_are_served(fuzzed: Running) -> None:
    """And no fault of ours was met on the way."""
    assert fuzzed.get("/intake/support?idea=croesfan").status == 200
    assert fuzzed.get("/intake/follow").status == 200
    assert '"event": "fault"' not in fuzzed.said()
