"""Backing an idea by e-mail: a real service, a real mail server, letters whose links do what they say and nothing else."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urljoin

import pytest

from domore.intake.guard import HONEYPOT
from domore.intake.sides import LETTERS_A_DAY
from domore.intake.support.ledger import Chain, recount
from domore.intake.support.store import LedgerStore
from domore.intake.support.tables import ledger_beside
from domore.intake.tokens import key_beside
from intake.postbox import Postbox
from intake.running import Answer, Running, hidden_fields, running, wait_for
from intake.towns import with_support

IDEA, RESTING = "croesfan", "lamps-by-the-mill"
RESTS = "so it rests"
_places = iter(range(1, 250))


@pytest.fixture(scope="module")
def service(tiny_town: Path, tmp_path_factory: pytest.TempPathFactory, box: Postbox) -> Iterator[Running]:  # noqa: ARG001 - for its environment
    """One service for all of it; each test has people of its own."""
    folder = tmp_path_factory.mktemp("support")
    town = with_support(shutil.copytree(tiny_town, folder / "town"))
    lay_down(town, RESTING, "2010-01-04")
    with running(town, folder) as service:
        yield service


def lay_down(town: Path, id: str, submitted: str) -> None:
    """Puts an idea into the town that nobody has backed."""
    text = f"title: Lamps by the mill\nsummary: Light for the way home.\nstatus: open\ncategory: parks\nsubmitted: {submitted}\n"
    (town / "content/ideas/2026" / f"{id}.yml").write_text(text)


def ask(service: Running, email: str, **more: str) -> Answer:
    """Sends the form, each time from another part of the network."""
    fields = {"idea": IDEA, "email": email, "action": "back", HONEYPOT: ""} | more
    return service.post("/intake/support", fields, X_Forwarded_For=f"10.7.{next(_places)}.1")


def press(service: Running, path: str) -> Answer:
    """Opens a link, presses the button, and sees what comes of it."""
    page = service.get(path)
    assert page.status == 200, page.text
    pressed = service.post(path, hidden_fields(page.text))
    assert pressed.status == 303, pressed.text
    return service.get(urljoin(path, pressed.headers["location"]))


def backers(service: Running, idea: str = IDEA) -> tuple[int, int, int, int]:
    """Who backs the idea by the ledger: all, who would use it, who would help, who took it back."""
    path = ledger_beside(service.spool)
    store = LedgerStore(path, key_beside(path))
    chain = Chain()
    counted = recount(chain.read(store.rows()), {}).ideas.get(idea)
    store.close()
    assert chain.faults == []
    return (counted.backs, counted.would_use, counted.would_help, counted.withdrawn) if counted else (0, 0, 0, 0)


def heading(answer: Answer) -> str:
    """The page's heading."""
    found = re.search(r"<h1>(.*?)</h1>", answer.text, re.DOTALL)
    return found[1] if found else ""


def test_a_letter_a_link_and_a_button_count_once(service: Running, box: Postbox) -> None:
    """Nothing is counted by asking or looking; the button counts, and pressed again says the same. Taking it back goes the same way."""
    before = backers(service)
    assert "croesfan" in service.get(f"/intake/support?idea={IDEA}").text
    asked = ask(service, "ada@one.example", would_use="yes")
    assert (asked.status, urljoin("/intake/support", asked.headers["location"])) == (303, f"/intake/support/written?idea={IDEA}")
    link = box.link("ada@one.example")
    (message,) = box.to("ada@one.example")
    assert (message["From"], message["Auto-Submitted"]) == ("board@tinyton.example", "auto-generated")
    assert "Croesfan wrth yr ysgol" in message.get_content()
    assert "Your address is deleted here once this letter is sent." in " ".join(message.get_content().split())
    assert heading(service.get(link)) == "Back this idea"
    assert backers(service) == before
    assert heading(press(service, link)) == "Thank you. You are counted."
    assert backers(service) == (before[0] + 1, before[1] + 1, before[2], before[3])
    assert heading(press(service, link)) == "Thank you. You are counted."
    assert ask(service, "A.da+again@one.example", action="withdraw").status == 303
    assert heading(press(service, box.link("A.da+again@one.example"))) == "Your support is taken back"
    assert backers(service) == (before[0], before[1], before[2], before[3] + 1)


def test_all_requests_are_answered_alike(service: Running, box: Postbox) -> None:
    """Who backs it already, who never did, whose mailbox has had letters enough, and a machine that fills in everything: the same bytes."""
    ask(service, "bea@one.example")
    press(service, box.link("bea@one.example"))
    answers = [ask(service, "machine@one.example", **{HONEYPOT: "http://spam.example"}), ask(service, "bea@one.example")]
    answers += [ask(service, "bea@one.example", action="withdraw"), ask(service, "new@one.example")]
    assert {(answer.status, answer.text, answer.headers["location"]) for answer in answers} == {(303, "", f"support/written?idea={IDEA}")}
    box.link("new@one.example")
    assert box.to("machine@one.example") == []


def test_one_mailbox_gets_few_letters(service: Running, box: Postbox) -> None:
    """However its address is written and wherever the requests come from."""
    for number in range(LETTERS_A_DAY + 4):
        assert ask(service, f"v.i.c.t.i.m+{number}@gmail.com").status == 303
    ask(service, "after@gmail.com")
    box.link("after@gmail.com")
    assert sum(to.startswith("v.i.c.t.i.m+") for to, _ in box.letters) == LETTERS_A_DAY


def test_machines_that_look_through_mail_confirm_nothing(service: Running, box: Postbox) -> None:
    """GET, HEAD, prefetches and addresses that were cut or lengthened; then the person's button still works."""
    ask(service, "cai@one.example")
    link, before = box.link("cai@one.example"), backers(service)
    for _ in range(3):
        assert service.get(link).status == 200
        assert service.ask("HEAD", link, None, {}).status == 200
        assert service.get(link, Sec_Purpose="prefetch").status == 200
        assert service.ask("OPTIONS", link, None, {}).status == 405
        assert service.get(link[:-1]).status == service.get(f"{link}%20").status == 404
    assert service.post(link, {}, Origin="https://elsewhere.example").status == 403
    assert service.post(f"{link[:-1]}{'a' if link[-1] != 'a' else 'b'}", {}).status == 404
    assert backers(service) == before
    press(service, link)
    assert backers(service)[0] == before[0] + 1


def test_many_fingers_on_one_button_and_many_links_to_one_mailbox_count_once(service: Running, box: Postbox) -> None:
    """A double click in two tabs, with two letters for the same idea."""
    before = backers(service)[0]
    ask(service, "dee@one.example")
    ask(service, "DEE@one.example")
    links = [box.link("dee@one.example"), box.link("DEE@one.example")] * 4
    with ThreadPoolExecutor(8) as pool:
        assert {answer.status for answer in pool.map(lambda link: service.post(link, {}), links)} == {303}
    assert backers(service)[0] == before + 1
    assert {heading(service.get(link)) for link in links} == {"Thank you. You are counted.", "You back it already"}


def test_addresses_are_deleted_and_never_logged(service: Running, box: Postbox) -> None:
    """Once the letter is gone no file of the service holds the address, nor the secret of the link; nor does any line of its log."""
    ask(service, "very.rare.name@one.example")
    link = box.link("very.rare.name@one.example")
    press(service, link)
    path = ledger_beside(service.spool)
    store = LedgerStore(path, key_beside(path))
    wait_for(lambda: not store.read("SELECT 1 FROM letters"))
    store.read("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    held = b"".join(file.read_bytes() for file in service.spool.parent.iterdir() if file.is_file())
    assert b"rare.name" not in held
    assert b"rarename" not in held
    assert link.rpartition("/")[2].encode() not in held
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM links WHERE done IS NOT NULL AND (voter <> '' OR block IS NOT NULL)").fetchone() == (0,)
    database.close()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"email": "nobody"}, 422),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, 422),
        ({"idea": "bench"}, 409),
        ({"idea": RESTING}, 409),
        ({"idea": "no-such-idea"}, 404),
        ({"idea": "../ideas/croesfan"}, 404),
        ({"idea": ""}, 404),
    ],
)
def test_what_can_not_be_is_told(service: Running, fields: dict[str, str], status: int) -> None:
    """To people on a page with what they typed, to programs as JSON."""
    answer = ask(service, **({"email": "x@one.example"} | fields))
    assert answer.status == status
    asked = {"idea": IDEA, "email": "x@one.example"} | fields
    assert service.post("/intake/support", asked, as_json=True, X_Forwarded_For=f"10.7.{next(_places)}.1").status == status
    if fields == {"email": "nobody"}:
        assert 'value="nobody"' in answer.text
        assert "<title>Error: " in answer.text


def test_nobody_backs_an_idea_that_rests(service: Running, box: Postbox) -> None:
    """Not by the form, a request, a link from before its clock ran out, or its button: each says why. Taking support back stays possible."""
    assert RESTS in service.get(f"/intake/support?idea={RESTING}").text
    assert RESTS in ask(service, "gus@one.example", idea=RESTING).text
    lay_down(service.town, RESTING, "2026-11-01")
    ask(service, "gus@one.example", idea=RESTING)
    link = box.link("gus@one.example")
    button = hidden_fields(service.get(link).text)
    lay_down(service.town, RESTING, "2010-01-04")
    for answer in (service.get(link), service.post(link, button)):
        assert (answer.status, RESTS in answer.text, f'/ideas/{RESTING}/">Go to its page' in answer.text) == (409, True, True)
    assert backers(service, RESTING)[0] == 0
    assert service.get(f"/intake/support?idea={RESTING}&action=withdraw").status == 200
    ask(service, "g.u.s@one.example", idea=RESTING, action="withdraw")
    assert heading(press(service, box.link("g.u.s@one.example"))) == "There was nothing to take back"


def test_programs_ask_too(service: Running, box: Postbox) -> None:
    """JSON in, 202 and the same words for everybody."""
    asked = {"idea": IDEA, "email": "prog@one.example", "would_help": "yes"}
    answer = service.post("/intake/support", asked, as_json=True, X_Forwarded_For="10.8.0.1")
    assert (answer.status, answer.json["written"]) == (202, True)
    assert "would help run it" in service.get(box.link("prog@one.example")).text


def test_too_many_from_one_place_come_back_later(service: Running) -> None:
    """The form comes back with what was typed, and says when."""
    fields = {"idea": IDEA, "action": "back"}
    answers = [service.post("/intake/support", fields | {"email": f"q{n}@gmail.com"}, X_Forwarded_For=f"10.9.9.{n}") for n in range(21)]
    assert [answer.status for answer in answers] == [303] * 20 + [429]
    assert answers[-1].headers["retry-after"] == "60"
    assert 'value="q20@gmail.com"' in answers[-1].text


def test_a_rush_from_one_mail_domain_is_slowed(service: Running, box: Postbox) -> None:
    """The first twenty letters leave at once, the others one a minute."""
    for number in range(23):
        assert ask(service, f"r{number}@throwaway.example").status == 303
    ask(service, "patient@gmail.com")
    box.link("patient@gmail.com")
    assert sum(to.endswith("@throwaway.example") for to, _ in box.letters) == 20


def test_a_mail_server_that_is_busy_is_asked_again(service: Running, box: Postbox) -> None:
    """The letter waits, and so does its address; nobody is told that it arrived."""
    box.is_closed = True
    try:
        ask(service, "eve@one.example")
        path = ledger_beside(service.spool)
        store = LedgerStore(path, key_beside(path))
        wait_for(lambda: store.read("SELECT 1 FROM letters WHERE tries > 0"))
    finally:
        box.is_closed = False
    assert box.to("eve@one.example") == []
    store.database.execute("UPDATE letters SET due = 0")
    store.close()
    press(service, box.link("eve@one.example"))


def test_a_link_outlives_no_day(service: Running, box: Postbox) -> None:
    """After it, it is an address that leads nowhere, and what was kept about it is gone."""
    ask(service, "fay@one.example")
    link = box.link("fay@one.example")
    path = ledger_beside(service.spool)
    store = LedgerStore(path, key_beside(path))
    store.database.execute("UPDATE links SET expires = 1 WHERE ref = ?", (link.split("/")[3],))
    assert service.get(link).status == service.post(link, {}).status == 404
    store.close()


def test_a_town_without_a_mail_server_says_so(service: Running, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """On the form, and to whoever starts it."""
    monkeypatch.delenv("DOMORE_SMTP", raising=False)
    with running(with_support(town), tmp_path / "mute") as mute:
        assert mute.get(f"/intake/support?idea={IDEA}").status == 503
        assert mute.post("/intake/support", {"idea": IDEA, "email": "x@one.example"}, as_json=True).status == 503
        assert "mail server" in mute.said()
