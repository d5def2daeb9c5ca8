"""The inbox's pages are for the person at this machine: what they let through, and what they do not."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from domore.intake.spool import Rules, Spool
from intake.running import IDEA, Answer, Running
from intake.towns import tiny_town_in, with_local_forge

OURS = {"Sec_Fetch_Site": "same-origin"}


@pytest.fixture
def desk(town: Path, tmp_path: Path) -> Iterator[Running]:
    """A service with its inbox."""
    service = Running(town=with_local_forge(town), spool=tmp_path / "spool.sqlite3", repository=None, more=("--inbox",))
    service.start()
    yield service
    service.kill()


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, str]]:
    """One for all that is refused and so changes nothing, and the reference of a submission that waits there."""
    folder = tmp_path_factory.mktemp("desk")
    desk = Running(town=with_local_forge(tiny_town_in(folder)), spool=folder / "spool.sqlite3", repository=None, more=("--inbox",))
    desk.start()
    yield desk, waiting(desk)
    desk.kill()


def waiting(desk: Running, title: str = IDEA["title"]) -> str:
    """The reference of a new submission."""
    return desk.send(IDEA | {"title": title}).split("/")[3]


def state(desk: Running, ref: str) -> str:
    spool = Spool(desk.spool, Rules())
    found = spool.find(ref)
    spool.close()
    assert found
    return found.state


def token(desk: Running, ref: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', desk.get(f"/inbox/{ref}/").text)
    assert found
    return found[1]


def decide(desk: Running, ref: str, act: str, fields: dict[str, str], **headers: str) -> Answer:
    """Presses a button, as a browser would."""
    return desk.post(f"/inbox/{ref}/{act}", fields, **{"Origin": f"http://127.0.0.1:{desk.port}"} | headers)


def test_without_being_asked_for_there_is_no_inbox(service: Running) -> None:
    """A service that was started without --inbox answers nothing of it."""
    assert service.get("/inbox/").status == 404
    assert "Inbox" not in service.get("/inbox/").text


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "fernley.example"])  # noqa: S104 - it must be refused
def test_it_is_never_shown_on_another_address(town: Path, host: str) -> None:
    """With an address that others reach, --inbox is refused in one line, and nothing is served."""
    run = [sys.executable, "-m", "domore", "intake", "--town", town, "--host", host, "--inbox"]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 2
    assert "the inbox is shown on this machine alone" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "fernley.example"},
        {"Host": "fernley.example:8010"},
        {"Host": "127.0.0.1.fernley.example:8010"},
        {"Host": "192.0.2.1:8010"},
        {"X_Forwarded_For": "192.0.2.7"},
        {"X_Forwarded_For": "127.0.0.1"},
        {"X_Forwarded_Host": "fernley.example"},
        {"Forwarded": "for=192.0.2.7"},
        {"Via": "1.1 proxy"},
    ],
    ids=str,
)
def test_who_comes_by_another_name_or_a_proxy_finds_nothing(refusing: tuple[Running, str], headers: dict[str, str]) -> None:
    """Neither a page that had its name point here (DNS rebinding) nor what a web server hands on sees or decides anything."""
    desk, ref = refusing
    signed = token(desk, ref)
    for path in ("/inbox", "/inbox/", f"/inbox/{ref}/", "/assets/domore/intake.css"):
        answer = desk.get(path, **headers)
        assert (answer.status, IDEA["title"] in answer.text) == (404, False)
    host = headers.get("Host", f"127.0.0.1:{desk.port}")
    answer = decide(desk, ref, "spam", {"token": signed}, **headers, Origin=f"http://{host}")
    assert answer.status in (403, 404)
    assert state(desk, ref) == "waiting"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
    ],
    ids=str,
)
def test_what_another_page_sends_changes_nothing(refusing: tuple[Running, str], headers: dict[str, str]) -> None:
    """A form on a page that is not the inbox's is refused, whatever else is right about it."""
    desk, ref = refusing
    answer = decide(desk, ref, "spam", {"token": token(desk, ref)}, **headers)
    assert answer.status == 403
    assert state(desk, ref) == "waiting"


def test_a_decision_needs_the_token_of_its_page(desk: Running) -> None:
    """Without it, with a changed one, with one of another submission or of a form, nothing is decided, and the page is shown again."""
    ref, other = waiting(desk), waiting(desk, "Another bench by the mill")
    right = token(desk, ref)
    of_a_form = dict(desk.check(IDEA | {"title": "A third bench"}))["token"]
    for wrong in ("", right[:-1], right.swapcase(), token(desk, other), of_a_form):
        answer = decide(desk, ref, "spam", {"token": wrong})
        assert answer.status == 422
        assert "Look at it once more" in answer.text
    assert state(desk, ref) == "waiting"
    assert decide(desk, ref, "spam", {"token": right}, **OURS).status == 303
    assert state(desk, ref) == "spam"


def test_its_pages_may_not_be_framed_kept_or_found(desk: Running) -> None:
    """Strict headers on every page of it."""
    ref = waiting(desk)
    for path in ("/inbox/", f"/inbox/{ref}/", "/inbox/aaaaaaaaaaaa/"):
        headers = desk.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"
        assert "noindex" in headers["x-robots-tag"]


def test_only_posting_decides(desk: Running) -> None:
    """A link can't decide anything, and what can't be decided is no page."""
    ref = waiting(desk)
    for act in ("accept", "reject", "spam", "back"):
        assert desk.get(f"/inbox/{ref}/{act}").status == 405
    assert decide(desk, ref, "publish", {"token": token(desk, ref)}).status == 404
    assert decide(desk, ref, "reject", {f"f{number}": "" for number in range(50)}).status == 422
    assert state(desk, ref) == "waiting"


def test_others_that_came_from_there_go_with_it(desk: Running) -> None:
    """Spam can take along what else came from the same part of the network and still waits; what is decided stays as it was."""
    refs = [waiting(desk, f"A bench for number {number}") for number in range(3)]
    assert decide(desk, refs[2], "reject", {"token": token(desk, refs[2]), "reason": "There are benches enough."}).status == 303
    assert "And the 1 that came from there" in desk.get(f"/inbox/{refs[0]}/").text
    assert decide(desk, refs[0], "spam", {"token": token(desk, refs[0]), "others": "1"}).status == 303
    assert [state(desk, ref) for ref in refs] == ["spam", "spam", "not-published"]


def test_what_came_in_can_do_nothing_on_the_page(desk: Running) -> None:
    """Markup in answers shows as it was typed."""
    note = "<script>alert(1)</script> & <img src=x onerror=alert(1)> {{ 7*7 }}"
    ref = desk.send({"purpose": "problem", "listing": "ideas/bench", "note": note}).split("/")[3]
    text = desk.get(f"/inbox/{ref}/").text
    assert html.escape(note) in text
    assert "<img src=x" not in text
    assert "<script>alert" not in text


def test_forget_deletes_the_address_at_once(desk: Running) -> None:
    """The button deletes what the submitter left, and the page says so."""
    ref = desk.send(IDEA | {"contact.email": "ann@fernley.example"}).split("/")[3]
    assert "ann@fernley.example" in desk.get(f"/inbox/{ref}/").text
    assert decide(desk, ref, "forget", {"token": token(desk, ref)}).status == 303
    assert "ann@fernley.example" not in desk.get(f"/inbox/{ref}/").text
    assert b"ann@fernley.example" not in desk.spool.read_bytes()


def test_a_problem_is_dealt_with(desk: Running) -> None:
    """What somebody says is wrong makes no change; the status page tells that it was put right."""
    where = desk.send({"purpose": "problem", "listing": "ideas/bench", "note": "It is a seat."})
    ref = where.split("/")[3]
    assert "It is a seat." in desk.get(f"/inbox/{ref}/").text
    assert decide(desk, ref, "accept", {"token": token(desk, ref)}).status == 303
    assert "It was dealt with" in desk.get(where).text
    assert "A bench by the pond" in desk.get(where).text
    assert "Dealt with" in desk.get("/inbox/?all=1").text
    assert "Published" not in desk.get("/inbox/?all=1").text


def test_what_may_be_the_same_is_offered_to_choose_from(desk: Running) -> None:
    """The field for the entry that stays suggests the likely ones, and takes its title."""
    ref = waiting(desk, "A bench by the pond!")
    page = desk.get(f"/inbox/{ref}/").text
    assert '<option value="ideas/bench">A bench by the pond</option>' in page
    assert decide(desk, ref, "duplicate", {"token": token(desk, ref), "of": "A bench by the pond"}).status == 303
    assert state(desk, ref) == "duplicate"


def test_it_ends_with_whoever_started_it(town: Path, tmp_path: Path) -> None:
    """With --until-eof the service stops when the other end of its input is gone."""
    run = [sys.executable, "-m", "domore", "intake", "--town", with_local_forge(town), "--port", "0", "--spool", tmp_path / "spool", "--until-eof"]
    with subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdin
        assert child.stderr
        try:
            assert "The form is at" in child.stderr.readline()
            child.stdin.close()
            assert child.wait(15) == 0
        finally:
            child.kill()
