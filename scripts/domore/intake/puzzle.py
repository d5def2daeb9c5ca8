"""The puzzle that a town may switch on (`propose.puzzle`): a proof of work for browsers, by version 2 of the ALTCHA protocol.

A browser derives keys (PBKDF2) from one number after the other until it finds the one that was chosen here. Challenge and solution stand
in the form itself, and the challenge names the form token that it goes with: so a solution is good for one submission, for the answers
that were shown and for as long as the token, and nothing more is kept here.
"""

from __future__ import annotations

import hmac
import json
import secrets
from typing import Final

from altcha import Payload, create_challenge, verify_solution

from domore.intake.guard import TOO_OLD

# At the most 200 keys of 1,000 rounds each, half of that on average: two seconds and one where a slow phone does 0.1 million rounds a second.
# A laptop does 3 million, so to a machine one costs a thirtieth of a second: it is against thousands, not against ten.
ROUNDS: Final = 1_000
MOST_TRIES: Final = 200


class Puzzle:
    """Puzzles under a key of their own, made from the service's: nothing that it signs elsewhere passes here, and the other way round."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"puzzle", "sha256")

    def challenge(self, token: str, now: float) -> str:
        """The JSON of a new challenge that goes with this form token and ends with it."""
        made = create_challenge(
            "PBKDF2/SHA-256",
            ROUNDS,
            counter=secrets.randbelow(MOST_TRIES),
            expires_at=int(now + TOO_OLD),
            data={"token": token},
            hmac_secret=self._key,
        )
        return json.dumps(made.to_dict())

    def is_solved(self, token: str, solution: str) -> bool:
        """Whether this is the solution of a challenge of ours that went with this form token; any text may be asked about."""
        try:
            payload = Payload.from_base64(solution)
        except (KeyError, TypeError, ValueError, RecursionError):
            return False
        return payload.challenge.parameters.data == {"token": token} and verify_solution(payload, self._key).verified
