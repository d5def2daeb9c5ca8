"""What was found out about a pull request, as data that can be handed on: the one who tells of it trusts none of its texts."""

from __future__ import annotations

import json
from typing import Final, Literal

import msgspec

from domore.problems import DoMoreError, Problem
from domore.review.look import Look

VERSION: Final = 1
MOST_BYTES: Final = 1_000_000
# What is handed on at most; the counts are of all.
MOST_PROBLEMS: Final = 200
MOST_LOOKS: Final = 20
MOST_PATHS: Final = 100

Verdict = Literal["good", "mend", "maintainer"]


class NoReview(DoMoreError):
    """Some bytes are no findings."""


class Findings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`problems` are those that the pull request brings in. `outside` are paths that a resident leaves alone; `may` says that whoever
    proposes may change them, being somebody who can write to the repository."""

    domore: Literal[1] = VERSION
    problems: tuple[Problem, ...]
    looks: tuple[Look, ...]
    outside: tuple[str, ...]
    may: bool
    entries: int

    @property
    def verdict(self) -> Verdict:
        """Whether it can be published: yes, after something was mended, or only by a maintainer's own hand."""
        if any(problem.severity == "error" and problem.rule != "content-only" for problem in self.problems):
            return "mend"
        return "maintainer" if self.outside and not self.may else "good"


def to_json(findings: Findings) -> bytes:
    """The findings as JSON of at most MOST_BYTES, with fewer looks where they would be more."""
    kept = msgspec.structs.replace(
        findings, problems=findings.problems[:MOST_PROBLEMS], looks=findings.looks[:MOST_LOOKS], outside=findings.outside[:MOST_PATHS]
    )
    while len(written := _encoded(kept)) > MOST_BYTES and kept.looks:
        kept = msgspec.structs.replace(kept, looks=kept.looks[: len(kept.looks) // 2])
    return written


def _encoded(findings: Findings) -> bytes:
    # A file's name may hold what no UTF-8 can: a question mark stands for it.
    return json.dumps(msgspec.to_builtins(findings), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def from_json(data: bytes) -> Findings:
    """The findings in some JSON, whoever wrote it. Raises `NoReview`."""
    if len(data) > MOST_BYTES:
        raise NoReview(f"The report has {len(data):,} bytes, and {MOST_BYTES:,} are allowed.")
    try:
        read = msgspec.json.decode(data, type=Findings)
    except (msgspec.MsgspecError, RecursionError, UnicodeError, ValueError) as error:
        raise NoReview(f"The report is not one of domore's: {str(error)[:200]}") from None
    if len(read.problems) > MOST_PROBLEMS or len(read.looks) > MOST_LOOKS or len(read.outside) > MOST_PATHS:
        raise NoReview("The report holds more than domore ever writes.")
    return read
