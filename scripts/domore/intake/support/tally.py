"""`domore tally`: what the ledger amounts to, into content/tallies/email.yml, and the stages that ideas reached by it, into stages.yml."""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from domore.contribute.change import Change, Town, fingerprint
from domore.contribute.facts import facts_of
from domore.contribute.forges import forge_for, identity
from domore.contribute.forges.forge import Forge, Opened, Proposal
from domore.contribute.forges.local import NO_REPOSITORY, Local
from domore.contribute.git import Git, GitFailed
from domore.contribute.proposing import began
from domore.counting.known import known
from domore.intake.database import SpoolUnavailable
from domore.intake.facts import fact_in
from domore.intake.support.ledger import Chain, Head, Recount, recount
from domore.intake.support.store import LedgerStore
from domore.model.backing import backing_of
from domore.model.catalogue import Catalogue
from domore.model.facts import Fact
from domore.model.stages import WAITING, days_reached
from domore.model.standings import stages_of
from domore.model.tally_files import Adjustment, EmailTally, IdeaCount, StageDays
from domore.model.tally_text import email_text, stages_text
from domore.problems import DoMoreError
from domore.read.git_environment import owners_environment
from domore.settings import Settings

EMAIL: Final = "content/tallies/email.yml"
STAGES: Final = "content/tallies/stages.yml"
_PLACE: Final = re.compile(r"content/tallies/(?:email|stages)\.yml\Z")
_CLOSED: Final = 100  # pull requests that were closed unmerged, one after the other, before no new one is opened
_MESSAGE: Final = "Publish the tally\n\nCounted with domore tally. domore tally --verify recounts it.\n"


class DoesNotHold(DoMoreError):
    """The ledger's chain is broken, so nothing that is counted from it can be published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyChange(Change):
    """A tally as it is to be: it lies in content/tallies/, and nothing else can be made here (`ValueError`)."""

    def __post_init__(self) -> None:
        if not _PLACE.match(self.path):
            raise ValueError(f"{self.path!r} is no place for a tally")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallied:
    """The files of a tally by their paths, and the tally itself."""

    tally: EmailTally
    files: Mapping[str, str]


def tallied(folder: Path, settings: Settings, store: LedgerStore, today: date) -> Tallied:
    """Counts the ledger. Raises DoesNotHold when its chain is broken, or was cut short since the last tally; SpoolUnavailable, and WrongUse
    for a tally that can't be read."""
    town, before = facts_of(folder, settings), published(folder, settings)
    chain = Chain()
    entries = list(chain.read(store.rows(), _head_of(before)))
    if chain.faults:
        raise DoesNotHold("the ledger does not hold, so nothing was published:\n" + "\n".join(f"  {fault}" for fault in chain.faults))
    catalogue = known(folder, today).catalogue
    tally = tally_of(recount(entries, {card.id: card.wording for card in catalogue.ideas}), chain.head, today)
    if before is not None and (before.entries, before.head, before.ideas, before.adjustments) == (
        tally.entries,
        tally.head,
        tally.ideas,
        tally.adjustments,
    ):
        tally = before  # counted again and the same: the day on which it was new stays
    facts: list[Fact] = [tally]
    files = {EMAIL: email_text(tally)}
    stages = _stages(catalogue, settings, facts, town)
    if stages.reached:
        files[STAGES] = stages_text(stages)
    return Tallied(tally=tally, files=files)


def tally_of(counted: Recount, head: Head, today: date) -> EmailTally:
    """What is published of a recount: no voter, no hash of one."""
    ideas = {
        id: IdeaCount(one.backs, one.would_use, one.would_help, one.before_change, one.withdrawn)
        for id, one in counted.ideas.items()
        if one.backs or one.withdrawn
    }
    adjustments = tuple(
        Adjustment(one.entry, date.fromisoformat(one.day), one.reason, one.condition, one.removed, dict(one.ideas)) for one in counted.adjustments
    )
    return EmailTally(today, head.entries, head.hash, ideas, adjustments)


def differences(folder: Path, settings: Settings, store: LedgerStore) -> list[str]:
    """Where the ledger and what was published of it differ, a line each. How many backed an idea before its wording changed is not compared: that
    changes with the wording, and not with the ledger."""
    before = published(folder, settings)
    chain = Chain()
    try:
        entries = list(chain.read(store.rows(), _head_of(before)))
    except SpoolUnavailable as error:
        return [str(error)]
    if chain.faults or before is None:
        return [f"ledger: {fault}" for fault in chain.faults]
    counted = tally_of(recount(entries[: before.entries], {}), Head(entries=before.entries, hash=before.head), before.day)
    lines = facts_of(folder, settings).read(EMAIL).decode("utf-8", "replace").split("\n")
    found = [
        f"{EMAIL}:{_line_of(id, lines)}: {id}: {name} is {getattr(told, name):,}, and the ledger says {getattr(right, name):,}"
        for id in sorted({*before.ideas, *counted.ideas})
        for told, right in [(before.ideas.get(id, IdeaCount(0)), counted.ideas.get(id, IdeaCount(0)))]
        for name in ("backs", "would_use", "would_help", "withdrawn")
        if getattr(told, name) != getattr(right, name)
    ]
    if before.adjustments != counted.adjustments:
        found.append(f"{EMAIL}:1: the adjustments are not those of the ledger, which has {len(counted.adjustments)}")
    return found


def _line_of(id: str, lines: Sequence[str]) -> int:
    """The line of an idea in the tally; 1 where it has none."""
    return next((number for number, line in enumerate(lines, 1) if re.match(rf'\s*"?{re.escape(id)}"?:', line)), 1)


def published(folder: Path, settings: Settings) -> EmailTally | None:
    """The tally in the town's folder; None before the first. Raises WrongUse where there is one that can't be read."""
    found = fact_in(facts_of(folder, settings), EMAIL)
    return found if isinstance(found, EmailTally) else None


def publish(
    folder: Path,
    settings: Settings,
    made: Tallied,
    *,
    proposing: bool,
    dry_run: bool,
    environ: Mapping[str, str],
    when: datetime,
    say: Callable[[str], None],
) -> None:
    """Commits the files to the town's own repository, or proposes them on its forge; says what it did. Nothing is committed where nothing differs."""
    git = Git(folder=folder, environ=owners_environment(environ))
    there = facts_of(folder, settings)
    is_here = not proposing or settings.forge is None or settings.forge.kind == "local"
    began_with = began(git, None if is_here or settings.forge is None else settings.forge.branch, list(made.files))
    files = {path: text for path, text in made.files.items() if began_with.get(path, _now(there, path)) != fingerprint(text.encode())}
    if not files:
        say("Nothing is different since the last tally.")
        return
    if dry_run:
        for path, text in files.items():
            say(f"{path} would be:\n{text}")
        say("Nothing was sent or written. Leave out --dry-run to do it.")
        return
    changes = [TallyChange(path=path, yaml=text, message=_MESSAGE, made_from=began_with.get(path)) for path, text in files.items()]
    forge = forge_for(settings, folder, environ) if proposing else Local(town=folder, by=identity(settings), environ=environ)

    def proposal(ref: str, *, renews: bool = False) -> Proposal:
        text, also = _MESSAGE.partition("\n\n")[2].strip(), tuple(changes[1:])
        return Proposal(ref=ref, change=changes[0], also=also, title="Publish the tally", description=text, when=when, renews=renews)

    if is_here:
        opened = forge.open(proposal(_ref(_commit(git), *_parts(files, began_with))))
    else:
        opened = _renewed(forge, lambda ref: proposal(ref, renews=True), [began_with.get(path, "") for path in (EMAIL, STAGES)])
    names = " and ".join(files)
    if opened.url:
        say(f"{'Brought up to date' if opened.there_already else 'Proposed'}: {opened.url}")
    elif opened.number == NO_REPOSITORY:
        say(f"{names}: written. This folder is no Git repository, so nothing was committed.")
    else:
        say(f"{names}: committed as {opened.number[:12]}.")


def _renewed(forge: Forge, proposal: Callable[[str], Proposal], before: Sequence[str]) -> Opened:
    """The pull request that follows what is published now, brought up to date while it is open; another one only after people closed it."""
    for again in range(_CLOSED):
        ref = _ref(*before, str(again))
        opened = forge.open(proposal(ref))
        if not opened.there_already or forge.review(ref, opened).state == "open":
            break
    return opened


def _parts(files: Mapping[str, str], before: Mapping[str, str]) -> Iterator[str]:
    for path, text in sorted(files.items()):
        yield from (path, text, before.get(path, ""))


def _ref(*parts: str) -> str:
    return b32encode(sha256("\0".join(parts).encode()).digest())[:16].decode().lower()


def _commit(git: Git) -> str:
    """The commit that the town is at: the same numbers may come again, and are another proposal then."""
    try:
        return git.object_at("HEAD^{commit}") or ""
    except GitFailed:
        return ""


def _now(town: Town, path: str) -> str:
    return fingerprint(town.read(path) or None)


def _head_of(tally: EmailTally | None) -> Head | None:
    return Head(entries=tally.entries, hash=tally.head) if tally is not None else None


def _stages(catalogue: Catalogue, settings: Settings, facts: list[Fact], town: Town) -> StageDays:
    """The days on which stages were reached: those that were told before, and those that this tally sees first."""
    facts.extend(found for name in ("forge", "paper", "stages") if (found := fact_in(town, f"content/tallies/{name}.yml")) is not None)
    cards = {card.id: card for card in catalogue.ideas}
    reached = {}
    for id, backing in backing_of(facts).items():
        card, days = cards.get(id), backing.reached
        stages = stages_of(card, catalogue, settings) if card is not None else ()
        if card is not None and stages and card.status in WAITING and not card.decided:
            days = days_reached(date.fromisoformat(card.date), backing.so_far, days, backing.counted, stages)
        if days:
            reached[id] = days
    return StageDays(reached)
