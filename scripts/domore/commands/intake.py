"""`domore intake`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from domore.commands.shared import Commands, command, port, town_in


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    parser = command(commands, "intake", run, "serve the form and hand on what is sent", "domore intake --port 8010", town)
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="the address to listen on (default: 127.0.0.1, behind a web server)")
    parser.add_argument("--port", type=port, default=8010, help="the port to listen on (default: 8010)")
    parser.add_argument("--spool", type=Path, metavar="FILE", help="where submissions are kept (default: .domore-spool/spool.sqlite3 in the town)")
    parser.add_argument("--worker-only", action="store_true", help="serve nothing, and hand on what other processes took in")
    parser.add_argument("--inbox", action="store_true", help="show also the inbox, at /inbox/, on this machine alone")
    parser.add_argument("--until-eof", action="store_true", help="stop when standard input ends, for a program that starts this one")
    told = "the address of the preview that this is a part of: without a mail server, letters are shown here, with links to it"
    parser.add_argument("--preview", metavar="ADDRESS", help=told)


def run(options: argparse.Namespace) -> int:
    """Serves until it is told to stop. What it has to say goes to standard error; standard output has a line of JSON for each request."""
    from domore.intake.run import Asked, intake

    asked = Asked(
        town=town_in(options.town),
        host=options.host,
        port=options.port,
        spool=options.spool,
        worker_only=options.worker_only,
        inbox=options.inbox,
        until_eof=options.until_eof,
        preview=options.preview,
    )
    return intake(asked, say=lambda text: print(text, file=sys.stderr, flush=True))
