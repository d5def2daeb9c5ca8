"""`domore serve`."""

from __future__ import annotations

import argparse

from domore.commands.shared import Commands, command, port, town_in


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    parser = command(commands, "serve", run, "show the site on this machine and rebuild it as files change", "domore serve --port 8000", town)
    parser.add_argument("--port", type=port, default=8000, help="where to listen on 127.0.0.1 (default: 8000)")
    parser.add_argument("--engine", choices=("mkdocs", "zensical"), default="mkdocs", help="what renders the theme (default: mkdocs)")


def run(options: argparse.Namespace) -> int:
    """Serves the site until it is stopped."""
    from domore.serve import serve

    return serve(town_in(options.town), port=options.port, today=options.today, engine=options.engine, say=print)
