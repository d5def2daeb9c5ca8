"""MkDocs with Material, the default engine."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domore.compiled_templates import CompiledTemplates
from domore.engine.site import SHELL_MARKDOWN, SHELL_SOURCE, THEME, Order, extra
from domore.problems import EngineFailed
from domore.settings import Settings

if TYPE_CHECKING:
    from jinja2 import Environment

PLUGIN = "domore"


def render(order: Order, into: Path) -> None:
    """Renders the site's own pages and the shell. Raises EngineFailed with MkDocs' own words."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    try:
        config = load_config(config_file=str(order.config_file), docs_dir=str(order.town / "content" / "pages"), site_dir=str(into))
        if PLUGIN not in config.plugins:
            raise EngineFailed(f'{order.config_file.name} does not list the plugin "{PLUGIN}". Add "plugins: [{PLUGIN}]".')
        plugin: Any = config.plugins[PLUGIN]
        plugin.publishes = False
        build(config)
    except EngineFailed:
        raise
    except (Exception, SystemExit) as error:  # the operator's templates, hooks and plugins run in here, and may raise anything
        said = " ".join(str(error).split()) or type(error).__name__
        raise EngineFailed(f"MkDocs could not build {order.config_file.name}, content/pages and site_config/theme: {said}") from error


def dress(config: Any, settings: Settings, overrides: Path) -> None:
    """Puts our theme between the operator's overrides and Material, and tells the templates the town's name."""
    config.theme.dirs.insert(0, str(THEME))
    if overrides.is_dir():
        config.theme.dirs.insert(0, str(overrides))
    config.extra[PLUGIN] = extra(settings)


def keep_compiled(templates: Environment) -> None:
    """Has the theme's templates compiled only once."""
    templates.bytecode_cache = CompiledTemplates()


def add_shell(files: Any, config: Any) -> None:
    """Adds the shell to the pages that MkDocs renders."""
    from mkdocs.structure.files import File, InclusionLevel

    files.append(File.generated(config, SHELL_SOURCE, content=SHELL_MARKDOWN, inclusion=InclusionLevel.NOT_IN_NAV))
