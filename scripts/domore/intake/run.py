"""`domore intake`: the service on this machine, its worker in the same process or alone, until it is told to stop."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from domore.cache import cache_of
from domore.contribute.forges import forge_for
from domore.contribute.forges.forge import Forge
from domore.engine.rendered import rendered
from domore.engine.site import SHELL_DEPTH, SHELL_FILE, Order
from domore.intake import tokens
from domore.intake.by_mail import NO_MAIL
from domore.intake.digest.run import DigestDesk
from domore.intake.inbox import desk as inbox_desk
from domore.intake.inbox.addresses import is_loopback
from domore.intake.leases import Leases
from domore.intake.mail import Post, post_of, post_one
from domore.intake.place import spool_in
from domore.intake.shown_letters import shown_with
from domore.intake.spool import Rules, Spool
from domore.intake.support.ideas import Ideas
from domore.intake.support.run import SupportDesk
from domore.intake.town import TownNow, is_local
from domore.intake.worker import Worker
from domore.pipeline import settings_of
from domore.problems import WrongUse
from domore.render.shell import Shell, parse
from domore.settings import Settings

Work = Callable[[threading.Event], None]
Desk = SupportDesk | DigestDesk  # what else the service takes in, where the settings say so
_GRACE: Final = 20  # seconds for requests that are being answered when the service is told to stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command was asked for. `port` 0 means any that is free; `inbox` shows the inbox, on this machine alone; `until_eof` ends with
    whoever holds the other end of standard input."""

    town: Path
    host: str = "127.0.0.1"
    port: int = 8010
    spool: Path | None = None
    worker_only: bool = False
    inbox: bool = False
    until_eof: bool = False
    preview: str | None = None  # the address of the site that it is a part of, where letters are shown if they can't be sent


def intake(asked: Asked, say: Callable[[str], None], forge: Forge | None = None) -> int:
    """Serves forms and works through the spool until SIGTERM or Ctrl+C; `forge` is the one in the settings unless one is given.
    Raises WrongUse, ContentProblems, EngineFailed or SpoolUnavailable."""
    if asked.inbox and not is_loopback(asked.host):
        raise WrongUse(f"the inbox is shown on this machine alone, and {asked.host} is not. Leave --host out, or leave --inbox out.")
    if asked.until_eof:
        threading.Thread(target=_end_with_input, daemon=True).start()
    settings = settings_of(asked.town)
    path = asked.spool or spool_in(asked.town, say)
    key, rules, shell = tokens.key_beside(path), rules_of(settings), shell_of(asked.town, settings)
    facts = TownNow(asked.town, settings)
    root, post = public_address(settings.propose.intake, shell.site_url), post_of(os.environ)
    if post is not None:
        asked = replace(asked, preview=None)
    if asked.preview:
        root, post = public_address(settings.propose.intake, asked.preview), shown_with(say)
    worker = _worker(settings, forge or forge_for(settings, asked.town, os.environ), Spool(path, rules), key, facts, root, post)
    desks: list[Desk] = []
    if settings.takes_support_by_email:
        desks.append(SupportDesk(spool=path, key=key, name=settings.name, ideas=Ideas(facts, time.time), root=root, post=post))
    if settings.sends_digests:
        desks.append(DigestDesk(spool=path, key=key, settings=settings, root=root, post=post))
    if not all(desk.has_mail for desk in desks):
        say(NO_MAIL)
    work = [worker.run, *(postman.run for desk in desks if (postman := desk.postman(_log)))]
    if asked.worker_only:
        say("Working through the submissions (stop with Ctrl+C)")
        return _work_alone(work)
    return _serve(asked, settings, path, key, rules, facts, shell, work, desks, say)


def _serve(
    asked: Asked,
    settings: Settings,
    path: Path,
    key: bytes,
    rules: Rules,
    facts: TownNow,
    shell: Shell,
    work: Sequence[Work],
    desks: Sequence[Desk],
    say: Callable[[str], None],
) -> int:
    try:
        import uvicorn
        from starlette.applications import Starlette

        from domore.intake.app import Service, app
        from domore.intake.batches import Batches
        from domore.intake.headers import Doorkeeper
        from domore.intake.inbox.app import Inbox, inbox_routes
        from domore.intake.pages import Pages
        from domore.intake.titles import KnownTitles

        puzzle = None
        if settings.propose.puzzle:
            from domore.intake.puzzle import Puzzle

            puzzle = Puzzle(key)
    except ModuleNotFoundError as error:
        raise WrongUse(f'the form\'s service needs "{error.name}", which is not installed. Run: pip install "domore[intake]"') from error
    batches = Batches(lambda: Spool(path, rules), time.time)
    service = Service(
        key=key,
        pages=Pages(settings, shell, letters_are_shown=bool(asked.preview)),
        town=facts,
        spool=Spool(path, rules),
        batches=batches,
        clock=time.time,
        titles=KnownTitles(asked.town),
        puzzle=puzzle,
    )
    more = [desk.served(service.pages) for desk in desks]
    stop = threading.Event()
    working = _threads(work, stop)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        writers: list[Batches[Any, Any]] = [batches, *(writer for writer, _ in more)]
        for writer in writers:
            writer.start()
        for thread in working:
            thread.start()
        yield
        stop.set()
        for writer in writers:
            writer.stop()
        for thread in working:
            thread.join(_GRACE)  # a push that takes longer is taken up again at the next start

    inboxs = inbox_desk.Desk(spool=Spool(path, rules), town=facts, clock=time.time)
    inbox = Inbox(key=key, pages=service.pages, desk=inboxs, at_once=is_local(settings))
    beside = inbox_routes(inbox, asked.town / "site") if asked.inbox else ()
    routes = [route for _, these in more for route in these]
    door = Doorkeeper(app(service, lifespan, routes, beside), _origins(shell), _log)
    listening = _listen(asked.host, asked.port)
    config = uvicorn.Config(
        door,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws="none",
        limit_concurrency=1000,
        backlog=2048,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=_GRACE,
        proxy_headers=True,
        forwarded_allow_ips=["127.0.0.1", "::1"],
    )
    server = uvicorn.Server(config)
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn listens to them while it runs, and passes them on once everything is done; one that comes before that is not lost.
        signal.signal(number, lambda *_: setattr(server, "should_exit", True))
    shown = f"[{asked.host}]" if ":" in asked.host else asked.host
    say(f"The form is at http://{shown}:{listening.getsockname()[1]}/intake/form/idea (stop with Ctrl+C)")
    if asked.inbox:
        say(f"The inbox is at http://{shown}:{listening.getsockname()[1]}/inbox/ for you alone")
    server.run(sockets=[listening])
    return 0


def _end_with_input() -> None:
    """Whoever started this holds the other end of standard input; when they are gone, however they went, it ends."""
    while os.read(0, 4096):  # not sys.stdin, whose lock nobody else could take when the process ends
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _work_alone(work: Sequence[Work]) -> int:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    first, *others = work
    for thread in _threads(others, stop):
        thread.start()
    first(stop)
    return 0


def _threads(work: Sequence[Work], stop: threading.Event) -> list[threading.Thread]:
    return [threading.Thread(target=run, args=(stop,), name="worker", daemon=True) for run in work]


def _worker(settings: Settings, forge: Forge, spool: Spool, key: bytes, facts: TownNow, root: str | None, post: Post | None) -> Worker:
    def status_url(ref: str) -> str | None:
        return f"{root}status/{ref}/{tokens.secret_of(key, ref)}" if root else None

    return Worker(
        leases=Leases(spool, holder=f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"),
        forge=forge,
        town=facts,
        clock=time.time,
        log=_log,
        post=(lambda now: post_one(spool, post, settings.name, status_url, now)) if post else lambda _: False,
    )


def public_address(intake: str, site_url: str | None) -> str | None:
    """Where people find the service: `propose.intake`, a path of the site; None where nobody said where the site is."""
    return f"{site_url.rstrip('/')}{intake}" if site_url else None


def rules_of(settings: Settings) -> Rules:
    """What the settings say; a forge on this machine takes what it is given at once, so there a person always looks first."""
    propose = settings.propose
    return Rules(
        by_person=propose.review == "inbox" or is_local(settings), quarantine=propose.quarantine_minutes * 60.0, contact_days=propose.contact_days
    )


def shell_of(town: Path, settings: Settings) -> Shell:
    """The town's shell, rendered unless it is there."""
    with cache_of(town) as cache:
        folder = rendered(Order(town=town, config_file=town / "mkdocs.yml", settings=settings), "mkdocs", cache)
        return parse((folder / SHELL_FILE).read_text(encoding="utf-8"), SHELL_DEPTH)


def _origins(shell: Shell) -> frozenset[str]:
    """The site's own origin, where it is known: a proxy need not hand on the name under which it was asked."""
    parts = urlsplit(shell.site_url or "")
    return frozenset({f"{parts.scheme}://{parts.netloc}"} if parts.netloc else ())


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)  # whoever reads the address that is said next, and comes at once, waits and is not turned away
    except OSError as error:
        listening.close()
        raise WrongUse(
            f"{host} port {port} can't be used ({error.strerror}). Choose another: domore intake --port {port + 1 if port else 8011}"
        ) from None
    return listening


def _log(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
