"""A real mail server on loopback that keeps what it is given."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from intake.running import wait_for

_LINK = re.compile(r"https://\S+/intake(/(?:support|follow)/(?!stop/)\S+)")


class Postbox:
    """All letters, by whom they are for. While `is_closed` it takes none, and says so as servers do that are busy."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []
        self.is_closed = False
        self.at_letter: Callable[[str], object] = lambda _: None  # called with whom it is for, before the sender is told that it was taken
        self.port = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802  # the name that aiosmtpd calls
        if self.is_closed:
            return "451 Try again later"
        message: Any = message_from_bytes(envelope.content or b"", policy=default)  # type: ignore[arg-type]
        self.letters.extend((to, message) for to in envelope.rcpt_tos)
        for to in envelope.rcpt_tos:
            self.at_letter(to)
        return "250 Taken"

    def to(self, address: str) -> list[EmailMessage]:
        """The letters to an address."""
        return [message for to, message in list(self.letters) if to == address]

    def link(self, address: str, number: int = 1) -> str:
        """The path of the link in the letter with this number to an address, once it is there."""
        wait_for(lambda: len(self.to(address)) >= number, 40)
        (found,) = _LINK.findall(self.to(address)[number - 1].get_content())
        return f"/intake{found}"

    @property
    def environ(self) -> dict[str, str]:
        """How a service is told of it."""
        return {"DOMORE_SMTP": f"smtp://127.0.0.1:{self.port}", "DOMORE_SMTP_FROM": "board@tinyton.example"}


@contextmanager
def postbox() -> Iterator[Postbox]:
    """A mail server on a free port, in a thread of its own."""
    box, loop = Postbox(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def listen() -> asyncio.Server:
        return await loop.create_server(lambda: SMTP(box, loop=loop, hostname="mail.example"), "127.0.0.1", 0)

    async def leave(server: asyncio.Server) -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(5)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        asyncio.run_coroutine_threadsafe(leave(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()
