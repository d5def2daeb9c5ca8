"""Mail addresses as the ledger tells mailboxes apart: what many providers ignore in an address is left out, and only a keyed hash is kept.

Dots and what follows a "+" are left out of every address, whatever its provider makes of them: where they do count, two mailboxes of one person
are far more likely than two people whose addresses differ by a dot alone, and such a pair can still be counted on paper.
"""

from __future__ import annotations

import hmac
from typing import Final

import idna

from domore.intake.mail import is_address

_SAME: Final = {"googlemail.com": "gmail.com"}
# Where so many have their mailbox that a rush of them says nothing.
_PROVIDERS: Final = (
    "126.com 163.com aol.com bol.com.br bt.com btinternet.com comcast.net fastmail.com free.fr gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net"
    " hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it icloud.com laposte.net libero.it live.co.uk live.com mac.com mail.com"
    " mail.ru mailbox.org me.com msn.com naver.com ntlworld.com orange.fr outlook.com outlook.de outlook.fr posteo.de proton.me protonmail.com"
    " qq.com rediffmail.com seznam.cz sky.com t-online.de talktalk.net terra.com.br tiscali.co.uk uol.com.br virginmedia.com wanadoo.fr web.de"
    " wp.pl yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.it yandex.ru ymail.com"
)
_EVERYBODYS: Final = frozenset(_PROVIDERS.split())


def address_in(text: str) -> str | None:
    """The address that was typed, as mail servers take it: a domain in letters of any script in its ASCII form. None for what is no address."""
    local, at, domain = text.strip().rpartition("@")
    try:
        written = f"{local}{at}{idna.encode(domain, uts46=True).decode()}" if not domain.isascii() else text.strip()
    except (idna.IDNAError, UnicodeError):
        return None
    return written if is_address(written) else None


def folded(address: str) -> str:
    """The mailbox of an address: without capitals, dots before the "@", and tags from the first "+" on."""
    local, _, domain = address.lower().rpartition("@")
    domain = _SAME.get(domain, domain)
    return f"{local.partition('+')[0].replace('.', '') or local}@{domain}"


def domain_of(mailbox: str) -> str:
    """The domain of a mailbox."""
    return mailbox.rpartition("@")[2]


def is_everybodys(domain: str) -> bool:
    """Whether so many people have their mailbox at this domain that a rush of them tells of no machine."""
    return domain in _EVERYBODYS


def voter_of(key: bytes, idea: str, mailbox: str) -> str:
    """What stands in the ledger for a mailbox: another for each idea, so that nobody can read from it what else somebody backs."""
    return hmac.digest(key, f"{idea}\0{mailbox}".encode(), "sha256")[:16].hex()
