"""The news by e-mail: a real service, a real mail server, letters that come once and end at once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from domore import cli
from domore.intake.digest_store import DigestStore
from domore.intake.digest_tables import digest_beside
from domore.intake.tokens import key_beside
from intake.postbox import Postbox, postbox
from intake.running import Answer, Running, hidden_fields, running, wait_for
from intake.towns import with_digest

_places = iter(range(1, 250))
Send = Callable[..., str]


@pytest.fixture(scope="module")
def box() -> Iterator[Postbox]:
    """One mail server for all of it."""
    with postbox() as box:
        yield box


@pytest.fixture(scope="module")
def service(tiny_town: Path, tmp_path_factory: pytest.TempPathFactory, box: Postbox) -> Iterator[Running]:
    """One service for all of it; each test has people of its own."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in box.environ.items():
            patch.setenv(name, value)
        folder = tmp_path_factory.mktemp("digest")
        with running(with_digest(shutil.copytree(tiny_town, folder / "town")), folder) as service:
            yield service


@pytest.fixture
def send(service: Running, capsys: pytest.CaptureFixture[str]) -> Send:
    """Runs `domore digest` on a day, and gives what it said."""

    def run(today: str, *more: str) -> str:
        code = cli.main(["digest", *more, "--town", str(service.town), "--spool", str(service.spool), "--today", today])
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
    link = link_to(box, email, before + 1)
    assert service.post(link, hidden_fields(service.get(link).text)).status == 303
    return link


def link_to(box: Postbox, email: str, number: int = 1) -> str:
    """The path of the link in a letter to an address that asks back."""
    wait_for(lambda: len(box.to(email)) >= number, 40)
    (found,) = re.findall(r"https://tinyton\.example(/intake/follow/\S+)", box.to(email)[number - 1].get_content())
    return str(found)


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
    link = link_to(box, "ada@one.example")
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
