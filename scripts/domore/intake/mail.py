"""News by e-mail, for those who left an address: optional, through the SMTP server that the environment names.

DOMORE_SMTP is `smtp://host:port` (STARTTLS is used where it is offered, and asked for with `smtp+tls://`), `smtps://host:port` for TLS from
the start; DOMORE_SMTP_USER and DOMORE_SMTP_PASSWORD_FILE log in; DOMORE_SMTP_FROM is the sender. Addresses live in the spool alone.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from domore.intake.database import writing
from domore.intake.news import news_of
from domore.intake.spool import Spool
from domore.intake.states import State
from domore.problems import WrongUse

_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}))+", re.ASCII
)
NO_ADDRESS: Final = "Write your e-mail address like this: name@example.org"
NO_ADDRESS_OR_NONE: Final = f"{NO_ADDRESS}. Or leave it empty: the status page tells you all the same."
_TIME_OUT: Final = 20.0  # seconds
_MOST_TRIES: Final = 12
_PORTS: Final = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter to be sent."""

    to: str
    subject: str
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)


Post = Callable[[Letter], None]


class Unreachable(smtplib.SMTPException):
    """The mail server can't be reached or does not let us in: it has not been given the letter."""


def has_it(error: Exception) -> Literal["no", "nobody", "perhaps"]:
    """Whether the mail server has the letter that this came of: no; nor will it ever, for nobody has that mailbox; or perhaps, for the line broke
    while it was handed over."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "nobody" if all(500 <= code < 600 for code, _ in error.recipients.values()) else "no"
    return "no" if isinstance(error, Unreachable | smtplib.SMTPSenderRefused | smtplib.SMTPDataError | smtplib.SMTPNotSupportedError) else "perhaps"


def is_address(text: str) -> bool:
    """Whether this can be an e-mail address; none that could carry a header or a second recipient is."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def post_of(environ: Mapping[str, str]) -> Post | None:
    """How letters are sent; None when the environment names no server. Raises WrongUse for settings that can't work."""
    address = environ.get("DOMORE_SMTP")
    if not address:
        return None
    parts, sender = urlsplit(address), environ.get("DOMORE_SMTP_FROM", "")
    try:
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        port = None
    if port is None or parts.scheme not in _PORTS or not parts.hostname:
        raise WrongUse("DOMORE_SMTP is not the address of a mail server. Write it like this: smtp+tls://mail.fernley.example:587")
    if not is_address(sender):
        raise WrongUse("DOMORE_SMTP_FROM must be the address that letters come from, such as noticeboard@fernley.example.")
    user = environ.get("DOMORE_SMTP_USER", "")
    if user and parts.scheme == "smtp" and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise WrongUse("A login over smtp:// may send the password in clear. Write DOMORE_SMTP like this: smtp+tls://mail.fernley.example:587")
    password = _password(environ.get("DOMORE_SMTP_PASSWORD_FILE"))
    server = _Server(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port,
        user=user,
        password=password,
        sender=sender,
        trusted=ssl.create_default_context(),
    )
    return server.send


def _password(file: str | None) -> str:
    try:
        return Path(file).read_text(encoding="utf-8").strip() if file else ""
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(
            f'DOMORE_SMTP_PASSWORD_FILE names "{file}", which can\'t be read: {error}. Write it like this: /etc/fernley.example/smtp-password'
        ) from error


def post_one(spool: Spool, post: Post, town: str, status_url: Callable[[str], str | None], now: float) -> bool:
    """Sends the letter that has been due longest; whether there was one. One that can't be sent is tried again, later and later, a dozen times."""
    with writing(
        spool.database
    ) as database:  # a letter that is being sent is due again only after a while: whoever dies meanwhile sends it twice at worst
        row = database.execute(
            "UPDATE letters SET due = ? + 300 * (1 << tries), tries = tries + 1"
            " WHERE number = (SELECT number FROM letters WHERE due <= ? ORDER BY due LIMIT 1) RETURNING *",
            (now, now),
        ).fetchone()
    if row is None:
        return False
    contact = spool.database.execute("SELECT email FROM contacts WHERE ref = ?", (row["ref"],)).fetchone()
    entry = spool.find(row["ref"])
    if contact is not None and entry is not None:
        try:
            is_edited = entry.edited is not None and row["state"] in ("in-review", "published")
            post(letter(contact["email"], entry.ref, row["state"], entry.purpose, entry.reason, town, status_url(entry.ref), is_edited=is_edited))
        except (OSError, smtplib.SMTPException):
            if row["tries"] < _MOST_TRIES:
                return True
    with writing(spool.database) as database:
        database.execute("DELETE FROM letters WHERE number = ?", (row["number"],))
    return True


def letter(
    to: str, ref: str, state: State, purpose: str, reason: str | None, town: str, status_url: str | None, *, is_edited: bool = False
) -> Letter:
    """The letter about this news."""
    news = news_of(state, purpose)
    edited = "The team changed a few words of yours first. Your status page shows which." if is_edited else ""
    parts = [f"{news.heading}.", news.meaning, edited, f"The reason: {reason}" if reason else "", f"Your reference: {ref}"]
    parts += [f"How it stands: {status_url}" if status_url else "", "You get this because you left your address with the form. Nobody else sees it."]
    return Letter(to=to, subject=f"{town}: {news.name.lower()} ({ref})", text="\n\n".join(part for part in parts if part) + "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Server:
    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: str
    trusted: ssl.SSLContext  # made once: reading a machine's authorities takes longer than sending a letter

    def send(self, letter: Letter) -> None:
        message = EmailMessage()
        message["From"], message["To"] = self.sender, letter.to
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = formatdate()
        message["Auto-Submitted"] = "auto-generated"
        for name, value in letter.headers.items():
            message[name] = value
        message.set_content(letter.text)
        with self._reached() as server:
            server.send_message(message)

    def _reached(self) -> smtplib.SMTP:
        """The server, ready to take a letter. Raises Unreachable."""
        server: smtplib.SMTP | None = None
        try:
            if self.scheme == "smtps":
                server = smtplib.SMTP_SSL(self.host, self.port, timeout=_TIME_OUT, context=self.trusted)
            else:
                server = smtplib.SMTP(self.host, self.port, timeout=_TIME_OUT)
                server.ehlo()
                if self.scheme == "smtp+tls" or server.has_extn("starttls"):
                    server.starttls(context=self.trusted)
            if self.user:
                server.login(self.user, self.password)
        except OSError as error:  # smtplib's own faults are of this kind
            if server is not None:
                server.close()
            raise Unreachable(str(error)) from error
        return server
