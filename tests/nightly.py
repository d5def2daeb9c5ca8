"""What takes long is left to the night: `./scripts/test --nightly` runs it all, and `./scripts/test` what every change has to pass within minutes."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import settings

# Marks a test, or one case of it, that stands beside others of its kind which run by day.
by_night: Final = pytest.mark.nightly
# Of what Git decides, and not the forge's API, one kind of `server` is enough by day.
_KINDS: Final = ["github", *(pytest.param(kind, marks=by_night) for kind in ("forgejo", "gitlab"))]
one_by_day: Final = pytest.mark.parametrize("server", _KINDS, indirect=True)
settings.register_profile("day", deadline=None, max_examples=100)  # a slow machine is no fault of a property
settings.register_profile("night", deadline=None, max_examples=400, derandomize=False, print_blob=True)  # other examples each night, also in CI


def examples(by_day: int) -> int:
    """How many examples a property gets: so many by day, four times as many by night."""
    chosen = settings.default
    assert chosen is not None
    return by_day * chosen.max_examples // 100
