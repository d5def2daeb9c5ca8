"""`domore propose`: files that somebody wrote with their own editor become one proposal, on the road that the form's proposals take."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from domore.contribute.change import Change, fingerprint
from domore.contribute.forges import forge_for, identity
from domore.contribute.forges.forge import Opened, Proposal
from domore.contribute.forges.local import NO_REPOSITORY
from domore.contribute.git import Git, GitFailed, NothingToChange, proven_object
from domore.problems import Problem, WrongUse
from domore.read.git_environment import owners_environment
from domore.read.sources import read_file
from domore.settings import Forge, Settings

Say = Callable[[str], None]
_NAMES: Final = {"github": "GitHub", "gitlab": "GitLab", "forgejo": "Forgejo"}
_FILES_SHOWN: Final = 50
_HOW: Final = "Proposed with domore propose."


def propose(town: Path, settings: Settings, paths: Sequence[str], *, environ: Mapping[str, str], when: datetime, dry_run: bool, say: Say) -> None:
    """Proposes these listings of the town, all in one; a dry run says what would be done, asks nobody and writes nothing.

    Raises WrongUse where the town names no forge or there is no token, and for other files; NothingToChange, ForgeBusy and ForgeRefused."""
    if settings.forge is None:
        cure = 'Write there "forge:" with its kind and url, or "kind: local" to commit to the repository on this machine.'
        raise WrongUse(f"there is nowhere to propose to: site_config/site.yml names no forge. {cure}")
    made = proposal_of(town, settings.forge, sorted(set(paths)), environ, when)
    if dry_run:
        if all(change.made_from == fingerprint(change.yaml.encode()) for change in (made.change, *made.also)):
            files = "the file says" if len(made.files) == 1 else "the files say"
            raise NothingToChange(f"There is nothing to change: {files} the same as the last version in Git. Change and save first.")
        for line in _plan(town, settings, settings.forge, made):
            say(line)
        return
    say(_told(settings.forge, forge_for(settings, town, environ).open(made)))


def proposal_of(town: Path, forge: Forge, paths: Sequence[str], environ: Mapping[str, str], when: datetime) -> Proposal:
    """The proposal of these files as they are now. Its reference is made from them: proposed again, it is the same proposal."""
    texts = {path: _text(town, path) for path in paths}
    told = sha256("\0".join(part for pair in texts.items() for part in pair).encode()).digest()
    title = _title(town, paths, environ)
    there = began(Git(folder=town, environ=owners_environment(environ)), None if forge.kind == "local" else forge.branch, paths)
    changes = [_change(path, text, title, paths, there.get(path)) for path, text in texts.items()]
    ref = b32encode(told)[:16].decode().lower()
    files = "\n".join(f"- {path}" for path in paths[:_FILES_SHOWN]) + (f"\n- … {len(paths) - _FILES_SHOWN} more" if len(paths) > _FILES_SHOWN else "")
    return Proposal(ref=ref, change=changes[0], also=tuple(changes[1:]), title=title, description=f"{_HOW}\n\n{files}", when=when)


def began(git: Git, branch: str | None, paths: Sequence[str]) -> dict[str, str]:
    """The fingerprint of each file where this checkout left the forge's branch, so that a newer one there is not put back; nothing without Git.

    Where it is not known when that was, it is the last commit; on this machine (no branch) it always is."""
    theirs = () if branch is None else (f"{branch}@{{upstream}}", f"origin/{branch}")
    try:
        left = (git.run("merge-base", "HEAD", name) for name in theirs)
        start = next((found.text for found in left if found.code == 0), None) or git.object_at("HEAD^{commit}")
        return {path: fingerprint(git.bytes_at(f"{proven_object(start)}:./{path}")) for path in paths} if start else {}
    except (GitFailed, ValueError):
        return {}


def _change(path: str, text: str, title: str, paths: Sequence[str], made_from: str | None) -> Change:
    names = "\n".join(paths[:_FILES_SHOWN])
    try:
        return Change(path=path, yaml=text, message=f"{title}\n\n{_HOW}\n" + (f"\n{names}\n" if len(paths) > 1 else ""), made_from=made_from)
    except ValueError:
        where = "content/ideas/ and content/opportunities/"
        raise WrongUse(f'"{path}" is no listing. Name .yml files in {where}; propose anything else with Git itself.') from None


def _text(town: Path, path: str) -> str:
    data = read_file(town, path)
    if isinstance(data, bytes):
        return data.decode("utf-8")
    raise WrongUse(str(data) if isinstance(data, Problem) else f'there is no file "{path}". Name files such as content/ideas/2026/bench.yml.')


def _title(town: Path, paths: Sequence[str], environ: Mapping[str, str]) -> str:
    if len(paths) > 1:
        return f"Add or change {len(paths)} entries"
    kind, _, name = paths[0].removeprefix("content/").partition("/")
    what = f"the {'idea' if kind == 'ideas' else 'opportunity'} {name.rpartition('/')[2].removesuffix('.yml')}"
    try:
        is_there = Git(folder=town, environ=owners_environment(environ)).object_at(f"HEAD:./{paths[0]}") is not None
    except GitFailed:
        is_there = False
    return f"{'Change' if is_there else 'Add'} {what}"


def _plan(town: Path, settings: Settings, forge: Forge, made: Proposal) -> Iterator[str]:
    """What would be done, in a few lines."""
    by = identity(settings)
    if forge.kind == "local":
        yield f"This would be committed to the repository in {town}, on the branch that it is on:"
    else:
        yield f"This would go to {forge.url} ({_NAMES[forge.kind]}) as one pull request:"
        yield f"  branch   {made.branch}, to be merged into {forge.branch}"
    yield f"  by       {by.name} <{by.email}>"
    for line in made.message.rstrip("\n").split("\n"):
        yield f"  commit   {line}".rstrip()
    for path in made.files:
        yield f"  file     {path}"
    yield "Nothing was sent or written. Leave out --dry-run to do it."


def _told(forge: Forge, opened: Opened) -> str:
    if opened.url:
        return f"Proposed: {opened.url}"
    if opened.number == NO_REPOSITORY:
        return "The files are there. This folder is no Git repository, so nothing was committed. Make it one with: git init"
    if forge.kind == "local":
        return f"Committed as {opened.number[:12]}."
    return f"Sent. The forge did not say where it is: look among the pull requests of {forge.url}."
