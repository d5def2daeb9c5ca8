"""One size of town: everything that is run on it, ours and the peers' in turn."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import peers
from machine import MOST_WRITTEN, touch_memory
from measure import CommandError, Measured, run
from results import OURS, Results

from corpus import add_a_listing, change_a_sentence

SLOW_SECONDS: Final = 20.0
TODAY: Final = "2026-11-01"  # the day after the made town's last; the same work on every day

PLAIN, SEARCH, INDEXING = "cold build, no search", "cold build, search", "search index alone"
EDIT, EDIT_SEARCH, EDIT_SHOWN = "sentence changed, no search", "sentence changed, search", "sentence changed, page shows it"
ADD, ADD_SEARCH, ADD_SHOWN = "file added, no search", "file added, search", "file added, page shows it"
SAME, CHECK, CHECK_SAME = "nothing changed, search", "check, cold", "check, nothing changed"
HUGO, MATERIAL, MATERIAL_SEARCH, ZENSICAL = "Hugo", "MkDocs+Material", "MkDocs+Material+search", "Zensical"


@dataclass(slots=True, kw_only=True)
class Bench:
    """One size: its folder, its master town, whom to compare with, and what was found so far."""

    at: Path
    python: str
    peers: dict[str, peers.Peer]
    peer_runs: int
    results: Results
    failures: list[str] = field(default_factory=list)

    @property
    def master(self) -> Path:
        """The town as made; every round works on a copy."""
        return self.at / "town"

    def lay_out(self, seed: int) -> None:
        """Makes the town, and the peers' forms of it. Nothing of this is timed."""
        making = [self.python, str(Path(__file__).with_name("corpus.py")), str(self.master), "--size", str(self.results.size), "--seed", str(seed)]
        subprocess.run(making, check=True)
        for peer in self.peers.values():
            peer.lay_out(self.master, self.at / peer.name)

    def round(self, number: int) -> None:
        """One run of everything, ours and theirs in turn. Sites are written into new folders; nothing is deleted."""
        here = self.at / f"round-{number}"
        town = here / "town"
        shutil.copytree(self.master, town)
        time.sleep(2.2)  # until then a file's time does not prove that it is unchanged, and our builds read it again
        check = ["check", "--town", str(town)]
        self.ours(CHECK, check)
        self.ours(CHECK_SAME, check)
        plain = ["build", "--town", str(town), "--site", str(here / "plain"), "--no-search"]
        self.ours(PLAIN, [*plain, "--clean"])
        for name in (HUGO, MATERIAL):
            self.theirs(name, PLAIN, here)
        self.edits(town, here / "plain", plain, EDIT, ADD, None, None)
        self.theirs(HUGO, EDIT, here, edited=town)
        search = ["build", "--town", str(town), "--site", str(here / "search")]
        self.ours(SEARCH, [*search, "--clean"])
        for name in (MATERIAL_SEARCH, ZENSICAL):
            self.theirs(name, SEARCH, here)
        self.ours(SAME, search)
        self.edits(town, here / "search", search, EDIT_SEARCH, ADD_SEARCH, EDIT_SHOWN, ADD_SHOWN)
        self.theirs(ZENSICAL, EDIT_SEARCH, here, edited=town)
        self.subtract_indexing(OURS, OURS)
        self.subtract_indexing(MATERIAL_SEARCH, MATERIAL)

    def edits(self, town: Path, site: Path, command: list[str], edit: str, add: str, edit_shown: str | None, add_shown: str | None) -> None:
        """Our build after a sentence changed, and after a file was added."""
        some = peers.listings(town)
        one = some[len(some) // 3]
        marker = f"zanzibar-{site.name}-{site.parent.name}"
        change_a_sentence(one, marker)
        self.ours(edit, command, shown=edit_shown, page=_page(town, site, one), marker=marker)
        new = add_a_listing(one, f"{marker}b")
        self.ours(add, command, shown=add_shown, page=_page(town, site, new), marker=marker)

    def ours(self, what: str, arguments: list[str], *, shown: str | None = None, page: Path | None = None, marker: str = "") -> None:
        """One of our commands; with `page`, when it shows the marker, kept as the row `shown`."""
        command = [self.python, "-m", "domore", *arguments, "--today", TODAY]
        done = self.measured(OURS, what, command, (lambda: _holds(page, marker)) if page else None)
        if done and page and done.right_after is None:
            self.failures.append(f"{what}: the page does not show the change")
        if shown:
            self.results.runs[OURS, shown].append(replace(done, seconds=done.right_after) if done and done.right_after else None)

    def theirs(self, name: str, what: str, here: Path, *, edited: Path | None = None) -> None:
        """A peer's build, cold or after the edit; left out where it is slow and has run as often as asked."""
        peer = self.peers.get(name)
        before = [run for run in self.results.runs[name, what] if run]
        if peer is None or (before and before[0].seconds > SLOW_SECONDS and len(before) >= self.peer_runs):
            self.results.runs[name, what].append(None)
            return
        if edited:
            some = peers.listings(edited)
            peer.convert(edited, self.at / name, some[len(some) // 3])
        self.measured(name, what, peer.command(self.at / name, here / name, edited is None), None)

    def measured(self, who: str, what: str, command: list[str], is_right: Callable[[], bool] | None) -> Measured | None:
        """Runs, keeps and tells."""
        found = None
        touch_memory(self.at, MOST_WRITTEN)
        try:
            found = run(command, cwd=self.at, log=self.at / "log.txt", is_right=is_right)
        except CommandError as error:
            self.failures.append(f"{who}, {what}: {error}")
        self.results.runs[who, what].append(found)
        told = f"{found.seconds:.2f} s, {found.cpu_seconds:.2f} s of processor, {found.peak_mb:.0f} MB" if found else "failed"
        print(f"  {self.results.size:,} {who}, {what}: {told}", file=sys.stderr, flush=True)
        return found

    def subtract_indexing(self, with_search: str, without: str) -> None:
        """What the search index costs: the build with it less the build without, in the same round."""
        searched, plain = self.results.runs[with_search, SEARCH][-1], self.results.runs[without, PLAIN][-1]
        self.results.runs[with_search, INDEXING].append(_less(searched, plain) if searched and plain else None)


def _less(one: Measured, other: Measured) -> Measured:
    return replace(one, seconds=one.seconds - other.seconds, cpu_seconds=one.cpu_seconds - other.cpu_seconds)


def _page(town: Path, site: Path, listing: Path) -> Path:
    return site / listing.relative_to(town / "content").parts[0] / listing.stem / "index.html"


def _holds(page: Path, marker: str) -> bool:
    return page.exists() and marker.encode() in page.read_bytes()
