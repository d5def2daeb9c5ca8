"""The command `domore`: parse, call, print, exit; nothing else. Exit 0 fine, 1 problems in the content, 2 wrong use."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import metadata
from pathlib import Path

from domore.problems import ContentProblems, DoMoreError, WrongUse


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code; never shows a traceback for what a person can mend."""
    options = _parser().parse_args(arguments)
    try:
        result: int = options.run(options)
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


def _check(options: argparse.Namespace) -> int:
    from domore.pipeline import check
    from domore.report import report

    town = _town(options.town)
    only = [_within(path, town) for path in options.paths]
    found = check(town, today=options.today or date.today())
    problems = [
        problem for problem in found.problems if not only or any(problem.path == path or problem.path.startswith(f"{path}/") for path in only)
    ]
    print(report(problems, options.format, listings=found.listings), end="")
    return 1 if any(problem.severity == "error" for problem in problems) else 0


def _build(options: argparse.Namespace) -> int:
    from domore.pipeline import build

    town = _town(options.town)
    site = options.site or town / "site"
    built = build(
        town,
        site,
        today=options.today or date.today(),
        engine=options.engine,
        with_search=not options.no_search,
        clean=options.clean,
        say=_progress(),
    )
    _progress_done()
    removed = f", {built.removed:,} removed" if built.removed else ""
    warned = f" {len(built.warnings)} warnings: see domore check." if built.warnings else ""
    print(f"{built.listings:,} listings in {site}: {built.written:,} files written{removed}, {built.seconds:.1f} s.{warned}")
    return 0


def _serve(options: argparse.Namespace) -> int:
    from domore.serve import serve

    return serve(_town(options.town), port=options.port, today=options.today, engine=options.engine, say=print)


def _new(options: argparse.Namespace) -> int:
    from domore.scaffold.new import new_town

    new_town(options.directory, options.name, say=print, today=date.today())
    return 0


def _import(options: argparse.Namespace) -> int:
    from domore.contribute.importing.run import import_file

    result = import_file(
        options.file,
        options.map,
        options.into,
        town=_town(options.town),
        today=options.today or date.today(),
        dry_run=options.dry_run,
        rejects=options.rejects,
        overwrite=options.overwrite,
        add_vocabulary=options.add_vocabulary,
        say=print,
    )
    return 1 if result.rejected else 0


def _intake(options: argparse.Namespace) -> int:
    from domore.intake.run import Asked, intake

    asked = Asked(town=_town(options.town), host=options.host, port=options.port, spool=options.spool, worker_only=options.worker_only)
    return intake(asked, say=lambda text: print(text, file=sys.stderr, flush=True))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="domore", allow_abbrev=False, description="A town's noticeboard of ideas and opportunities: YAML files in, a fast searchable site out."
    )
    parser.add_argument("--version", action="version", version=f"domore {metadata.version('domore')}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    town = argparse.ArgumentParser(add_help=False)
    town.add_argument("--town", type=Path, default=Path(), metavar="DIR", help="the town's folder (default: this one)")
    town.add_argument("--today", type=_date, metavar="DATE", help="build or check as of this day (default: today)")

    check = _command(
        commands, "check", _check, "say what is wrong with the content, where, and how to mend it", "domore check content/ideas/2026", town
    )
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="tell only of these files and folders (all are read)")
    check.add_argument("--format", choices=("text", "github", "json", "markdown"), default="text", help="how to tell (default: text)")

    build = _command(commands, "build", _build, "build the site, writing only what changed", "domore build --site public", town)
    build.add_argument("--site", type=Path, metavar="DIR", help="where the site goes (default: site)")
    build.add_argument("--clean", action="store_true", help="forget what earlier builds knew and make everything anew")
    build.add_argument("--engine", choices=("mkdocs", "zensical"), default="mkdocs", help="what renders the theme (default: mkdocs)")
    build.add_argument("--no-search", action="store_true", help="leave the find page and its index as they are")

    serve = _command(commands, "serve", _serve, "show the site on this machine and rebuild it as files change", "domore serve --port 8000", town)
    serve.add_argument("--port", type=_port, default=8000, help="where to listen on 127.0.0.1 (default: 8000)")
    serve.add_argument("--engine", choices=("mkdocs", "zensical"), default="mkdocs", help="what renders the theme (default: mkdocs)")

    new = _command(commands, "new", _new, "lay down a new town", 'domore new my-town --name "My Town"')
    new.add_argument("directory", type=Path, metavar="DIR", help="a folder that does not exist yet, or is empty")
    new.add_argument("--name", required=True, help="what the town is called")

    bring = _command(
        commands, "import", _import, "bring in a spreadsheet or another list", "domore import jobs.csv --map jobs-map.yml --into content/", town
    )
    bring.add_argument("file", type=Path, metavar="FILE", help="a .csv, .json or .jsonl file")
    bring.add_argument("--map", type=Path, required=True, metavar="MAP", help="a mapping file, or the name of one that comes with domore")
    bring.add_argument("--into", type=Path, default=Path("content"), metavar="DIR", help="the content folder (default: content)")
    bring.add_argument(
        "--rejects", type=Path, metavar="FILE", help="where rows go that can't become a listing (default: beside FILE's name, in this folder)"
    )
    bring.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
    bring.add_argument("--overwrite", action="store_true", help="also write over files that a person changed since the last import")
    bring.add_argument("--add-vocabulary", action="store_true", help="add the words that the mapping needs to site_config/")

    intake = _command(commands, "intake", _intake, "serve the form and hand on what is sent", "domore intake --port 8010", town)
    intake.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="the address to listen on (default: 127.0.0.1, behind a web server)")
    intake.add_argument("--port", type=_port, default=8010, help="the port to listen on (default: 8010)")
    intake.add_argument("--spool", type=Path, metavar="FILE", help="where submissions are kept (default: .domore/intake/spool.sqlite3 in the town)")
    intake.add_argument("--worker-only", action="store_true", help="serve nothing, and hand on what other processes took in")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    what: str,
    example: str,
    *parents: argparse.ArgumentParser,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, allow_abbrev=False, parents=parents, help=what, description=f"{what[0].upper()}{what[1:]}.", epilog=f"Example: {example}"
    )
    parser.set_defaults(run=run)
    return parser


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a date. Write it as 2026-03-14.') from None


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port. Give a number up to 65535, or 0 for any that is free.')
    return int(text)


def _town(folder: Path) -> Path:
    if not folder.is_dir():
        raise WrongUse(f'there is no folder "{folder}".')
    if not (folder / "content").is_dir() and not (folder / "site_config").is_dir():
        cure = 'Go to the town\'s folder, give --town DIR, or make one with: domore new DIR --name "Town"'
        raise WrongUse(f'"{folder.resolve()}" holds no town (no content/ and no site_config/). {cure}')
    return folder.resolve()


def _within(path: Path, town: Path) -> str:
    if not path.exists():
        raise WrongUse(f'there is no "{path}". Name a file or folder of the town, such as content/ideas.')
    try:
        return path.resolve().relative_to(town.resolve()).as_posix()
    except ValueError:
        raise WrongUse(f'"{path}" does not lie in the town\'s folder {town.resolve()}.') from None


def _progress() -> Callable[[str], None]:
    """Says what is going on, on a terminal; quiet in a pipe."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda text: print(f"\r\x1b[K{text} …", end="", file=sys.stderr, flush=True)


def _progress_done() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
