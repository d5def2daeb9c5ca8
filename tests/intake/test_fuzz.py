"""Whatever arrives, against the service's own OpenAPI description: never a 5xx, always an answer that the description names."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domore.contribute.form import form
from domore.intake.guard import HONEYPOT
from domore.pipeline import settings_of
from intake.running import IDEA, TESTS, Running, running

API = json.loads((resources.files("domore.intake") / "openapi.json").read_text(encoding="utf-8"))
NAMES = [question.name for purpose in ("idea", "opportunity") for question in form(purpose, settings_of(TESTS / "site" / "town")).questions]  # type: ignore[arg-type]
OURS = ["purpose", "listing", "note", "contact.email", "token", "altcha", HONEYPOT, "change"]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
ODD = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "1e400",
        "NaN",
        "2026-13-45",
        "25:99",
        "javascript:alert(1)",
        "https://[",
        "a" * 13_000,
        "\x00",
        "\u202e",
        "=" * 100,
        "- a\n- b",
        "ideas/bench",
    ]
)
VALUE = st.one_of(
    TEXT, ODD, st.sampled_from(["idea", "opportunity", "change", "problem", "parks", "yes", "no", "mon", "ideas/bench", "opportunities/duck-day"])
)
NAME = st.one_of(st.sampled_from([*NAMES, *OURS]), TEXT)
FIELDS = st.dictionaries(NAME, st.one_of(VALUE, st.lists(VALUE, max_size=4)), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
KIND = st.sampled_from(
    [
        "application/json",
        "application/json; charset=utf-16",
        "application/x-www-form-urlencoded",
        "APPLICATION/JSON",
        "text/plain",
        "multipart/form-data",
        "",
        "a/b/c;;",
    ]
)
PLACE = st.integers(0, 60_000)


@pytest.fixture(scope="module")
def fuzzed(tiny_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One service for all of it: what breaks it for the next is found too."""
    with running(tiny_town, tmp_path_factory.mktemp("fuzz")) as service:
        yield service


def told(method: str, template: str, status: int) -> bool:
    """Whether the description names this answer."""
    return str(status) in API["paths"][template][method]["responses"]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["/intake/check", "/intake/send"]),
    st.fixed_dictionaries({"purpose": st.sampled_from(["idea", "opportunity", "change", "problem"])}),
    FIELDS,
    st.booleans(),
    PLACE,
)
def test_any_fields_get_an_answer_that_is_described(
    fuzzed: Running, path: str, base: dict[str, str], fields: dict[str, object], as_json: bool, place: int
) -> None:
    """Every field of the form with any text, any number of times, as form and as JSON."""
    answer = fuzzed.post(
        path, base | fields if as_json else {**base, **fields}, as_json=as_json, X_Forwarded_For=f"10.{place // 250}.{place % 250}.1"
    )
    assert told("post", path, answer.status), (answer.status, answer.text)
    described = API["paths"][path]["post"]["responses"][str(answer.status)].get("content", {})
    if answer.headers.get("content-type", "").startswith("application/json") and "schema" in described.get("application/json", {}):
        jsonschema.validate(answer.json, described["application/json"]["schema"] | {"components": API["components"]})


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["/intake/check", "/intake/send"]), st.one_of(st.binary(max_size=400), JSON.map(lambda value: json.dumps(value).encode())), KIND
)
def test_any_body_of_any_kind_is_a_4xx(fuzzed: Running, path: str, body: bytes, kind: str) -> None:
    """Noise, JSON of any shape, any content type."""
    answer = fuzzed.post(path, body, Content_Type=kind)
    assert 400 <= answer.status < 500, (answer.status, answer.text)
    assert told("post", path, answer.status)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "X"]),
    st.lists(
        st.one_of(
            st.sampled_from(["intake", "form", "idea", "change", "status", "ideas", "bench", "healthz", "..", "%2e%2e", "%00", "%ff", "%0d%0aA:b"]),
            TEXT.map(lambda text: quote(text, safe="")),
        ),
        max_size=6,
    ),
    st.dictionaries(st.sampled_from(["q", "purpose", ""]), TEXT, max_size=2),
)
def test_any_address_and_method_is_below_500(fuzzed: Running, method: str, steps: list[str], query: dict[str, str]) -> None:
    """Paths that climb, that hold zeros, that mean nothing."""
    answer = fuzzed.ask(method, f"/{'/'.join(steps)}?{urlencode(query)}", None, {})
    assert answer.status < 500, (answer.status, answer.text)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_noise_on_the_line_ends_nothing(fuzzed: Running, noise: bytes) -> None:
    """Bytes that are no HTTP at all: the service answers the next."""
    with socket.create_connection(("127.0.0.1", fuzzed.port), timeout=5) as line:
        line.sendall(noise)
    assert fuzzed.get("/intake/healthz").status == 200


def test_after_all_that_people_are_served(fuzzed: Running) -> None:
    """And no fault of ours was met on the way."""
    assert fuzzed.get(fuzzed.send(IDEA, X_Forwarded_For="192.0.2.1")).status == 200
    assert '"event": "fault"' not in fuzzed.said()
