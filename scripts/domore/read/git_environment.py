"""The environment in which Git is run: nothing of this machine gets in its way, and nothing but Git runs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

# What a town's machine may say to Git about the way to the network. All else that begins with GIT_ is dropped: GIT_TRACE_CURL writes tokens down.
NETWORK: Final = frozenset(
    name for plain in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir") for name in (plain, plain.upper())
) | {"GIT_SSL_CAINFO", "GIT_SSL_CAPATH"}
_OWNER: Final = frozenset({"HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"})
_NEVER_RUN: Final = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "advice.detachedHead": "false",
}


def owners_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment for the town's own repository: its owner's configuration counts (which folders are safe), as does the machine's way to the
    network, and nothing asks, pages or edits."""
    return {name: environ[name] for name in _OWNER | NETWORK if name in environ} | everywhere(environ)


def everywhere(environ: Mapping[str, str]) -> dict[str, str]:
    """What holds wherever Git is run."""
    path = environ.get("PATH", os.defpath)
    none = {"GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat", "GIT_EDITOR": "false", "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}
    return {"PATH": path, "LC_ALL": "C", **none}


def configured(config: dict[str, str]) -> dict[str, str]:
    """What gives Git this configuration beside the repository's own, and keeps it from running hooks and helpers."""
    told = {"GIT_CONFIG_COUNT": str(len(_NEVER_RUN | config))}
    for number, (key, value) in enumerate((_NEVER_RUN | config).items()):
        told |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return told
