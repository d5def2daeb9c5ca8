"""Writes a listing the way people write YAML: plain text, short lists on one line, long text as a block. (PyYAML's own writer is far slower.)"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

# Text that YAML reads back as that very text without quotes.
_PLAIN: Final = re.compile(r"[A-Za-z0-9](?:[^:#\n\"\[\]{}]|:(?=\S))*\Z")
_NOT_TEXT: Final = re.compile(r"(?i:true|false|null|yes|no|on|off|y|n|[0-9.]+(?:e[0-9]+)?)\Z")


def yaml_text(fields: Mapping[str, Any]) -> str:
    """The fields as a YAML document."""
    return "\n".join(_lines(fields, "")) + "\n"


def _lines(fields: Mapping[str, Any], pad: str) -> Iterator[str]:
    for name, value in fields.items():
        if isinstance(value, Mapping):
            yield f"{pad}{name}:"
            yield from _lines(value, pad + "  ")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield f"{pad}{name}:"
            for item in value:
                first, *rest = _lines(item, pad + "    ")
                yield f"{pad}  - {first.lstrip()}"
                yield from rest
        elif name == "body":
            yield f"{pad}{name}: |"
            yield from (f"{pad}  {line}" if line else "" for line in value.splitlines())
        else:
            yield f"{pad}{name}: {_scalar(value)}"


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(_scalar, value))}]"
    if isinstance(value, str):
        return value if _PLAIN.match(value) and not _NOT_TEXT.match(value) else json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else str(value)
