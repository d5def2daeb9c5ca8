"""`domore digest`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from domore.commands.shared import Commands, command, progress, progress_done, town_in
from domore.problems import WrongUse

if TYPE_CHECKING:
    from domore.intake.digest.store import DigestStore

_NO_MAIL = "no letters can be sent: DOMORE_SMTP names no mail server. docs/form-service.md says how; --dry-run needs none."
_NO_SITE_URL = 'the letters need to know where the site is. Write "site_url: https://…" in mkdocs.yml.'
_OFF = 'nobody is asked whether they want letters. Write "digest: true" and "propose: {road: intake}" in site_config/site.yml.'


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    what = "send the news by e-mail to those who asked for it and whose letter is due; run it once a day"
    parser = command(commands, "digest", run, what, "domore digest --dry-run", town)
    parser.add_argument("--dry-run", action="store_true", help="show the letter and how many would get it, and send nothing")
    parser.add_argument(
        "--spool", type=Path, metavar="FILE", help="the spool that the digest's file lies beside (default: .domore-spool/spool.sqlite3)"
    )
    kinds = parser.add_subparsers(metavar="KIND")
    what = "delete an address, which is read from standard input so that no list of processes shows it"
    forgetting = command(kinds, "forget", forget, what, "domore digest forget")
    forgetting.add_argument("--town", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="the town's folder (default: this one)")
    forgetting.add_argument("--spool", type=Path, default=argparse.SUPPRESS, metavar="FILE", help="the spool that the digest's file lies beside")


def run(options: argparse.Namespace) -> int:
    """Sends what is due, or shows it."""
    from domore.counting.known import known
    from domore.intake.digest.sending import Digests
    from domore.intake.mail import post_of
    from domore.intake.run import public_address, shell_of

    town = town_in(options.town)
    there = known(town, options.today or date.today())
    if not there.settings.sends_digests:
        raise WrongUse(_OFF)
    site_url = shell_of(town, there.settings).site_url
    root, post = public_address(there.settings.propose.intake, site_url), post_of(os.environ)
    if root is None or site_url is None:
        raise WrongUse(_NO_SITE_URL)
    if post is None and not options.dry_run:
        raise WrongUse(_NO_MAIL)
    with _store(town, options.spool) as (store, key):
        digests = Digests(
            settings=there.settings,
            catalogue=there.catalogue,
            store=store,
            key=key,
            root=root,
            site_url=f"{site_url.rstrip('/')}/",
            say=print,
            progress=progress(),
        )
        if options.dry_run or post is None:
            digests.show()
            return 0
        try:
            digests.send(post)
        finally:
            progress_done()
    return 0


def forget(options: argparse.Namespace) -> int:
    """Deletes the address that standard input holds."""
    from domore.intake.mailboxes import address_in

    if sys.stdin.isatty():
        print("Type the address, then press Enter:")
    address = address_in(sys.stdin.readline())
    if address is None:
        raise WrongUse("that is no e-mail address. Write it like this: echo name@example.org | domore digest forget")
    with _store(town_in(options.town), options.spool) as (store, _):
        print("The address is deleted. No letter goes there any more." if store.forget(address) else "That address is not kept here.")
    return 0


@contextmanager
def _store(town: Path, spool: Path | None) -> Iterator[tuple[DigestStore, bytes]]:
    """The digest's file beside a spool, and the key of its references. Raises WrongUse where there is none."""
    from domore.intake.digest.store import DigestStore
    from domore.intake.digest.tables import digest_beside
    from domore.intake.place import spool_in
    from domore.intake.tokens import key_beside

    at = spool or spool_in(town, lambda text: print(text, file=sys.stderr))
    path, key = digest_beside(at), key_beside(at)
    if not path.exists():
        raise WrongUse(f'there is no "{path}". It is made when the form\'s service runs and site.yml says "digest: true".')
    store = DigestStore(path, key)
    try:
        yield store, key
    finally:
        store.close()
