"""What the tests of forges share: a proposal, a town's settings for a forge, a town's folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from demo_town import demo_settings
from domore.contribute.change import Change
from domore.contribute.forges import forge_for
from domore.contribute.forges.forge import Forge, Proposal
from domore.settings import Forge as ForgeSettings
from domore.settings import Settings
from forge_server import TOKEN, ForgeServer

WHEN = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PATH = "content/ideas/2026/swings.yml"
YAML = "title: Swings that take a wheelchair\nstatus: proposed\n"
ENVIRON = {"PATH": os.environ["PATH"], "DOMORE_FORGE_TOKEN": TOKEN}
SETTINGS = demo_settings()
REF = "abc123def456"


def change(
    path: str = PATH,
    yaml: str = YAML,
    message: str = "Add the idea swings\n\nProposed through the form of the site.\n",
    made_from: str | None = None,
) -> Change:
    return Change(path=path, yaml=yaml, message=message, made_from=made_from)


def proposal(ref: str = REF, **given: Any) -> Proposal:
    told = {"change": change(), "title": "Add the idea swings", "description": f"Proposed through the form.\n\nReference: {ref}", "when": WHEN}
    return Proposal(ref=ref, **(told | given))


def settings_for(kind: Any, url: str = "", branch: str = "main") -> Settings:
    return msgspec.structs.replace(SETTINGS, forge=ForgeSettings(kind=kind, url=url, branch=branch))


def forge_at(server: ForgeServer, town: Path, environ: Mapping[str, str] = ENVIRON, limit: float = 20.0) -> Forge:
    return forge_for(settings_for(server.kind, server.url), town, environ, limit=limit)
