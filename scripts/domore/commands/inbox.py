"""`domore inbox`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from domore.commands.shared import Commands, command, town_in
from domore.problems import WrongUse

if TYPE_CHECKING:
    from domore.intake.inbox.desk import Desk
    from domore.intake.spool import Entry

_EXAMPLES: Final = """Examples:
  domore inbox                                      what waits for you
  domore inbox show k3v7                            one of them, as it will look (the first letters of its reference do)
  domore inbox accept k3v7mq2xw5ta
  domore inbox edit k3v7mq2xw5ta                    mend it in your editor first ($EDITOR); --as-sent undoes that
  domore inbox reject k3v7mq2xw5ta --reason "The mill pond is private ground. Ask its owner first."
  domore inbox duplicate k3v7mq2xw5ta --of ideas/a-bench-by-the-river
  domore inbox spam k3v7mq2xw5ta --and-others       and what else came from there that day
  domore inbox back k3v7mq2xw5ta                    undo: it waits again
  domore inbox forget k3v7mq2xw5ta                  deletes the submitter's e-mail address at once
  domore inbox import idea-draft.json               files that somebody handed in

Example: domore inbox show k3v7mq2xw5ta"""
_EDIT_EXAMPLES: Final = """What was sent is kept beside your edit, and the status page tells its sender what you changed.

Examples:
  EDITOR=nano domore inbox edit k3v7mq2xw5ta
  domore inbox edit k3v7mq2xw5ta --file bench.yml   without an editor: writes the file; once you have edited it, the same again takes it in
  domore inbox edit k3v7mq2xw5ta --as-sent"""


def declare(commands: Commands, town: argparse.ArgumentParser) -> None:
    """Says what the command may be told."""
    parser = command(commands, "inbox", _run, "look at what was sent in, and decide", "domore inbox", town)
    parser.formatter_class, parser.epilog = argparse.RawDescriptionHelpFormatter, _EXAMPLES
    parser.add_argument("--spool", type=Path, metavar="FILE", help="where submissions are kept (default: .domore-spool/spool.sqlite3 in the town)")
    parser.add_argument("--all", action="store_true", help="list also what is decided")
    parser.set_defaults(act=_list)
    again = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    again.add_argument("--town", type=Path, metavar="DIR", help="the town's folder (default: this one)")
    again.add_argument("--spool", type=Path, metavar="FILE", help="where submissions are kept")
    acts = parser.add_subparsers(title="what to do", metavar="ACTION")
    one = argparse.ArgumentParser(add_help=False)
    one.add_argument("ref", metavar="REF", help="its reference, or the first letters of it")
    listing = _act(acts, "list", _list, "what waits, the oldest first (also without a word)", again)
    listing.add_argument("--all", action="store_true", default=argparse.SUPPRESS, help="also what is decided")
    _act(acts, "show", _show, "one of them as it will look, with what may be the same and what the guard saw", again, one)
    _act(acts, "accept", _accept, "publish it, or hand it to the forge for review; of a problem: it is dealt with", again, one)
    edit = _act(acts, "edit", _edit, "mend it before you accept it: a slip of the pen, a private name", again, one)
    edit.formatter_class, edit.epilog = argparse.RawDescriptionHelpFormatter, _EDIT_EXAMPLES
    how = edit.add_mutually_exclusive_group()
    how.add_argument("--file", type=Path, metavar="FILE", help="edit this file yourself: written where there is none, taken in where there is")
    how.add_argument("--as-sent", action="store_true", help="undo all edits: it is again as it was sent")
    reject = _act(acts, "reject", _reject, "turn it down", again, one)
    reject.add_argument("--reason", required=True, metavar="TEXT", help="why; the submitter sees it on the status page")
    duplicate = _act(acts, "duplicate", _duplicate, "close it as the same as an entry that is there, which the submitter is led to", again, one)
    duplicate.add_argument("--of", required=True, metavar="ENTRY", help="the entry that stays, such as ideas/a-bench-by-the-river")
    spam = _act(acts, "spam", _spam, "mark it as spam, and see what else came from there", again, one)
    spam.add_argument("--and-others", action="store_true", help="mark also what else came from there the same day and still waits")
    _act(acts, "back", _back, "undo a decision: it waits again", again, one)
    forget = _act(acts, "forget", _forget, "delete the submitter's e-mail address at once", again, one)
    forget.add_argument("--everything", action="store_true", help="delete also what was sent, once it is decided; it can't be fetched back then")
    files = _act(acts, "import", _import, "take in files of the form that somebody handed in", again)
    files.add_argument("files", nargs="+", type=Path, metavar="FILE", help="what the form's page saved, such as idea-draft.json")


def _act(
    acts: Any, name: str, act: Callable[[argparse.Namespace, Desk], int], what: str, *parents: argparse.ArgumentParser
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = acts.add_parser(
        name, allow_abbrev=False, parents=parents, help=what, description=f"{what[0].upper()}{what[1:]}."
    )
    parser.set_defaults(act=act, parser=parser)
    return parser


def _run(options: argparse.Namespace) -> int:
    """Opens the spool, also while the service is at work, and does what was asked."""
    from domore.intake.inbox.desk import Desk
    from domore.intake.inbox.editor import forget_drafts
    from domore.intake.place import spool_in
    from domore.intake.run import rules_of
    from domore.intake.spool import Spool
    from domore.intake.town import TownNow
    from domore.pipeline import settings_of

    town = town_in(options.town)
    if options.spool and not options.spool.exists() and options.act is not _import:
        raise WrongUse(f'there is no spool "{options.spool}". It is made when the form\'s service first runs: name the one that it is given.')
    options.spool = options.spool or spool_in(town, lambda text: print(text, file=sys.stderr))
    if not options.spool.exists() and options.act is not _import:
        print("Nothing has come in yet.")
        return 0 if options.act is _list else 1
    settings = settings_of(town)
    spool = Spool(options.spool, rules_of(settings))
    try:
        act: Callable[[argparse.Namespace, Desk], int] = options.act
        desk = Desk(spool=spool, town=TownNow(town, settings), clock=time.time)
        forget_drafts(desk, options.spool.parent)
        return act(options, desk)
    finally:
        spool.close()


def _list(options: argparse.Namespace, desk: Desk) -> int:
    from domore.intake.inbox.desk import ALL_STATES
    from domore.intake.inbox.told import listed

    entries = desk.entries(ALL_STATES) if options.all else desk.entries()
    if not entries:
        print("Nothing has come in yet." if options.all else "Nothing waits for you. What is decided: domore inbox list --all")
        return 0
    print(listed(entries, desk.town(), desk.clock()))
    print(f"\nLook at one: domore inbox show {entries[0].ref}")
    return 0


def _show(options: argparse.Namespace, desk: Desk) -> int:
    from domore.intake.inbox.seen import seen
    from domore.intake.inbox.told import shown

    print(shown(seen(desk, desk.find(options.ref))), end="")
    return 0


def _accept(options: argparse.Namespace, desk: Desk) -> int:
    one = desk.find(options.ref)
    if desk.accept(one) == "published":
        print(f"{one.ref} is dealt with, and its status page says so.")
    else:
        print(f"{one.ref} is accepted. The service brings it on its way as soon as it runs (domore serve, or domore intake).")
        print(f"Undo, as long as it is not on its way: domore inbox back {one.ref}")
    return 0


def _edit(options: argparse.Namespace, desk: Desk) -> int:
    from domore.intake.inbox.editor import Editor

    one = desk.find(options.ref)
    if options.as_sent:
        desk.as_sent(one)
        print(f"{one.ref} is as it was sent.")
        return 0
    editor = Editor(desk=desk, one=one, say=print, again=_goes_on)
    if options.file:
        return editor.by_hand(options.file)
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command:
        raise WrongUse(f"no editor is named. Name yours, as in EDITOR=nano, or edit a file: domore inbox edit {one.ref} --file {one.ref}.yml")
    return editor.with_editor(command, options.spool.parent)


def _goes_on() -> bool:
    """Whether to open the editor once more; never without a terminal."""
    if not sys.stdin.isatty():
        return False
    try:
        input("Press Enter to mend it. Ctrl+C leaves it for later.")
    except (KeyboardInterrupt, EOFError):
        print()
        return False
    return True


def _reject(options: argparse.Namespace, desk: Desk) -> int:
    one = desk.find(options.ref)
    desk.reject(one, options.reason)
    return _decided(one, "is not published. Its status page shows your reason.")


def _duplicate(options: argparse.Namespace, desk: Desk) -> int:
    one = desk.find(options.ref)
    listing = desk.duplicate(one, options.of)
    return _decided(one, f"is a duplicate of {listing}. Its status page leads there.")


def _spam(options: argparse.Namespace, desk: Desk) -> int:
    one = desk.find(options.ref)
    others = [] if options.and_others else desk.from_there(one)
    for marked in desk.spam(one, others=options.and_others):
        print(f"{marked.ref} is spam. It is deleted in 30 days; until then undo: domore inbox back {marked.ref}")
    if others:
        from domore.intake.inbox.told import listed

        print(f"\nThe same day there came from the same part of the network, and waits:\n{listed(others, desk.town(), desk.clock())}")
        print(f"Mark one: domore inbox spam {others[0].ref}   Mark all of them: domore inbox spam {others[0].ref} --and-others")
    return 0


def _back(options: argparse.Namespace, desk: Desk) -> int:
    one = desk.find(options.ref)
    desk.back(one)
    print(f"{one.ref} waits for you again.")
    return 0


def _forget(options: argparse.Namespace, desk: Desk) -> int:
    one = desk.find(options.ref)
    if options.everything:
        desk.wipe(one)
        print(f"What was sent with {one.ref} is deleted, and the address with it.")
        return 0
    print(f"The address that came with {one.ref} is deleted." if desk.forget(one) else f"No address is kept for {one.ref}.")
    return 0


def _import(options: argparse.Namespace, desk: Desk) -> int:
    from domore.intake.inbox.files import hand_in, status_path
    from domore.intake.tokens import key_beside

    key, wrong = key_beside(options.spool), 0
    for file in options.files:
        done = hand_in(desk, file)
        if done.faults:
            wrong += 1
            print(f"{file} was not taken in:")
            print("".join(f"  {fault}\n" for fault in done.faults), end="")
        elif done.is_new:
            print(f"{file} waits for you as {done.ref}. Look at it: domore inbox show {done.ref}")
            print(f"  For whoever handed it in, on your site: /{status_path(key, done.ref)}")
        else:
            print(f"{file} is here already, as {done.ref}.")
    return 1 if wrong else 0


def _decided(one: Entry, what: str) -> int:
    print(f"{one.ref} {what}\nUndo: domore inbox back {one.ref}")
    return 0
