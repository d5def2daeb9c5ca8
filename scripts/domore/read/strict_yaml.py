"""Strict YAML: bytes in, a `Document` whose every value knows its line out, or one `Problem`.

Accepted: one document; mappings with distinct text keys, lists, scalars. `true` and `false` are the only booleans; `null`, `~` and nothing are
null; whole and decimal numbers are numbers; everything else is text (`no`, `12:30`, `1_000` and `2026-03-14` too: dates are checked by the schema).
Refused, each with a line and a cure: anchors, aliases, tags, merge keys, repeated keys, depth, size and number of values past the caps,
other encodings than UTF-8, control, bidirectional and zero-width characters, written out or as an escape.

libyaml composes nodes by C recursion (100,000 open brackets end the process), so where a text may be deep, depth is capped while it descends,
through the one hook it calls for each node.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the types leave libyaml's parser out

from domore.problems import Problem, Severity
from domore.read.caps import LISTING, Caps, caps_of
from domore.read.letters import escape_words, habits, hidden, letters, position
from domore.read.refused import Refused
from domore.read.yaml_words import in_plain_words

MAX_DEPTH: Final = 12

Path = tuple[str | int, ...]

MOST_DIGITS: Final = 15  # before the point and behind it: what is longer would not come back as it was written, and stays text
_WHOLE: Final = f"[-+]?(?:0|[1-9][0-9]{{0,{MOST_DIGITS - 1}}})"
_INTEGER = re.compile(rf"{_WHOLE}\Z")
_DECIMAL = re.compile(rf"{_WHOLE}\.[0-9]{{1,{MOST_DIGITS}}}\Z")
_WORDS: Final[dict[str, Any]] = {"true": True, "false": False, "null": None, "~": None, "": None}
_MAYBE_NUMBER = frozenset("+-0123456789")
# Where an anchor, an alias or a tag may begin: "**bold**" and "Come!" can be none, and few listings hold anything else.
# One pattern a sign, each beginning with it: so they cost a microsecond.
_PROPERTIES = tuple(re.compile(pattern, re.DOTALL) for pattern in (r"&(?=[\w-])(?<![*\w].)", r"\*(?=[\w-])(?<![*\w].)", r"!(?<![^\s\[{,:?].)"))


# A line on which something may begin that lies deep: block after block, each further in than the last. The value of a "? key" begins with ":", and
# blocks may follow it.
_FAR_IN = re.compile(r"\n[ \t?:-]{24}")
_MOST_BRACKETS: Final = 24


class _Composer(CParser):
    """libyaml's composer without resolvers: it asks for no tag."""

    def descend_resolver(self, parent: yaml.Node | None, index: Any) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass

    def resolve(self, *_: Any) -> str:
        return ""


class _CountingComposer(_Composer):
    """Counts depth and nodes as it goes, and stops at the caps."""

    def __init__(self, text: bytes, caps: Caps = LISTING) -> None:
        super().__init__(text)
        self._most = caps.nodes
        self._depth = 0
        self._nodes = 0

    def descend_resolver(self, parent: yaml.Node | None, _: Any) -> None:
        self._depth += 1
        self._nodes += 1
        if self._depth > MAX_DEPTH:
            raise _too_deep(parent)
        if self._nodes > self._most:
            raise Refused("size", f"There are more than {self._most:,} values in one file. Split it.", *_after(parent))

    def ascend_resolver(self) -> None:
        self._depth -= 1


@dataclass(frozen=True, slots=True)
class Document:
    """One file's values, and where each stands. `value` is plain data; `where` gives line and column of any path into it."""

    path: str
    value: Any
    root: yaml.Node | None
    warnings: tuple[Problem, ...] = ()
    text: str = ""

    def where(self, at: Path = (), *, key: bool = False, about: str = "") -> tuple[int, int]:
        """Line and column, from 1, of the value at `at` (or of its key, or of the words `about` in it); of the closest thing around it when it
        is not there."""
        name, node = None, self.root
        for step in at:
            found = _step(node, step)
            if found is None:
                break
            name, node = found
        if node is None:
            return 1, 1
        words = self.text.find(about, node.start_mark.index, node.end_mark.index) if about else -1
        if words >= 0:
            return position(self.text, words)
        return _at(name if key and name is not None else node)

    def problem(self, at: Path, message: str, *, rule: str, severity: Severity = "error", key: bool = False, about: str = "") -> Problem:
        """A problem with the value at `at`, or with its key, or with the words `about` in it."""
        line, column = self.where(at, key=key, about=about)
        return Problem(path=self.path, line=line, column=column, severity=severity, rule=rule, message=message)


def _step(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    """The key, where there is one, and the value one step into a node."""
    if isinstance(node, yaml.MappingNode):
        return next(((name, value) for name, value in node.value if name.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def places(document: Document, field: str) -> Iterator[tuple[str, int, int]]:
    """Each key of the mapping in a field, with its line and column: in one pass, where `where` looks for each anew."""
    found = _step(document.root, field)
    if found is not None and isinstance(found[1], yaml.MappingNode):
        for name, _ in found[1].value:
            yield (name.value, *_at(name))


def read(path: str, data: bytes) -> Document | Problem:
    """The document in `data`, or the first thing that makes it unreadable."""
    text, caps = "", caps_of(path)
    try:
        text = letters(data, caps)
        if any(sign.search(text) for sign in _PROPERTIES):
            _refuse_properties(text, caps)
        composer = _Composer(text.encode()) if _is_small_and_flat(text, caps) else _CountingComposer(text.encode(), caps)
        root = composer.get_single_node()
        warnings = tuple(Problem(path=path, line=1, column=1, severity="warning", rule="encoding", message=said) for said in habits(data))
        return Document(path, None if root is None else _value(root), root, warnings, text)
    except Refused as refused:
        rule, message, line, column = refused.rule, refused.message, refused.line, refused.column
    except yaml.MarkedYAMLError as error:
        rule, message = "yaml", in_plain_words(error, text)
        mark = error.problem_mark or error.context_mark
        line, column = position(text, min(mark.index, len(text.rstrip("\n")))) if mark is not None else (1, 1)
    except yaml.YAMLError as error:
        rule, message, line, column = "yaml", f"This is not YAML that can be read: {' '.join(str(error).split())}.", 1, 1
    return Problem(path=path, line=line, column=column, severity="error", rule=rule, message=message)


def nodes(data: bytes) -> yaml.Node | None:
    """The nodes of a file in a freer YAML than ours, such as mkdocs.yml with its tags: nothing is made of them, and the caps hold. None when it can't
    be read."""
    try:
        return _CountingComposer(letters(data).encode()).get_single_node()
    except (Refused, yaml.YAMLError):
        return None


def _is_small_and_flat(text: str, caps: Caps) -> bool:
    """Whether composing a text is safe without counting, as that of nearly all listings is: it takes a fourth less time.

    No more than three nodes come of two letters ("[:,:]"), and no more than two levels of a bracket, or of a column on which a block can begin: so
    it has no more nodes than the cap, and a hundred levels at most. That they are more than MAX_DEPTH shows as the values are made."""
    small = 3 * len(text) + 4 <= 2 * caps.nodes and text.count("[") + text.count("{") <= _MOST_BRACKETS
    return small and _FAR_IN.search(f"\n{text}") is None


def _refuse_properties(text: str, caps: Caps) -> None:
    """Scans events for anchors, aliases and tags, before anything is composed: an alias can stand for a bomb.

    Stops where the composer will stop: libyaml takes quadratic time over very deep brackets."""
    parser = CParser(text.encode())
    depth = nodes = 0
    while nodes <= caps.nodes and depth <= MAX_DEPTH + 1:
        event = parser.get_event()
        if isinstance(event, yaml.StreamEndEvent):
            return
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            message = f'"{sign}" makes a YAML anchor or alias, which is not allowed. Put quotes around the text, or write the value again.'
            raise Refused("anchor", message, *_at(event))
        if getattr(event, "tag", None) is not None:
            raise _tag(event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        nodes += isinstance(event, yaml.NodeEvent)


def _tag(node: Any) -> Refused:
    written = str(node.tag).replace("tag:yaml.org,2002:", "!!")[:60]
    return Refused("tag", f'"{written}" makes a YAML tag, which is not allowed. Put quotes around the text if it begins with "!".', *_at(node))


def _too_deep(parent: yaml.Node | None) -> Refused:
    return Refused("depth", f"Lists and fields are nested more than {MAX_DEPTH} deep. Flatten them.", *_after(parent))


def _value(node: yaml.Node, depth: int = 1) -> Any:
    if node.tag:
        raise _tag(node)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if depth == MAX_DEPTH and node.value:
        raise _too_deep(node)
    if isinstance(node, yaml.MappingNode):
        fields: dict[str, Any] = {}
        for name, value in node.value:
            if type(name) is not yaml.ScalarNode or name.tag:
                raise Refused("key", "A field's name must be plain text. Perhaps a value that begins with { or [ needs quotes.", *_at(name))
            if name.value == "<<" and not name.style:
                raise Refused("key", '"<<" is not allowed. Write the fields out.', *_at(name))
            if name.value in fields:
                raise Refused("key", f'"{name.value[:60]}" stands twice. Keep one of the two.', *_at(name))
            if name.style:
                _scalar(name)
            fields[name.value] = _value(value, depth + 1)
        return fields
    return [_value(item, depth + 1) for item in node.value]


def _scalar(node: yaml.ScalarNode) -> Any:
    text: str = node.value
    if node.style:  # plain text has the style ""
        if node.style == '"' and (found := hidden(text)) is not None:
            raise Refused("hidden", escape_words(text[found]), *_at(node))
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in _MAYBE_NUMBER:
        if _INTEGER.match(text):
            return int(text)
        if _DECIMAL.match(text):
            return float(text)
    return text


def _at(node: Any) -> tuple[int, int]:
    """Line and column, from 1, of a node or an event."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def _after(parent: yaml.Node | None) -> tuple[int, int]:
    return _at(parent) if parent is not None else (1, 1)
