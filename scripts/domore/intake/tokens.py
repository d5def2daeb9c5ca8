"""Form tokens: signed, good for one submission and for a day, and bound to the answers that were looked at.

A token holds the second it was made in, a random part and a signature over both and over the answers. From its random part come the
submission's public reference and the secret of its status page, so that the same token always gets the same answer, whatever was lost
between here and the browser.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from domore.intake.place import private_folder
from domore.problems import DoMoreError

_TOKEN: Final = re.compile(r"([0-9a-z]{1,12})\.([a-z2-7]{26})\.([a-z2-7]{52})", re.ASCII)
_REF: Final = re.compile(r"[a-z2-7]{12}", re.ASCII)
_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token that we made. `made` is in seconds since 1970; `ref` and `secret` are the address of the submission's status page."""

    made: int
    ref: str
    secret: str


def key_beside(spool: Path) -> bytes:
    """The service's own key, from the file `<spool>.key`; made there, readable for its owner alone, when there is none.

    Raises DoMoreError when it can't be read or made, or is not ours."""
    path = spool.with_name(f"{spool.name}.key")
    try:
        private_folder(path.parent)
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        raise DoMoreError(f'"{path}" can\'t be used: {error.strerror}. The service must be able to read the key that signs forms.') from error
    if len(key) != _KEY_BYTES:
        raise DoMoreError(f'"{path}" does not hold a key. Move it away and start again: forms that are open now must then be sent once more.')
    return key


def _make(path: Path) -> None:
    """Puts a new key in place in one step: of two processes that start together one wins, and both read the same."""
    ours = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    handle = os.open(ours, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(ours, path)
        except FileExistsError:
            return
    finally:
        ours.unlink()


def digest_of(answers: Mapping[str, Sequence[str]]) -> str:
    """A fingerprint of the answers, whatever their order. Line ends count as one: browsers send CRLF for what they were shown with LF."""
    hashed = blake2b(digest_size=16)
    for name in sorted(answers):
        for answer in answers[name]:
            for part in (name, answer.replace("\r\n", "\n").replace("\r", "\n")):
                data = part.encode("utf-8", "surrogatepass")
                hashed.update(len(data).to_bytes(4, "big") + data)
    return hashed.hexdigest()


def issue(key: bytes, answers: str, now: float) -> str:
    """A token for answers with this fingerprint."""
    start = f"{_base36(max(0, int(now)))}.{_letters(secrets.token_bytes(16))}"
    return f"{start}.{_signature(key, start, answers)}"


def read(key: bytes, token: str, answers: str) -> Token | None:
    """What a token says; None when we did not make it, or made it for other answers."""
    found = _TOKEN.fullmatch(token)
    if found is None or not hmac.compare_digest(found[3], _signature(key, f"{found[1]}.{found[2]}", answers)):
        return None
    ref = _keyed(key, "reference", found[2])[:12]
    return Token(made=int(found[1], 36), ref=ref, secret=secret_of(key, ref))


def new_ref() -> str:
    """A reference by chance, for what has no token."""
    return _letters(secrets.token_bytes(8))[:12]


def secret_of(key: bytes, ref: str, of: str = "status") -> str:
    """The secret part of an address that is for one person alone: of a submission's status page, or of another kind of page."""
    return _keyed(key, of, ref)[:32]


def is_secret(key: bytes, ref: str, secret: str, of: str = "status") -> bool:
    """Whether it is that secret of a reference of ours; takes as long whatever is wrong with it."""
    return _REF.fullmatch(ref) is not None and hmac.compare_digest(secret.encode("utf-8", "surrogatepass"), secret_of(key, ref, of).encode())


def _signature(key: bytes, start: str, answers: str) -> str:
    return _keyed(key, "form", f"{start}.{answers}")


def _keyed(key: bytes, purpose: str, text: str) -> str:
    return _letters(hmac.digest(key, f"{purpose}\0{text}".encode(), "sha256"))


def _letters(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = digits[rest] + text
    return text or "0"
