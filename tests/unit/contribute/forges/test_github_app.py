"""A GitHub App: its key signs for a token of one repository, which is used as long as it lives and no longer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from domore.contribute.forges import forge_for
from domore.contribute.forges.forge import Forge
from domore.problems import WrongUse
from forge_helpers import ENVIRON, REF, proposal, settings_for
from forge_server import ForgeServer, forge_server

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp()


class Clock:
    """A clock that is set by hand."""

    now = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ForgeServer]:
    """A GitHub that takes no token but those it gives to the App."""
    with forge_server(tmp_path, "github") as forge:
        forge.tokens.clear()
        yield forge


def app(server: ForgeServer, town: Path, clock: Clock, tmp_path: Path) -> Forge:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file = tmp_path / "app.pem"
    file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()))
    server.app_key = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    environ = {"PATH": ENVIRON["PATH"], "DOMORE_GITHUB_APP": "Iv1.fernley", "DOMORE_GITHUB_APP_KEY_FILE": str(file)}
    return forge_for(settings_for("github", server.url), town, environ, clock=clock)


def issued(server: ForgeServer) -> int:
    return sum(address.endswith("/access_tokens") for _, address, _ in server.asked)


def test_an_app_opens_a_pull_request(server: ForgeServer, town: Path, tmp_path: Path) -> None:
    """By Git and by the API, both with the token that it was given; which is asked for anew before it ends."""
    clock = Clock()
    forge = app(server, town, clock, tmp_path)
    opened = forge.open(proposal())
    assert opened.number == "1"
    assert server.authorised == {"x-access-token:ghs_issued0"}
    clock.now = NOON + 40 * 60
    assert forge.review(REF, opened).state == "open"
    assert issued(server) == 1
    clock.now = NOON + 55 * 60
    forge.review(REF, opened)
    assert issued(server) == 2


@pytest.mark.parametrize(
    ("app_id", "key", "words"),
    [
        ("", "x", "needs both"),
        ("Iv1.fernley", "", "needs both"),
        ("Iv1.fernley", "no key\n", "no private key"),
        ("Iv1.fernley", None, "no private key"),
    ],
)
def test_an_app_without_its_key_is_told(tmp_path: Path, app_id: str, key: str | None, words: str) -> None:
    """At the start, in words that name what is missing."""
    if key:
        (tmp_path / "key").write_text(key)
    environ = {"DOMORE_GITHUB_APP": app_id, "DOMORE_GITHUB_APP_KEY_FILE": "" if key == "" else str(tmp_path / "key")}
    with pytest.raises(WrongUse, match=words):
        forge_for(settings_for("github", "https://github.com/fernley/noticeboard"), tmp_path, environ)
