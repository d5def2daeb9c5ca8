"""News by e-mail, handed to a real SMTP server on loopback."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domore.intake.mail import is_address, letter, post_of
from domore.intake.run import public_address
from domore.intake.states import MOVES, State
from domore.problems import WrongUse


class MailServer(socketserver.ThreadingTCPServer):
    """Takes letters, as RFC 5321 has it, and keeps them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[tuple[list[str], bytes]] = []


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        to: list[str] = []
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                to.append(line.decode().partition(":")[2].strip())
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                data = b""
                while not data.endswith(b"\r\n.\r\n"):
                    data += self.rfile.readline()
                self.server.letters.append((to, data[:-3]))
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server on a free port."""
    with MailServer() as started:
        threading.Thread(target=started.serve_forever, daemon=True).start()
        yield started
        started.shutdown()


def test_a_letter_arrives_as_it_was_meant(server: MailServer) -> None:
    """One recipient, marked as made by a machine, with the reason, the reference and the way to the status page; a reason makes no header."""
    environ = {"DOMORE_SMTP": f"smtp://127.0.0.1:{server.server_address[1]}", "DOMORE_SMTP_FROM": "board@fernley.example"}
    post = post_of(environ)
    assert post is not None
    reason = "It is not in our town.\r\nBcc: everybody@fernley.example\r\n.\r\nMAIL FROM:<x>"
    post(letter("me@fernley.example", "abcdefghijkl", "not-published", "idea", reason, "Fernley\r\nBcc: x@y.example", "https://fernley.example/s"))
    ((to, data),) = server.letters
    message = message_from_bytes(data, policy=default)
    assert to == ["<me@fernley.example>"]
    assert (message["To"], message["From"], message["Bcc"], message["Auto-Submitted"]) == (
        "me@fernley.example",
        "board@fernley.example",
        None,
        "auto-generated",
    )
    assert "not published (abcdefghijkl)" in message["Subject"]
    text = message.get_content()
    assert all(part in text for part in ("It is not in our town.", "abcdefghijkl", "https://fernley.example/s"))


def test_without_a_server_no_letters_are_sent() -> None:
    """Mail is optional."""
    assert post_of({}) is None


@pytest.mark.parametrize(
    "environ",
    [
        {"DOMORE_SMTP": "mail.fernley.example", "DOMORE_SMTP_FROM": "board@fernley.example"},
        {"DOMORE_SMTP": "smtp://mail.fernley.example"},
        {"DOMORE_SMTP": "smtp://mail.fernley.example:port", "DOMORE_SMTP_FROM": "board@fernley.example"},
        {"DOMORE_SMTP": "smtp://mail.fernley.example", "DOMORE_SMTP_FROM": "a@b.example\nBcc: c@d.example"},
        {"DOMORE_SMTP": "smtp://mail.fernley.example", "DOMORE_SMTP_FROM": "board@fernley.example", "DOMORE_SMTP_USER": "board"},
        {"DOMORE_SMTP": "smtps://mail.fernley.example", "DOMORE_SMTP_FROM": "board@fernley.example", "DOMORE_SMTP_PASSWORD_FILE": "/not/there"},
    ],
)
def test_settings_that_can_not_work_are_told_at_the_start(environ: dict[str, str]) -> None:
    """In plain words, with an example."""
    with pytest.raises(WrongUse, match=r"fernley\.example"):
        post_of(environ)


@pytest.mark.parametrize("state", MOVES)
@pytest.mark.parametrize("purpose", ["idea", "problem"])
def test_there_are_words_for_every_state(state: State, purpose: str) -> None:
    """Every state has a name, a heading and what it means."""
    written = letter("me@fernley.example", "abcdefghijkl", state, purpose, None, "Fernley", None)
    assert len(written.text) > 100


def test_a_letter_says_that_words_were_changed() -> None:
    """What was changed is on the status page alone."""
    assert (
        "The team changed a few words of yours first."
        in letter("a@b.example", "abc", "published", "idea", None, "Fernley", None, is_edited=True).text
    )


@pytest.mark.parametrize("text", ["name@example.org", "a.b+c@mail.example.org", "o'neil@example.ie"])
def test_addresses_that_people_have_are_taken(text: str) -> None:
    """Plus signs, dots and apostrophes too."""
    assert is_address(text)


@given(st.text(max_size=80), st.sampled_from('\r\n\0 ,;<>"()'), st.text(max_size=20))
def test_no_address_holds_a_second_one_or_a_header(before: str, sign: str, after: str) -> None:
    """Nothing with a line end, a space, a comma or a bracket is an address."""
    assert not is_address(f"{before}{sign}{after}@example.org")
    assert not is_address(f"me@example.org{sign}{after}")


@pytest.mark.parametrize(
    ("intake", "site_url", "there"),
    [
        ("/intake/", "https://fernley.example/board/", "https://fernley.example/board/intake/"),
        ("/forms/intake/", "https://fernley.example", "https://fernley.example/forms/intake/"),
        ("/intake/", None, None),
    ],
)
def test_letters_lead_to_where_the_service_answers(intake: str, site_url: str | None, there: str | None) -> None:
    """Below the site's own address; nowhere where nobody said what that is."""
    assert public_address(intake, site_url) == there
