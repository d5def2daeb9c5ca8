"""The news by e-mail: a real service, a real mail server, letters that come once and end at once."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from domore import cli
from domore.intake.digest.store import DigestStore
from domore.intake.digest.tables import digest_beside
from domore.intake.sides import LETTERS_A_DAY
from domore.intake.tokens import key_beside
from intake.postbox import Postbox
from intake.running import Answer, Running, hidden_fields, running, wait_for
from intake.towns import with_digest

_places = iter(range(1, 250))
Send = Callable[..., str]


@pytest.fixture(scope="module")
def service(tiny_town: Path, tmp_path_factory: pytest.TempPathFactory, box: Postbox) -> Iterator[Running]:  # noqa: ARG001 - for its environment
    """One service for all of it; each test has people of its own."""
    folder = tmp_path_factory.mktemp("digest")
    with running(with_digest(shutil.copytree(tiny_town, folder / "town")), folder) as service:
        yield service


@pytest.fixture
def send(service: Running, capsys: pytest.CaptureFixture[str]) -> Send:
    """Runs `domore digest` on a day, and gives what it said."""

    def run(today: str, *more: str) -> str:
        code = cli.main(["digest", "--town", str(service.town), "--spool", str(service.spool), "--today", today, *more])
        told = capsys.readouterr()
        assert code == 0, told.err
        return told.out

    return run


def ask(service: Running, email: str, **more: str) -> Answer:
    """Sends the form, each time from another part of the network."""
    fields = {"email": email, "rhythm": "weekly", "category": "", "area": ""} | more
    return service.post("/intake/follow", fields, X_Forwarded_For=f"10.7.{next(_places)}.1")


def follow(service: Running, box: Postbox, email: str, **more: str) -> str:
    """Asks, and says yes by the button; the link of the letter that asked back."""
    before = len(box.to(email))
    assert ask(service, email, **more).status == 303
    link = box.link(email, before + 1)
    assert service.post(link, hidden_fields(service.get(link).text)).status == 303
    return link


def news_to(box: Postbox, email: str) -> list[EmailMessage]:
    """The letters with news to an address."""
    return [message for message in box.to(email) if message["List-Unsubscribe"]]


def way_out(message: EmailMessage) -> str:
    """The path of the address that ends the letters."""
    address = urlsplit(message["List-Unsubscribe"].strip("<>"))
    assert (address.scheme, address.netloc) == ("https", "tinyton.example")
    return address.path


def heading(answer: Answer) -> str:
    """The page's heading."""
    found = re.search(r"<h1>(.*?)</h1>", answer.text, re.DOTALL)
    return found[1] if found else ""


def opened(service: Running) -> DigestStore:
    """The digest's file."""
    return DigestStore(digest_beside(service.spool), key_beside(service.spool))


def said_yes_on(service: Running, day: str) -> None:
    """Everybody who gets letters said yes on this day, whatever the clock of this machine says."""
    store = opened(service)
    store.database.execute("UPDATE followers SET begun = ?", (day,))
    store.close()


def news_in(service: Running, name: str, submitted: str, title: str = "A swing by the pond") -> Path:
    """A new idea in the town's folder."""
    file = service.town / "content" / "ideas" / "2026" / f"{name}.yml"
    file.write_text(f"title: {title}\nsummary: It would be good to have.\nstatus: open\ncategory: parks\nsubmitted: {submitted}\n")
    return file


def test_from_the_form_to_the_letter_and_out_again(service: Running, box: Postbox, send: Send) -> None:
    """Asked for, said yes to by a button, sent on Monday with the news and once, and ended by one post of a mail program."""
    asked = ask(service, "ada@one.example")
    assert (asked.status, urljoin("/intake/follow", asked.headers["location"])) == (303, "/intake/follow/written")
    link = box.link("ada@one.example")
    assert heading(service.get(link)) == "Have the news by e-mail"
    assert service.post(link, hidden_fields(service.get(link).text)).status == 303
    assert heading(service.get(link)) == "Thank you. The letters come."
    said_yes_on(service, "2026-11-25")
    send("2026-11-27")
    assert news_to(box, "ada@one.example") == []
    news_in(service, "swing", "2026-11-28")
    assert "1 letter sent" in send("2026-11-30")
    assert "0 letters sent" in send("2026-12-01")
    (message,) = news_to(box, "ada@one.example")
    assert message["Subject"] == "Tinyton: 1 question to you, 1 new idea"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "A swing by the pond" in message.get_content()
    assert "https://tinyton.example/ideas/swing/" in message.get_content()
    assert heading(service.get(way_out(message))) == "Stop the letters"
    assert service.post(way_out(message), {"List-Unsubscribe": "One-Click"}).status == 200
    assert heading(service.get(way_out(message))) == "You get no more letters"
    news_in(service, "slide", "2026-12-02", "A slide")
    assert "0 letters sent" in send("2026-12-07")


def test_all_requests_are_answered_alike(service: Running, box: Postbox) -> None:
    """Who gets letters, who never did, whose mailbox has had letters enough, and a machine that fills in everything: the same bytes, and only the
    right ones are written to."""
    follow(service, box, "bea@one.example")
    answers = [ask(service, email) for email in ("bea@one.example", "new@one.example")]
    answers += [ask(service, "machine@one.example", remarks="http://spam.example")]
    answers += [ask(service, f"v.i.c.t.i.m+{number}@gmail.com") for number in range(LETTERS_A_DAY + 3)]
    assert {(answer.status, answer.text, answer.headers["location"]) for answer in answers} == {(303, "", "follow/written")}
    ask(service, "after@gmail.com")
    box.link("after@gmail.com")
    assert box.to("machine@one.example") == []
    assert sum(to.startswith("v.i.c.t.i.m+") for to, _ in box.letters) == LETTERS_A_DAY


def test_machines_that_look_through_mail_start_and_end_nothing(service: Running, box: Postbox, send: Send) -> None:
    """GET, HEAD, prefetches and addresses that were cut, of the yes and of the way out; a page of another site neither."""
    ask(service, "cai@one.example")
    link = box.link("cai@one.example")
    _look_through(service, link)
    assert heading(service.get(link)) == "Have the news by e-mail"
    service.post(link, {})
    said_yes_on(service, "2027-01-05")
    news_in(service, "ducks", "2027-01-06", "A house for ducks")
    send("2027-01-11")
    (message,) = news_to(box, "cai@one.example")
    _look_through(service, way_out(message))
    assert heading(service.get(way_out(message))) == "Stop the letters"


def _look_through(service: Running, path: str) -> None:
    for _ in range(2):
        assert service.get(path).status == 200
        assert service.ask("HEAD", path, None, {}).status == 200
        assert service.get(path, Sec_Purpose="prefetch").status == 200
        assert service.ask("OPTIONS", path, None, {}).status == 405
        assert service.get(path[:-1]).status == service.get(f"{path}%20").status == 404
    assert service.post(path, {}, Origin="https://elsewhere.example").status == 403
    assert service.post(f"{path[:-1]}{'a' if path[-1] != 'a' else 'b'}", {}).status == 404


def test_a_link_says_yes_once_and_a_new_yes_takes_the_place_of_the_old(service: Running, box: Postbox, send: Send) -> None:
    """One mailbox, however it is written; and the way out of an old letter ends the new ones too, in either form that mail programs post."""
    first = follow(service, box, "dee@one.example", rhythm="monthly")
    said_yes_on(service, "2027-02-02")
    news_in(service, "oven", "2027-02-03", "An oven for all")
    send("2027-03-01")
    (message,) = news_to(box, "dee@one.example")
    follow(service, box, "D.ee+news@one.example", category="parks")
    assert service.post(first, {}).status == 303  # the old link is pressed again
    store = opened(service)
    assert [tuple(row) for row in store.read("SELECT email, rhythm, category FROM followers WHERE email LIKE 'D%'")] == [
        ("D.ee+news@one.example", "weekly", "parks")
    ]
    body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    assert service.post(way_out(message), body, Content_Type="multipart/form-data; boundary=x").status == 200
    assert store.read("SELECT 1 FROM followers WHERE email LIKE 'D%'") == []
    assert service.post(first, {}).status == 303  # used, so that it starts nothing
    assert store.read("SELECT 1 FROM followers WHERE email LIKE 'D%'") == []
    store.close()


def test_addresses_are_deleted_at_once_and_never_logged(service: Running, box: Postbox, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the way out, by the maintainer's command, and after a day where nobody said yes: then no file of the service holds them, nor does its
    log."""
    follow(service, box, "rare.one@one.example")
    follow(service, box, "rare.two@one.example")
    ask(service, "rare.three@one.example")
    box.link("rare.three@one.example")
    said_yes_on(service, "2027-04-01")
    news_in(service, "kiln", "2027-04-02", "A kiln")
    send("2027-04-05")
    (message,) = news_to(box, "rare.one@one.example")
    assert service.post(way_out(message), {}).status == 200
    monkeypatch.setattr("sys.stdin", io.StringIO("R.are.Two+x@one.example\n"))
    assert "deleted" in send("2027-04-05", "forget")
    store = opened(service)
    wait_for(lambda: not store.read("SELECT 1 FROM letters"))
    store.database.execute("UPDATE wishes SET expires = 1 WHERE email LIKE 'rare.three%'")
    store.purge(time.time())
    store.close()
    held = b"".join(file.read_bytes() for file in service.spool.parent.iterdir() if file.is_file())
    for text in (b"rare.one", b"rare.two", b"rare.three", b"rareone", b"raretwo", way_out(message).rpartition("/")[2].encode()):
        assert text not in held


@pytest.mark.parametrize(
    "fields",
    [{"email": "nobody"}, {"email": "a@b.example\r\nBcc: c@d.example"}, {"rhythm": "hourly"}, {"category": "nonsense"}, {"area": "<b>"}],
)
def test_what_can_not_be_is_told(service: Running, fields: dict[str, str]) -> None:
    """To people on a page with what they typed and a way to the field, to programs as JSON."""
    answer = ask(service, **({"email": "x@one.example"} | fields))
    assert answer.status == 422
    assert "<title>Error: " in answer.text
    (at,) = re.findall(r'<a href="#(digest-[a-z]+)">', answer.text)
    assert f'id="{at}"' in answer.text
    asked = {"rhythm": "weekly", "email": "x@one.example"} | fields
    assert service.post("/intake/follow", asked, as_json=True, X_Forwarded_For=f"10.7.{next(_places)}.1").status == 422


def test_programs_ask_too_and_too_many_come_back_later(service: Running) -> None:
    """JSON in, 202 and the same words for everybody; past a limit 429, with what was typed."""
    asked = {"rhythm": "monthly", "email": "prog@one.example"}
    assert service.post("/intake/follow", asked, as_json=True, X_Forwarded_For="10.8.0.1").status == 202
    answers = [service.post("/intake/follow", asked | {"email": f"q{n}@gmail.com"}, X_Forwarded_For=f"10.9.9.{n}") for n in range(21)]
    assert [answer.status for answer in answers] == [303] * 20 + [429]
    assert 'value="q20@gmail.com"' in answers[-1].text


def test_killed_while_it_sends_it_sends_nobody_two(service: Running, box: Postbox, send: Send) -> None:
    """kill -9 at the moment at which the mail server has a letter and has not said so: the next run writes to all others, and to that one not again;
    the week after, its news come with the new."""
    readers = [f"k{number}@kill.example" for number in range(4)]
    for reader in readers:
        follow(service, box, reader)
    said_yes_on(service, "2027-05-04")
    news_in(service, "ferry", "2027-05-05", "A ferry")
    words = ["digest", "--town", str(service.town), "--spool", str(service.spool), "--today"]
    box.at_letter = lambda to: to == readers[1] and running_digest.kill()
    running_digest = subprocess.Popen([sys.executable, "-m", "domore", *words, "2027-05-10"], stdout=subprocess.DEVNULL)
    assert running_digest.wait(60) == -9
    box.at_letter = lambda _: None
    send("2027-05-10")
    send("2027-05-11")
    assert {reader: len(news_to(box, reader)) for reader in readers} == dict.fromkeys(readers, 1)
    news_in(service, "raft", "2027-05-12", "A raft")
    send("2027-05-17")
    assert [len(news_to(box, reader)) for reader in readers] == [2] * 4
    assert ["A ferry" in news_to(box, reader)[1].get_content() for reader in readers].count(True) == 1


def test_a_town_without_a_mail_server_says_so(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the form, to whoever starts it, and to whoever sends."""
    monkeypatch.delenv("DOMORE_SMTP", raising=False)
    with_digest(town)
    with running(town, tmp_path / "mute") as mute:
        assert mute.get("/intake/follow").status == 503
        assert mute.post("/intake/follow", {"email": "x@one.example", "rhythm": "weekly"}, as_json=True).status == 503
        assert "news by e-mail yet" in mute.said()
        assert cli.main(["digest", "--town", str(town), "--spool", str(mute.spool)]) == 2
    assert "DOMORE_SMTP" in capsys.readouterr().err
