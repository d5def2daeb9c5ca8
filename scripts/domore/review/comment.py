"""The one comment on a pull request: what is wrong, how to mend it, what may be there already, and how the entries will look.

All texts of the findings are strangers' texts: each is written so that it means only itself (see `markdown_text`), and shortened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from domore.markdown_text import in_markdown, quoted
from domore.problems import Problem
from domore.report import summary
from domore.review.findings import Findings
from domore.review.look import Look

MARKER: Final = "<!-- domore: what was found in this pull request -->"
# GitHub takes 65,536 letters in a comment (its REST API, "Create an issue comment"), GitLab 1,000,000, Forgejo as many as it likes.
LONGEST: Final = 60_000
_LONG_WORDS: Final = 4_000
_LONG_FACT: Final = 400
_DUPLICATES: Final = "likely-duplicates"
_HEADINGS: Final = {
    "good": "All is well with this proposal",
    "mend": "There is something to mend",
    "maintainer": "This one needs a maintainer",
}
_MORE_ROWS: Final = "| … | | There are more, and no room to show them here. |"


def comment(findings: Findings, commit: str) -> str:
    """The comment as Markdown, at most LONGEST letters, with MARKER as its first line. `commit` is the commit that was looked at."""
    start = [MARKER, f"### {_HEADINGS[findings.verdict]}", "Thank you for proposing this.", *_telling(findings)]
    end = _end(commit)
    looks = ("\n\n".join(_look(look)) for look in findings.looks)
    room = LONGEST - sum(len(part) + 2 for part in (*start, end))
    return "\n\n".join([*start, *_as_fits(looks, room, "The other entries are not shown here: there is no room."), end]) + "\n"


def is_about(comment: str, commit: str) -> bool:
    """Whether a comment of ours is about this commit. Only its last line counts: all above it holds strangers' words."""
    return comment.rstrip().endswith(_end(commit))


def _end(commit: str) -> str:
    return f"<sub>Looked at: commit {in_markdown(commit[:12])}. This comment is brought up to date with each new commit.</sub>"


def _as_fits(parts: Iterable[str], room: int, otherwise: str) -> Iterator[str]:
    """The first parts that fit into so many letters, and a last one that says that some did not."""
    room -= len(otherwise) + 2
    for part in parts:
        room -= len(part) + 2
        if room < 0:
            yield otherwise
            return
        yield part


def _telling(findings: Findings) -> Iterator[str]:
    alike = [problem for problem in findings.problems if problem.rule == _DUPLICATES]
    others = [problem for problem in findings.problems if problem.rule not in (_DUPLICATES, "content-only")]
    yield f"{summary(others)} {_next_step(findings)}"
    if others:
        yield _table(others)
    if alike:
        yield "**Perhaps it is here already.** If it is the same, tell so here, and it can be joined; if not, all is well."
        yield "\n".join(f"- {in_markdown(_cut(problem.path, 200))}: {in_markdown(_cut(problem.message, 400))}" for problem in alike[:5])
    if findings.outside:
        yield from _outside(findings)


def _next_step(findings: Findings) -> str:
    if findings.verdict == "mend":
        return "Change the file in this pull request (on the forge's page: Files, then the pencil); it is looked at again at once."
    if findings.verdict == "maintainer":
        return "Nothing is wrong with your words. A maintainer has to look at the rest."
    return "Next, a person reads it. You need do nothing."


def _outside(findings: Findings) -> Iterator[str]:
    paths = "\n".join(f"- {in_markdown(_cut(path, 200))}" for path in findings.outside[:10])
    more = f"\n- and {len(findings.outside) - 10} more" if len(findings.outside) > 10 else ""
    if findings.may:
        yield f"**It also changes how the site works.** Read these with care before you merge:\n\n{paths}{more}"
    else:
        cure = "If you did not mean to change them, take them out of this pull request. If you did, say why, and a maintainer will look at it."
        yield f"**It changes files that residents leave alone,** since they decide how the site works:\n\n{paths}{more}\n\n{cure}"


def _table(problems: Sequence[Problem]) -> str:
    rows = (
        f"| {in_markdown(_cut(f'{problem.path}:{problem.line}', 200))} | {'Mend' if problem.severity == 'error' else 'Look at'} "
        f"| {in_markdown(_cut(problem.message, 600))} |"
        for problem in problems
    )
    return "\n".join(["| Where | | What |", "|---|---|---|", *_as_fits(rows, LONGEST // 3, _MORE_ROWS)])


def _look(look: Look) -> Iterator[str]:
    """How an entry will look: its title, where it is, its facts, its words."""
    yield "---"
    path = in_markdown(_cut(look.path, 200))
    if look.change == "removed":
        yield f"**{path} goes.** Its page leaves the site, and links to it lead nowhere; closing an entry keeps its page."
        return
    yield f"#### {in_markdown(_cut(look.title.strip(), 200)) or 'An entry without a title'}"
    yield f"In {path} ({'new' if look.change == 'new' else 'changed'}), as the site will show it:"
    if look.summary.strip():
        yield quoted(_cut(look.summary, _LONG_FACT))
    if look.facts:
        rows = (f"| {in_markdown(_cut(label, 100))} | {in_markdown(_cut(value, _LONG_FACT))} |" for label, value in look.facts[:40])
        yield "\n".join(["| | |", "|---|---|", *rows])
    if look.body.strip():
        yield quoted(_cut(look.body, _LONG_WORDS))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
