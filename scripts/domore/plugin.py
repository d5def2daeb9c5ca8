"""The MkDocs plugin: plain `mkdocs build` and `mkdocs serve` give the whole site, by the same publish step as `domore build`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files

from domore import pipeline
from domore.engine import mkdocs as engine
from domore.problems import ContentProblems, DoMoreError
from domore.report import report


class NoOptions(Config):  # type: ignore[no-untyped-call]
    """The plugin has none: the operator's choices are in site_config/."""


class DoMorePlugin(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """Adds our theme and the shell; when MkDocs was called on its own, publishes the listings into its site."""

    publishes = True

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Reads the town's settings."""
        self.town = Path(config.config_file_path).parent
        try:
            settings = pipeline.settings_of(self.town)
        except DoMoreError as error:
            raise PluginError(_plain(error)) from error
        engine.dress(config, settings, self.town / "site_config" / "theme")
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Adds the shell that listings are filled into."""
        engine.add_shell(files, config)
        return files

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG002
        """Has the theme's templates compiled only once."""
        engine.keep_compiled(env)
        return env

    def on_pre_build(self, config: MkDocsConfig) -> None:  # noqa: ARG002
        """Stops before MkDocs empties the site's folder, if the listings can't be published."""
        if self.publishes:
            found = pipeline.check(self.town, today=date.today())
            if any(problem.severity == "error" for problem in found.problems):
                raise PluginError(report(found.problems, "text", found.listings))

    @event_priority(-100)  # after every other plugin
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Publishes the listings over what MkDocs rendered."""
        if not self.publishes:
            return
        try:
            pipeline.publish_over(self.town, Path(config.site_dir), today=date.today())
        except DoMoreError as error:
            raise PluginError(_plain(error)) from error

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:  # noqa: ARG002
        """Watches listings and settings too."""
        for name in ("content", "site_config"):
            server.watch(str(self.town / name))
        return server


def _plain(error: DoMoreError) -> str:
    return report(error.problems, "text") if isinstance(error, ContentProblems) else str(error)
