"""The runs, kept by who and what, and drawn side by side: median, least, most, the ratio pair by pair, the target and whether it was reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from measure import Measured

OURS = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The most that a figure may be: seconds, or (`ratio`) times the peer's, at one size of town only."""

    most: float
    size: int
    ratio: bool = False

    def verdict(self, value: float | None) -> str:
        """The target and whether the value reaches it."""
        words = f"≤ {self.most:g} {'×' if self.ratio else 's'}"
        return f"{words} not measured" if value is None else f"{words} {'reached' if value <= self.most else 'missed'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the table: what was done, by us and perhaps by a peer (under its own name for it)."""

    what: str
    peer: str | None = None
    peer_what: str | None = None
    target: Target | None = None


@dataclass(slots=True)
class Results:
    """All runs at one size. A run that was left out, or failed, is None, so that the runs of one round stand at the same place."""

    size: int
    runs: dict[tuple[str, str], list[Measured | None]] = field(default_factory=lambda: defaultdict(list))

    def seconds(self, who: str, what: str) -> list[float | None]:
        """The times of every round."""
        return [run.seconds if run else None for run in self.runs.get((who, what), [])]

    def processor(self, who: str, what: str) -> str:
        """The median of the processor's seconds."""
        known = [run.cpu_seconds for run in self.runs.get((who, what), []) if run]
        return f" [{median(known):.2f}]" if known else ""

    def shown(self, rows: Sequence[Row]) -> Iterator[Row]:
        """The rows that anybody ran, each peer that did not run left out; one row stays to show our own figure and the target."""
        told: set[str] = set()
        for row in rows:
            with_peer = any(self.runs.get((row.peer or "", row.peer_what or row.what), []))
            if with_peer or (any(self.runs.get((OURS, row.what), [])) and row.what not in told):
                told.add(row.what)
                yield row if with_peer else replace(row, peer=None)

    def peak(self, who: str) -> tuple[str, Measured] | None:
        """The run of which one process used most memory, and what it did."""
        every = [(what, run) for (whose, what), runs in self.runs.items() if whose == who for run in runs if run]
        return max(every, key=lambda pair: pair[1].peak_mb, default=None)


def spread(values: Sequence[float | None]) -> str:
    """Median, with the least and the most behind it."""
    known = [value for value in values if value is not None]
    if not known:
        return "–"
    return f"{median(known):.2f}" + (f" ({min(known):.2f}–{max(known):.2f})" if len(known) > 1 else "")


def table(results: Results, rows: Sequence[Row]) -> Iterator[str]:
    """The lines of the table of one size, as Markdown."""
    cells: list[tuple[str, ...]] = [("what", "ours, s", "runs", "peer", "peer, s", "runs", "ours ÷ peer, median (each pair)", "target")]
    cells += [_cells(results, row) for row in results.shown(rows)]
    yield from markdown(cells)


def memory(results: Results, subjects: Sequence[str], most_mb: float) -> Iterator[str]:
    """The lines that tell the most memory any one process used."""
    cells = [("who", "most memory of one process", "process", "doing", "target")]
    for who in subjects:
        if peak := results.peak(who):
            what, run = peak
            verdict = f"≤ {most_mb:g} MB {'reached' if run.peak_mb <= most_mb else 'missed'}" if who == OURS else ""
            cells.append((who, f"{run.peak_mb:.0f} MB", run.greediest, what, verdict))
    yield from markdown(cells)


def markdown(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table with its columns in line."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for number, line in enumerate(cells):
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        if number == 0:
            yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"


def _cells(results: Results, row: Row) -> tuple[str, ...]:
    ours = results.seconds(OURS, row.what)
    theirs = results.seconds(row.peer, row.peer_what or row.what) if row.peer else []
    ratios = [one / other for one, other in zip(ours, theirs, strict=False) if one is not None and other is not None]
    told = f"{median(ratios):.2f} ({', '.join(f'{ratio:.2f}' for ratio in ratios)})" if ratios else ""
    verdict = ""
    if row.target and row.target.size == results.size:
        known = ratios if row.target.ratio else _known(ours)
        verdict = row.target.verdict(median(known) if known else None)
    counts = [str(len(_known(times))) if _known(times) else "" for times in (ours, theirs)]
    mine = spread(ours) + results.processor(OURS, row.what)
    other = spread(theirs) + results.processor(row.peer, row.peer_what or row.what) if row.peer else ""
    return row.what, mine, counts[0], row.peer or "", other, counts[1], told, verdict


def _known(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None]
