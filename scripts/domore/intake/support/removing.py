"""`domore tally remove` and what `domore review` says of crowds: the ledger's side of finding fraud and taking it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from domore.counting.owed import Section
from domore.intake import sides
from domore.intake.support.bursts import SHOWN, Burst, Condition, Origin, bursts, chosen
from domore.intake.support.ledger import Chain, Recount, recount
from domore.intake.support.store import LedgerStore
from domore.problems import WrongUse

_SHOWN_IDEAS: Final = 10
_SHOWN_BLOCKS: Final = 8


def condition_of(*, idea: str, blocks: Sequence[str], domains: Sequence[str], since: date | None, until: date | None, crowds: bool) -> Condition:
    """The condition that was typed; its words are published, so they name no part of the network and no domain. Raises WrongUse for none at all."""
    if not (idea or blocks or domains or since or until or crowds):
        raise WrongUse("say which supports: --crowds, --blocks, --domain, --idea, --from or --to. domore review lists crowds.")
    if any(len(block) < SHOWN for block in blocks):
        raise WrongUse(f"name a part of the network by {SHOWN} letters or more, as domore review shows it.")
    parts = [f"for {idea}"] if idea else []
    parts += ["that came in crowds within a day"] if crowds else []
    parts += [f"from {len(blocks)} part{'s' if len(blocks) > 1 else ''} of the network"] if blocks else []
    parts += [f"with addresses at {len(domains)} mail domain{'s' if len(domains) > 1 else ''}"] if domains else []
    parts += [f"confirmed from {since}"] if since else []
    parts += [f"until {until}"] if until else []
    return Condition(
        words=f"Supports {', '.join(parts)}",
        idea=idea,
        blocks=blocks,
        domains=domains,
        since=_start(since) if since else None,
        until=_start(until + timedelta(1)) if until else None,
        crowds=crowds,
    )


def remove(store: LedgerStore, condition: Condition, reason: str, now: float, *, yes: bool, say: Callable[[str], None]) -> None:
    """Says how many supports fit and of which ideas, and with `yes` takes them out of the count by one entry. Raises WrongUse for a reason that says
    nothing."""
    if not 10 <= len(reason.strip()) <= 500:
        raise WrongUse("say with --because why they are taken out, in 10 to 500 letters: everybody can read it in the tally.")
    keys = sides.keys(store.database)
    hashed = replace(condition, domains=[sides.domain_hash(key, name.lower().lstrip("@")) for name in condition.domains for key in keys])
    fitting = chosen(hashed, origins_in(store), _recounted(store).counted)
    if not fitting:
        say("No support fits. Where supports came from is known for a month.")
        return
    ideas = Counter(fitting.values()).most_common()
    say(f"{condition.words}: {len(fitting):,} of {len(ideas):,} idea{'s' if len(ideas) > 1 else ''}")
    for idea, number in ideas[:_SHOWN_IDEAS]:
        say(f"  {number:>7,}  {idea}")
    if len(ideas) > _SHOWN_IDEAS:
        say(f"  {'':>7}  and {len(ideas) - _SHOWN_IDEAS:,} more")
    if not yes:
        say("Nothing was changed. With --yes they are taken out of the count for good, by one entry that says why.")
        return
    head = store.remove(list(fitting), reason.strip(), condition.words, now)
    say(f"Taken out by entry {head.entries:,}. Publish it: domore tally")


def crowds_section(store: LedgerStore) -> Section:
    """What `domore review` says of crowds."""
    found = bursts(origins_in(store), _recounted(store).counted)
    return Section(
        name="crowds",
        heading="Crowds of supports by e-mail. Look whether they are people, then see: domore tally remove --crowds --because …",
        lines=[_line(burst) for burst in found],
        rows=[
            {
                "idea": one.idea,
                "supports": one.supports,
                "of": one.of,
                "blocks": len(one.blocks),
                "domains": len(one.domains),
                "first": _day(one.first),
            }
            for one in found
        ],
        nothing="",
    )


def origins_in(store: LedgerStore) -> list[Origin]:
    """Where supports came from, as far as that is still known."""
    return [Origin(*row) for row in store.read("SELECT entry, at, block, domain FROM origins ORDER BY entry")]


def _recounted(store: LedgerStore) -> Recount:
    return recount(Chain().read(store.rows()), {})


def _line(burst: Burst) -> str:
    days = _day(burst.first) if _day(burst.first) == _day(burst.last) else f"{_day(burst.first)} to {_day(burst.last)}"
    blocks = ",".join(block[:SHOWN] for block in burst.blocks[:_SHOWN_BLOCKS]) + (" and more" if len(burst.blocks) > _SHOWN_BLOCKS else "")
    domains = f", {len(burst.domains):,} mail domain{'s' if len(burst.domains) > 1 else ''} of few" if burst.domains else ""
    places = f"{len(burst.blocks):,} part{'s' if len(burst.blocks) > 1 else ''} of the network"
    return f"{burst.idea}: {burst.supports:,} of its {burst.of:,} supports, {days}, from {places}{domains} (--blocks {blocks})"


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def _start(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
