"""What a theme engine is asked for, whichever it is: the site's own pages, and one shell that every listing page is filled into.

An engine is a function `render(order, into)`: it leaves a tree of HTML and assets in `into`, with the shell at `SHELL_FILE`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import yaml

from domore.fingerprint import code_fingerprint
from domore.settings import Settings
from domore.versions import version

SHELL_DEPTH: Final = 7
_SHELL_FOLDER: Final = "domore-shell"
SHELL_SOURCE: Final = f"{_SHELL_FOLDER}/{'x/' * (SHELL_DEPTH - 1)}index.md"
SHELL_FILE: Final = SHELL_SOURCE.removesuffix(".md") + ".html"
SHELL_MARKDOWN: Final = "---\ntitle: Shell\nshell: true\n---\n"
THEME: Final = Path(__file__).resolve().parents[1] / "theme"
# What engines leave that is not part of the site: their own site map (ours names every page), source maps and Material's search.
_NOT_PUBLISHED: Final = (
    _SHELL_FOLDER + "/",
    "sitemap.xml",
    "search/search_index.json",
    "search.json",
    "objects.inv",
    "assets/javascripts/lunr/",
    "assets/javascripts/workers/",
)
_TOGGLE: Final = re.compile(r'(<input class="md-toggle"[^>]*) autocomplete="off"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to render: the town's folder, its mkdocs.yml and settings."""

    town: Path
    config_file: Path
    settings: Settings

    @property
    def overrides(self) -> Path:
        """The operator's own theme overrides; need not exist."""
        return self.town / "site_config" / "theme"

    def is_plain(self) -> bool:
        """Whether mkdocs.yml names nothing that can bring in more than `digest` sees: no parent, hook, variable, folder or plugin of its own."""
        try:
            config = yaml.load(self.config_file.read_bytes(), Loader=yaml.BaseLoader)  # noqa: S506  # makes nothing but text, lists and mappings
        except yaml.YAMLError:
            return False
        if not isinstance(config, dict) or {"INHERIT", "hooks"} & config.keys() or b"!" in self.config_file.read_bytes():
            return False
        theme, plugins = config.get("theme"), config.get("plugins")
        return plugins in (["domore"], {"domore": ""}) and not (isinstance(theme, dict) and "custom_dir" in theme)

    def digest(self, engine: str) -> str:
        """A fingerprint of all that the result depends on: configuration, pages, theme, settings and versions; see `is_plain`."""
        hashed = blake2b(digest_size=16)
        versions = [f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", *(["zensical"] if engine == "zensical" else []))]
        hashed.update(json.dumps([engine, *versions, self.settings.digest, code_fingerprint()]).encode())
        hashed.update(self.config_file.read_bytes())
        for folder in (self.town / "content" / "pages", THEME, self.overrides):
            for file in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
                hashed.update(f"\0{file.relative_to(folder)}\0".encode())
                hashed.update(file.read_bytes())
        return hashed.hexdigest()


def extra(settings: Settings) -> dict[str, Any]:
    """What the theme's templates see as `config.extra.domore`."""
    contact = settings.contact
    return {
        "name": settings.name,
        "purpose": settings.purpose,
        "contact": {"name": contact.name, "email": contact.email, "phone": contact.phone, "text": contact.text} if contact else None,
        "letters": settings.sends_digests,
        "source": (settings.forge.url or None) if settings.forge else None,
    }


def valid(html: str) -> str:
    """A page as the engine made it, without what HTML forbids: Material gives its hidden checkboxes `autocomplete` (HTML, 4.10.5, "checkbox")."""
    return _TOGGLE.sub(r"\1", html)


def is_published(path: str) -> bool:
    """Whether a file that the engine made (relative, with `/`) belongs in the site."""
    return not path.startswith(_NOT_PUBLISHED) and not path.endswith(".map")
