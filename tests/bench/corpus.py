"""Makes a believable town of any size: half ideas over six years, half opportunities; the same seed gives the same files.

    python tests/bench/corpus.py /dev/shm/town --size 10000

The listings are right under the schemas and under every rule of the check, refer to each other, and average 1.6 KB.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Final

from listing_text import yaml_text
from listings import LAST_DAY, Town, idea_fields, opportunity_fields

CHALLENGE: Final = "the-great-challenge"
_CHALLENGE: Final = """title: What would you make of our town?
summary: Everybody may enter, and everybody may back what others entered.
asked_by: Town clerk
promise: The best ten are made.
judging: Backing counts for half, and a jury drawn by lot for the other half.
opens: 2020-01-01
closes: 2030-12-31
"""
PROJECT: Final = Path(__file__).resolve().parents[2]


def make_town(at: Path, size: int, seed: int = 1, project: Path = PROJECT, entries: int = 0) -> None:
    """A town of `size` listings in the folder `at`, which must not exist, with the settings and pages of `project`. So many of its ideas are
    `entries` of one challenge, and backed; where they are more than half of the listings, it has no other ideas."""
    at.mkdir(parents=True)
    shutil.copytree(project / "site_config", at / "site_config")
    if (project / "mkdocs.yml").exists():
        shutil.copy(project / "mkdocs.yml", at)
    if (project / "content/pages").exists():
        shutil.copytree(project / "content/pages", at / "content/pages")
    town = Town(size, seed, at / "site_config", ideas=entries if entries > size // 2 else None)
    for year in sorted({idea.submitted.year for idea in town.ideas}):
        (at / f"content/ideas/{year}").mkdir(parents=True)
    (at / "content/opportunities").mkdir(parents=True, exist_ok=True)
    for number, idea in enumerate(town.ideas):
        fields = idea_fields(town, idea) | ({"challenge": CHALLENGE} if number < entries else {})
        (at / f"content/ideas/{idea.submitted.year}/{idea.id}.yml").write_text(yaml_text(fields), encoding="utf-8")
    for opportunity in town.opportunities:
        (at / f"content/opportunities/{opportunity.id}.yml").write_text(yaml_text(opportunity_fields(town, opportunity)), encoding="utf-8")

    if entries:
        _ask(at, [idea.id for idea in town.ideas[:entries]], Random(seed))


def _ask(at: Path, ids: Sequence[str], random: Random) -> None:
    """The challenge, and who backs its entries: a few find many supporters, most a handful, as in LEGO's own (300,000 for 8,000)."""
    for folder in ("challenges", "tallies"):
        (at / "content" / folder).mkdir()
    (at / f"content/challenges/{CHALLENGE}.yml").write_text(_CHALLENGE, encoding="utf-8")
    counted = {id: min(20_000, int(12 * random.paretovariate(1.4))) for id in sorted(ids)}
    lines = [f"  {id}: {{backs: {backs}, would_use: {backs // 3}}}" for id, backs in counted.items()]
    head = f"method: email\ncounted: {{day: {LAST_DAY}, entries: {sum(counted.values())}, head: {'ab' * 32}}}\nideas:\n"
    (at / "content/tallies/email.yml").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def change_a_sentence(listing: Path, marker: str) -> None:
    """Puts a sentence with `marker` in the place of the first sentence of the listing's body."""
    text, changed = re.subn(r"(\nbody: \|\n  )[^.]*\.", rf"\1The {marker} sentence is new.", listing.read_text(encoding="utf-8"), count=1)
    if not changed:
        raise ValueError(f"{listing} has no body to change")
    listing.write_text(text, encoding="utf-8")


def add_a_listing(like: Path, marker: str) -> Path:
    """A new listing beside `like`: the same fields, another title with `marker` in it."""
    new = like.with_name(f"{marker}-new-thing.yml")
    new.write_text(re.sub(r"^title: .*", f"title: {marker.capitalize()} new thing", like.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    return new


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a town of many listings.", epilog="python tests/bench/corpus.py /dev/shm/town --size 10000")
    parser.add_argument("at", type=Path, help="the town's folder; it must not exist yet")
    parser.add_argument("--size", type=int, default=1_000, help="how many listings (default 1000)")
    parser.add_argument("--seed", type=int, default=1, help="another number, another town (default 1)")
    parser.add_argument("--entries", type=int, default=0, help="how many of its ideas enter one challenge, and are backed (default 0)")
    given = parser.parse_args()
    if given.at.exists():
        parser.error(f"{given.at} is there already. Name a folder that does not exist yet.")
    make_town(given.at, given.size, given.seed, entries=given.entries)


if __name__ == "__main__":
    main()
