"""A GitHub App's token: a signed word that lives for minutes is exchanged for a token of one repository that lives for an hour.

PyJWT signs it (extra `github-app`), since signatures are not for us to write. A token from the environment needs none of this.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from domore.contribute.forges.api import Api
from domore.contribute.forges.forge import ForgeBusy
from domore.contribute.forges.numbers import number_in
from domore.contribute.forges.remote import Remote, Secret
from domore.problems import WrongUse

APP: Final = "DOMORE_GITHUB_APP"
KEY_FILE: Final = "DOMORE_GITHUB_APP_KEY_FILE"
_EARLY: Final = 600.0  # seconds before its end from which a token is not used any more
_WORD_LIVES: Final = 540  # seconds; GitHub allows 600
_MAY: Final = {"contents": "write", "pull_requests": "write", "metadata": "read"}


class AppToken:
    """Gives a token of the App's installation on the repository, and a new one before it ends."""

    def __init__(self, remote: Remote, api: Callable[[Secret], Api], environ: Mapping[str, str], clock: Callable[[], float] = time.time) -> None:
        self._app, self._key = environ.get(APP, ""), environ.get(KEY_FILE, "")
        if not self._app or not self._key:
            raise WrongUse(f"a GitHub App needs both {APP} (its client id) and {KEY_FILE} (the path of its private key).")
        self._remote, self._api, self._clock = remote, api, clock
        self._lock = threading.Lock()
        self._token, self._ends = "", 0.0
        self._word()  # so that a key that can't be read, or no PyJWT, is told of at the start

    def __call__(self) -> str:
        """The token. Raises ForgeBusy, ForgeRefused or WrongUse."""
        with self._lock:
            if not self._clock() < self._ends - _EARLY:
                self._token, self._ends = self._exchanged()
            return self._token

    def _exchanged(self) -> tuple[str, float]:
        api = self._api(self._word)
        asked = {"repositories": [self._remote.name], "permissions": _MAY}
        try:
            installation = number_in(api.get(f"/repos/{self._remote.owner}/{self._remote.name}/installation")["id"])
            told = api.call("POST", f"/app/installations/{installation}/access_tokens", asked)[1]
            return str(told["token"]), datetime.fromisoformat(told["expires_at"]).timestamp()
        except (KeyError, TypeError, ValueError):
            raise ForgeBusy("the forge's answer is not of the shape that it promises") from None

    def _word(self) -> str:
        try:
            import jwt
        except ModuleNotFoundError:
            raise WrongUse('a GitHub App needs PyJWT, which is not installed. Run: pip install "domore[github-app]"') from None
        now = int(self._clock())
        try:
            key = Path(self._key).read_text(encoding="utf-8")
            return jwt.encode({"iss": self._app, "iat": now - 60, "exp": now + _WORD_LIVES}, key, algorithm="RS256")
        except (OSError, ValueError, TypeError, jwt.PyJWTError):
            raise WrongUse(f"the file that {KEY_FILE} names holds no private key that can be read. Download one from the App's page.") from None
