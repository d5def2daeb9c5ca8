"""Ids of new listings, made from their titles in whatever script."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import count
from typing import Final

from anyascii import anyascii

from domore.read.sources import MAX_ID, TAKEN, Kind, slug

# Signs that are a word of their own: each becomes a syllable, so that a hyphen belongs between two.
_IDEOGRAPH: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_WITHIN_WORDS: Final = re.compile("['’ʼ`]")

# Names that Windows keeps for its devices, whatever their ending: a town with such a file could not be checked out there.
_DEVICES: Final = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))})


def id_of(title: str, kind: Kind, taken: Container[str]) -> str:
    """A short id in Latin letters that is not among `taken` (`ideas/<id>`) and no address that the site itself uses."""
    latin = anyascii(_IDEOGRAPH.sub(lambda sign: f" {sign[0]} ", title))
    plain = slug(_WITHIN_WORDS.sub("", latin))
    if _is_free(plain, kind, taken):
        return plain
    endings = (f"-{number}" for number in count(2))
    numbered = (plain[: MAX_ID - len(ending)].rstrip("-") + ending for ending in endings)
    return next(id for id in numbered if _is_free(id, kind, taken))


def _is_free(id: str, kind: Kind, taken: Container[str]) -> bool:
    return f"{kind}/{id}" not in taken and id not in TAKEN[kind] and id not in _DEVICES
