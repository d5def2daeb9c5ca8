"""How large the town's files may be: a listing is read by people, a tally may hold a line for each of 10,000 ideas."""

from __future__ import annotations

from typing import Final, NamedTuple

TALLIES: Final = "content/tallies/"


class Caps(NamedTuple):
    """The most bytes and the most values of one file."""

    bytes: int
    nodes: int

    @property
    def too_large(self) -> str:
        """What to say of a file with more bytes."""
        cure = "Keep counts of older years in files of their own, elsewhere." if self is TALLY else "Shorten it; pictures go to content/images/."
        return f"The file is larger than {self.bytes // 1024} KB. {cure}"


LISTING: Final = Caps(131_072, 5_000)
TALLY: Final = Caps(4_194_304, 400_000)  # 10,000 ideas with all their counts have 1.1 MB and 120,000 values, read in 0.4 s


def caps_of(path: str) -> Caps:
    """The caps of the file at a path of the town."""
    return TALLY if path.startswith(TALLIES) else LISTING
