"""The command `domore`: parse, call, print, exit; nothing else (see commands/). Exit 0 fine, 1 problems in the content, 2 wrong use."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from domore.commands import (
    add,
    bring,
    build,
    check,
    comment_pull_requests,
    digest,
    fmt,
    inbox,
    intake,
    issue_forms,
    new,
    propose,
    propose_issue,
    review,
    review_pull_request,
    serve,
    tally,
)
from domore.commands.parser import Parser
from domore.commands.shared import of_a_town
from domore.problems import ContentProblems, DoMoreError, WrongUse
from domore.versions import version


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code; never shows a traceback for what a person can mend."""
    options, left = _parser().parse_known_args(arguments)
    if left:
        options.parser.refuse(left)
    try:
        result: int = options.run(options)
        print(end="", flush=True)  # a full disk, or nobody who reads, is told of here
        return result
    except ContentProblems as error:
        from domore.report import report

        print(report(error.problems, getattr(options, "format", "text")), end="", file=sys.stderr)
        print("Nothing was changed: the site is as it was.", file=sys.stderr)
        return 1
    except WrongUse as error:
        print(f"domore: {error}", file=sys.stderr)
        return 2
    except DoMoreError as error:
        print(f"domore: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except (OSError, UnicodeError) as error:
        name = getattr(error, "filename", None) or ""
        print(f"domore: {f'{name!s}: ' if name else ''}{getattr(error, 'strerror', None) or error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = Parser(
        prog="domore", allow_abbrev=False, description="A town's noticeboard of ideas and opportunities: YAML files in, a fast searchable site out."
    )
    parser.add_argument("--version", action="version", version=f"domore {version('domore')}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    town = of_a_town()
    check.declare(commands, town)
    build.declare(commands, town)
    serve.declare(commands, town)
    new.declare(commands)
    bring.declare(commands, town)
    add.declare(commands, town)
    fmt.declare(commands, town)
    issue_forms.declare(commands, town)
    review_pull_request.declare(commands, town)
    comment_pull_requests.declare(commands, town)
    propose_issue.declare(commands, town)
    propose.declare(commands, town)
    tally.declare(commands, town)
    review.declare(commands, town)
    digest.declare(commands, town)
    intake.declare(commands, town)
    inbox.declare(commands, town)
    return parser
