"""`domore fmt`: listings and challenges written the one canonical way, without changing what they say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from domore.check.schemas import Schema, shipped
from domore.contribute.canonical import to_yaml
from domore.contribute.writing import write_whole
from domore.problems import DoMoreError, Problem, WrongUse
from domore.read import strict_yaml
from domore.read.sources import FileKind, find, read_file

Say = Callable[[str], None]
SCHEMAS: Final[dict[FileKind, str]] = {"ideas": "idea", "opportunities": "opportunity", "challenges": "challenge"}
_FIRST_LINE: Final = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")
_COMMENT: Final = re.compile(r"(?:^|(?<=\s))#", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """What became of the files: paths that were (or would be) written, that hold comments and were kept, and what could not be read."""

    changed: tuple[str, ...]
    kept: tuple[str, ...]
    problems: tuple[Problem, ...]


def canonical(document: strict_yaml.Document, schema: Schema, schema_name: str) -> str:
    """A listing's file in canonical YAML. The first line goes on naming the schema that it names. Raises `DoMoreError` for no fields at all."""
    if not isinstance(document.value, dict) or not document.value:
        raise DoMoreError("The file holds no fields, so that there is nothing to write.")
    named = _FIRST_LINE.match(document.text)
    schema_path = named[1] if named else f"{'../' * document.path.count('/')}schemas/{schema_name}.schema.json"
    return to_yaml(document.value, schema, schema_path=schema_path)


def has_comments(document: strict_yaml.Document) -> bool:
    """Whether comments stand in the file beyond a first line that names its schema."""
    named = _FIRST_LINE.match(document.text)
    text = list(document.text)
    for node in _scalars(document.root):
        start, end = node.start_mark.index, node.end_mark.index
        if node.style in ("|", ">"):
            start = document.text.find("\n", start, end)  # what stands behind the sign may be a comment
        if start >= 0:
            text[start:end] = ["\n" if sign == "\n" else "x" for sign in text[start:end]]
    return _COMMENT.search("".join(text[named.end() if named else 0 :])) is not None


def format_listings(town: Path, is_chosen: Callable[[str], bool], *, write: bool, force: bool, say: Say) -> Formatted:
    """Writes those of the town's chosen listings anew that are not canonical, each whole or not at all, and says which; with `write` false it
    only says. Links are not followed. A file with comments is left as it is unless `force`. Raises `WrongUse` where nothing was chosen."""
    schemas = {kind: shipped(name) for kind, name in SCHEMAS.items()}
    sources, misplaced = find(town)
    changed, kept, read = [], [], 0
    problems = [problem for problem in misplaced if is_chosen(problem.path)]
    for source in (source for source in sources if source.kind in SCHEMAS and is_chosen(source.path)):
        data = read_file(town, source.path)
        document = strict_yaml.read(source.path, data) if isinstance(data, bytes) else data
        if not isinstance(document, strict_yaml.Document):
            problems += [document] if document is not None else []
            continue
        read += 1
        try:
            text = canonical(document, schemas[source.kind], SCHEMAS[source.kind])
        except DoMoreError as error:
            problems.append(document.problem((), str(error), rule="fmt"))
            continue
        if text.encode() == data:
            continue
        if has_comments(document) and not force:
            kept.append(source.path)
            say(f"{source.path}: kept as it is, since its comments would be lost (--force writes it all the same).")
            continue
        changed.append(source.path)
        say(f"{source.path}: {'written anew' if write else 'would be written anew'}.")
        if write:
            write_whole(town / source.path, text)
    if not read and not problems:
        raise WrongUse("there is no listing among these. Name files or folders under content/ideas, content/opportunities or content/challenges.")
    for problem in problems:
        say(str(problem))
    looked_at, done = "1 listing" if read == 1 else f"{read} listings", "written anew" if write else "would be written anew"
    say(f"{looked_at}: {len(changed)} {done}, {len(kept)} kept for their comments.")
    return Formatted(changed=tuple(changed), kept=tuple(kept), problems=tuple(problems))


def _scalars(node: yaml.Node | None) -> list[yaml.ScalarNode]:
    waiting, found = [node], []
    while waiting:
        at = waiting.pop()
        if isinstance(at, yaml.ScalarNode):
            found.append(at)
        elif isinstance(at, yaml.MappingNode):
            waiting += [each for pair in at.value for each in pair]
        elif isinstance(at, yaml.SequenceNode):
            waiting += at.value
    return found
