"""An idea that was taken back: its file keeps everything, and the site shows a stub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

TAKEN_BACK: Final = frozenset({"body", "plan", "help_wanted"})  # what a stub is without


def as_shown(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of a listing that anybody may be shown."""
    return {name: value for name, value in fields.items() if name not in TAKEN_BACK} if fields.get("status") == "withdrawn" else fields
