"""Whether the theme has an icon. Only what is named is looked for; a folder of thousands is listed for a guess alone."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec

from domore.nearest import nearest


@cache
def _icons() -> str:
    """The folder of Material's icons; found without importing it, which would import MkDocs."""
    spec = find_spec("material")
    return f"{next(iter(spec.submodule_search_locations or ()), '')}/templates/.icons" if spec else ""


def icon_exists(name: str) -> bool:
    """Whether the theme has an icon of this name, such as `material/tree`."""
    return os.path.isfile(f"{_icons()}/{name}.svg")


def icon_meant(name: str) -> str:
    """` Did you mean "…"?` with the name of the icon that was most likely meant; nothing when none is close."""
    at = ""
    *folders, last = name.split("/")
    for folder in folders:
        found = folder if os.path.isdir(f"{_icons()}/{at}{folder}") else nearest(folder, _folders(at))
        if found is None:
            return ""
        at += f"{found}/"
    meant = nearest(last, [entry.name.removesuffix(".svg") for entry in _listed(at) if entry.name.endswith(".svg")])
    return f' Did you mean "{at}{meant}"?' if meant else ""


def _folders(at: str) -> list[str]:
    return [entry.name for entry in _listed(at) if entry.is_dir()]


def _listed(at: str) -> list[os.DirEntry[str]]:
    with os.scandir(f"{_icons()}/{at}") as entries:
        return sorted(entries, key=lambda entry: entry.name)
