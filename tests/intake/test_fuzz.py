"""Whatever arrives, against the service's own OpenAPI description: never a 5xx, always an answer that the description names."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from unittest.mock import Mock
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.routing import Mount

from domore.contribute.form import form
from domore.intake import tokens
from domore.intake.app import app
from domore.intake.digest.routes import Follow
from domore.intake.digest.words import WAYS_OUT
from domore.intake.guard import HONEYPOT
from domore.intake.support.letters import LINKS
from domore.intake.support.routes import Support
from domore.pipeline import settings_of
from intake.postbox import Postbox
from intake.running import IDEA, TESTS, Answer, Running, running
from intake.towns import with_digest, with_support
from nightly import examples

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
ADDRESS = st.one_of(VALUE, st.builds("{}@{}".format, TEXT, TEXT), st.sampled_from(["ada@one.example", "a@xn--.example", "a@b\u0301\u200d.example"]))
BY_MAIL = st.fixed_dictionaries(
    {},
    optional={
        "idea": st.one_of(VALUE, st.just("croesfan")),
        "email": ADDRESS,
        "action": st.one_of(VALUE, st.sampled_from(["back", "withdraw"])),
        "rhythm": st.one_of(VALUE, st.sampled_from(["weekly", "monthly"])),
        "category": VALUE,
        "area": VALUE,
        "would_use": VALUE,
        "wording": st.one_of(VALUE, st.just("0" * 16)),
        HONEYPOT: VALUE,
    },
)


@pytest.fixture(scope="module")
def fuzzed(tiny_town: Path, tmp_path_factory: pytest.TempPathFactory, box: Postbox) -> Iterator[Running]:  # noqa: ARG001 - for its environment
    """One service for all of it, with all that a town can switch on: what breaks it for the next is found too."""
    folder = tmp_path_factory.mktemp("fuzz")
    town = with_digest(with_support(shutil.copytree(tiny_town, folder / "town")))
    with running(town, folder) as service:
        yield service


def told(method: str, template: str, status: int) -> bool:
    """Whether the description names this answer."""
    return str(status) in API["paths"][template][method]["responses"]


def keeps_its_word(template: str, answer: Answer, method: str = "post") -> bool:
    """Whether the description names this answer, and an answer in JSON is as it says."""
    assert told(method, template, answer.status), (answer.status, answer.text)
    described = API["paths"][template][method]["responses"][str(answer.status)].get("content", {})
    if answer.headers.get("content-type", "").startswith("application/json") and "schema" in described.get("application/json", {}):
        jsonschema.validate(answer.json, described["application/json"]["schema"] | {"components": API["components"]})
    return True


def test_every_route_is_described() -> None:
    """Those that a town can switch on too, with each of their methods; and nothing is described that is not there."""
    more = [*Support.routes(Mock(spec=Support)), *Follow.routes(Mock(spec=Follow))]
    (mount,) = (route for route in app(Mock(), Mock(), more).routes if isinstance(route, Mount))
    served = {(f"/intake{route.path}", method.lower()) for route in mount.routes for method in route.methods or {"GET"} if method != "HEAD"}
    assert served == {(path, method) for path, methods in API["paths"].items() for method in methods}


@settings(max_examples=examples(40))
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
    assert keeps_its_word(path, answer)


@settings(max_examples=examples(15))
@given(st.sampled_from(["/intake/support", "/intake/follow"]), BY_MAIL, st.booleans(), PLACE)
def test_what_is_asked_for_by_mail_gets_an_answer_that_is_described(
    fuzzed: Running, path: str, fields: dict[str, str], as_json: bool, place: int
) -> None:
    """Any idea, address, choice and rhythm, asked for as a form and as JSON, and written into the address."""
    answer = fuzzed.post(path, fields, as_json=as_json, X_Forwarded_For=f"10.{place // 250}.{place % 250}.1")
    assert keeps_its_word(path, answer)
    assert keeps_its_word(path, fuzzed.get(f"{path}?{urlencode(fields)}"), "get")
    assert keeps_its_word(f"{path}/written", fuzzed.get(f"{path}/written?{urlencode(fields)}"), "get")


@pytest.fixture(scope="module")
def links(fuzzed: Running, box: Postbox) -> dict[str, str]:
    """A letter's link for each of the two, and the way out of letters, with one address of each that is signed and leads nowhere."""
    fuzzed.post("/intake/support", {"idea": "croesfan", "email": "eve@one.example"}, X_Forwarded_For="192.0.2.7")
    fuzzed.post("/intake/follow", {"email": "fay@one.example", "rhythm": "weekly"}, X_Forwarded_For="192.0.2.8")
    key, nobody = tokens.key_beside(fuzzed.spool), "a" * 12
    return {
        box.link("eve@one.example"): "/intake/support/{reference}/{secret}",
        box.link("fay@one.example"): "/intake/follow/{reference}/{secret}",
        f"/intake/support/{nobody}/{tokens.secret_of(key, nobody, LINKS)}": "/intake/support/{reference}/{secret}",
        f"/intake/follow/stop/{nobody}/{tokens.secret_of(key, nobody, WAYS_OUT)}": "/intake/follow/stop/{reference}/{secret}",
    }


@settings(max_examples=examples(5))
@given(st.one_of(st.binary(max_size=200), BY_MAIL.map(lambda fields: urlencode(fields).encode())), KIND)
def test_buttons_behind_links_take_whatever_arrives(fuzzed: Running, links: dict[str, str], body: bytes, kind: str) -> None:
    """Noise and fields in bodies of any kind, at links of letters and at addresses that are signed and lead nowhere."""
    for link, template in links.items():
        assert keeps_its_word(template, fuzzed.post(link, body, Content_Type=kind))
        assert keeps_its_word(template, fuzzed.get(link), "get")


@settings(max_examples=examples(40))
@given(
    st.sampled_from(["/intake/check", "/intake/send", "/intake/support", "/intake/follow"]),
    st.one_of(st.binary(max_size=400), JSON.map(lambda value: json.dumps(value).encode())),
    KIND,
)
def test_any_body_of_any_kind_is_a_4xx(fuzzed: Running, path: str, body: bytes, kind: str) -> None:
    """Noise, JSON of any shape, any content type."""
    answer = fuzzed.post(path, body, Content_Type=kind)
    assert 400 <= answer.status < 500, (answer.status, answer.text)
    assert told("post", path, answer.status)


@settings(max_examples=examples(40))
@given(
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "X"]),
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "intake",
                    "form",
                    "idea",
                    "change",
                    "status",
                    "support",
                    "follow",
                    "stop",
                    "written",
                    "ideas",
                    "bench",
                    "healthz",
                    "..",
                    "%2e%2e",
                    "%00",
                    "%ff",
                    "%0d%0aA:b",
                ]
            ),
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


@settings(max_examples=examples(15))
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
