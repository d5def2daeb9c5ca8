"""What a forge or the network does to a proposal is told as one of two: try again, and when; or never, and why. Nothing arrives twice for it."""

from __future__ import annotations

import json
import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from domore.contribute.forges import forge_for
from domore.contribute.forges.forge import ForgeBusy, ForgeRefused, Opened
from domore.problems import WrongUse
from forge_helpers import ENVIRON, REF, forge_at, proposal, settings_for
from forge_server import ForgeServer, Trouble
from nightly import one_by_day

API = r"^/api/"
PUSH = "git-receive-pack"


def opens(server: ForgeServer, town: Path, **given: float) -> str:
    return forge_at(server, town, **given).open(proposal()).number


def test_a_forge_that_is_down_is_tried_again(server: ForgeServer, town: Path) -> None:
    """Nobody listens there: busy, not refused."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/fernley/noticeboard"
        with pytest.raises(ForgeBusy, match="can't be reached"):
            forge_for(settings_for(server.kind, url), town, ENVIRON, limit=2.0).open(proposal())


@one_by_day
@pytest.mark.parametrize("where", [API, "git-upload-pack", PUSH])
def test_a_slow_forge_is_not_waited_for(server: ForgeServer, town: Path, where: str) -> None:
    """A call ends at its limit; the next try goes through, once."""
    if server.kind == "gitlab" and where == API:
        return  # what GitLab's API can't say, the repository says
    server.trouble.append(Trouble(where=where, wait=2.5, times=1))
    started = time.monotonic()
    with pytest.raises(ForgeBusy):
        opens(server, town, limit=1.0)
    assert time.monotonic() - started < 12
    time.sleep(2.0)  # until the slow call is over on the other side, and whatever comes of it has come
    assert opens(server, town) == "1"
    assert len(server.pulls()) == 1


@one_by_day
@pytest.mark.parametrize("status", [503, 429])
@pytest.mark.parametrize("where", ["git-upload-pack", PUSH])
def test_trouble_while_git_speaks_is_tried_again(server: ForgeServer, town: Path, status: int, where: str) -> None:
    """503 and 429 to Git: busy; afterwards it goes through, once."""
    server.trouble.append(Trouble(where=where, status=status, times=1))
    with pytest.raises(ForgeBusy, match=str(status)):
        opens(server, town)
    assert opens(server, town) == "1"
    assert len(server.pulls()) == 1


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"retry-after": "17"}, 17.0),
        (503, {"Retry-After": "3"}, 3.0),
        (403, {"retry-after": "60"}, 60.0),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000000090"}, 90.0),
        (429, {"retry-after": format_datetime(datetime.fromtimestamp(1_000_000_000, UTC) + timedelta(seconds=42), usegmt=True)}, 42.0),
        (429, {"retry-after": "soon"}, None),
        (500, {}, None),
    ],
)
def test_the_forges_word_on_when_to_come_back_is_heard(
    server: ForgeServer, town: Path, status: int, headers: dict[str, str], wait: float | None
) -> None:
    """`retry-after` in seconds or as a date, GitHub's own headers, and 403 for having asked too much, which is no refusal."""
    server.trouble.append(Trouble(where=API, status=status, headers=headers))
    forge = forge_for(settings_for(server.kind, server.url), town, ENVIRON, limit=10.0, clock=lambda: 1_000_000_000.0)
    for ask in (lambda: forge.open(proposal()), lambda: forge.review(REF, Opened(url=None, number="1"))):
        with pytest.raises(ForgeBusy) as busy:
            ask()
        assert busy.value.retry_after == wait
    assert server.pulls() == []


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_repository_that_is_closed_refuses(server: ForgeServer, town: Path, status: int) -> None:
    """Git is not let in: refused, in words that name the cure."""
    server.trouble.append(Trouble(where=r"noticeboard\.git/", status=status, headers={"WWW-Authenticate": "Basic"} if status == 401 else {}))
    with pytest.raises(ForgeRefused, match=r"Check|the token"):
        opens(server, town)


def test_a_wrong_token_refuses(server: ForgeServer, town: Path) -> None:
    """And does not stand in what is said."""
    with pytest.raises(ForgeRefused) as refused:
        forge_at(server, town, ENVIRON | {"DOMORE_FORGE_TOKEN": "quite-wrong-token"}).open(proposal())
    assert "quite-wrong" not in str(refused.value)


def test_what_a_forge_gives_as_its_reason_is_told(server: ForgeServer, town: Path) -> None:
    """A push that a rule of the forge declines, and GitHub's 422, are refusals with the forge's words."""
    if server.kind == "github":
        said = {"message": "Validation Failed", "errors": [{"message": "No commits between main and x"}]}
        server.trouble.append(Trouble(where=r"/pulls$", status=422, body=json.dumps(said).encode()))
        words = "No commits between"
    else:
        hook = server.repository / "hooks" / "pre-receive"
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
        words = "pre-receive hook declined"
    with pytest.raises(ForgeRefused, match=words):
        opens(server, town)
    assert server.pulls() == []


def test_an_answer_without_sense_is_tried_again(server: ForgeServer, town: Path) -> None:
    """What is no JSON, or another shape, is the forge's trouble and no traceback of ours."""
    if server.kind != "github":
        return  # the others' APIs are only a help
    for body in (b"<html>", b"[]", b'{"number": "x"}', b"\xff", b"null"):
        server.trouble[:] = [Trouble(where=r"/pulls$", status=201, body=body)]
        with pytest.raises(ForgeBusy):
            opens(server, town)
    for body in (b"<html>", b"{}", b'[{"head": 1}]', b"7"):
        server.trouble[:] = [Trouble(where=r"/pulls\?", status=200, body=body)]
        with pytest.raises(ForgeBusy):
            opens(server, town)


@pytest.mark.parametrize("where", [API, r"noticeboard\.git/"])
def test_no_other_host_ever_gets_the_token(server: ForgeServer, town: Path, where: str) -> None:
    """A redirect is not followed, by Git or by the API."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0.3)
        target = f"http://localhost:{other.getsockname()[1]}/elsewhere"
        server.trouble.append(Trouble(where=where, status=302, headers={"Location": target}))
        if where != API or server.kind == "github":
            with pytest.raises(ForgeRefused, match="another address"):
                opens(server, town)
        else:
            opens(server, town)
        with pytest.raises(TimeoutError):
            other.accept()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://user:secret@forge.example/fernley/noticeboard", "name or password"),
        ("http://forge.example/fernley/noticeboard", "http://"),
        ("https://forge.example/noticeboard", "not the address of a repository"),
        ("https://forge.example/fernley/notice board", "not the address of a repository"),
        ("https://forge.example/fernley/../noticeboard", "not the address of a repository"),
        ("https://forge.example/fernley/-x", "not the address of a repository"),
        ("https://forge.example/fernley/noticeboard?x=1", "not the address of a repository"),
        ("https://forge.example/%0afernley/noticeboard", "not the address of a repository"),
    ],
)
@pytest.mark.parametrize("kind", ["forgejo", "gitlab", "github"])
def test_addresses_that_should_not_get_a_token_are_refused(kind: str, url: str, words: str, tmp_path: Path) -> None:
    """An address with a secret in it, without encryption, or that is none."""
    with pytest.raises(WrongUse, match=words) as wrong:
        forge_for(settings_for(kind, url), tmp_path, ENVIRON)
    assert "secret@" not in str(wrong.value)


@pytest.mark.parametrize("branch", ["-x", "a..b", "a.lock", "/a"])
def test_branches_that_are_none_are_refused(branch: str, tmp_path: Path) -> None:
    """A branch's name can't be an option."""
    with pytest.raises(WrongUse, match="can't be the name of a branch"):
        forge_for(settings_for("github", "https://forge.example/a/b", branch), tmp_path, ENVIRON)


def test_tokens_come_from_the_environment_or_a_file(server: ForgeServer, town: Path, tmp_path: Path) -> None:
    """The file is read at each use; without a token, or with nonsense for one, the command says how to give one."""
    file = tmp_path / "token"
    file.write_text("first-and-wrong\n")
    forge = forge_at(server, town, {"PATH": ENVIRON["PATH"], "DOMORE_FORGE_TOKEN_FILE": str(file)})
    with pytest.raises(ForgeRefused):
        forge.open(proposal())
    file.write_text(f"{ENVIRON['DOMORE_FORGE_TOKEN']}\n")
    assert forge.open(proposal()).number == "1"
    file.unlink()
    with pytest.raises(ForgeBusy, match="can't be read"):
        forge.open(proposal())
    for environ in (
        {},
        {"DOMORE_FORGE_TOKEN": ""},
        {"DOMORE_FORGE_TOKEN": "a b"},
        {"DOMORE_FORGE_TOKEN": "a\nb"},
        {"DOMORE_FORGE_TOKEN_FILE": "/nowhere"},
    ):
        with pytest.raises(WrongUse, match="DOMORE_FORGE_TOKEN"):
            forge_at(server, town, environ)
