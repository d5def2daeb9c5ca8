"""Makes a believable town of any size: half ideas over six years, half opportunities; the same seed gives the same files.

    python tests/bench/corpus.py /dev/shm/town --size 10000

The listings are right under the schemas and under every rule of the check, refer to each other, and average 1.6 KB.
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path
from typing import Final

from listing_text import yaml_text
from listings import Town, idea_fields, opportunity_fields

PROJECT: Final = Path(__file__).resolve().parents[2]


def make_town(at: Path, size: int, seed: int = 1, project: Path = PROJECT) -> None:
    """A town of `size` listings in the folder `at`, which must not exist, with the settings and pages of `project`."""
    at.mkdir(parents=True)
    shutil.copytree(project / "site_config", at / "site_config")
    if (project / "mkdocs.yml").exists():
        shutil.copy(project / "mkdocs.yml", at)
    if (project / "content/pages").exists():
        shutil.copytree(project / "content/pages", at / "content/pages")
    town = Town(size, seed, at / "site_config")
    for year in sorted({idea.submitted.year for idea in town.ideas}):
        (at / f"content/ideas/{year}").mkdir(parents=True)
    (at / "content/opportunities").mkdir(parents=True, exist_ok=True)
    for idea in town.ideas:
        (at / f"content/ideas/{idea.submitted.year}/{idea.id}.yml").write_text(yaml_text(idea_fields(town, idea)), encoding="utf-8")
    for opportunity in town.opportunities:
        (at / f"content/opportunities/{opportunity.id}.yml").write_text(yaml_text(opportunity_fields(town, opportunity)), encoding="utf-8")


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
    given = parser.parse_args()
    if given.at.exists():
        parser.error(f"{given.at} is there already. Name a folder that does not exist yet.")
    make_town(given.at, given.size, given.seed)


if __name__ == "__main__":
    main()
