"""Strict YAML: bytes in, a `Document` whose every value knows its line out, or one `Problem`.

Accepted: one document; mappings with distinct text keys, lists, scalars. `true` and `false` are the only booleans; `null`, `~` and nothing are
null; whole and decimal numbers are numbers; everything else is text (`no`, `12:30`, `1_000` and `2026-03-14` too: dates are checked by the schema).
Refused, each with a line and a cure: anchors, aliases, tags, merge keys, repeated keys, depth, size and number of values past the caps,
other encodings than UTF-8, control, bidirectional and zero-width characters.

libyaml composes nodes by C recursion (100,000 open brackets end the process), so depth is capped while it descends, through the one hook
it calls for each node. Composing and walking one 1.6 KB listing takes 58 µs, `CSafeLoader` 172.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from typing import Any, Final

import yaml
from yaml.cyaml import CParser

from domore.problems import Problem, Severity

MAX_BYTES: Final = 131_072
MAX_DEPTH: Final = 12
MAX_NODES: Final = 5_000

Path = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})\Z")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}\Z")
_WORDS: Final[dict[str, Any]] = {"true": True, "false": False, "null": None, "~": None, "": None}
_MAYBE_NUMBER = frozenset("+-0123456789")
# Controls but tab and line ends; zero width and bidirectional marks (a joiner inside a word of Arabic script is text, see _hidden); byte order mark.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\U000e0000-\U000e007f]")
_JOINER = re.compile("(?<=[\u0600-\u06ff\u0750-\u077f\u0900-\u0dff])[\u200c\u200d](?=[\u0600-\u06ff\u0750-\u077f\u0900-\u0dff])")


class _Refused(Exception):
    """Stops the composer at a mark."""

    def __init__(self, rule: str, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.rule, self.message, self.line, self.column = rule, message, line, column


class _Composer(CParser):  # type: ignore[misc]  # PyYAML's C part has no types
    """libyaml's composer without resolvers: it asks for no tag, and counts depth and nodes as it goes."""

    def __init__(self, text: bytes) -> None:
        super().__init__(text)
        self._depth = 0
        self._nodes = 0

    def descend_resolver(self, parent: yaml.Node | None, index: Any) -> None:
        self._depth += 1
        self._nodes += 1
        if self._depth > MAX_DEPTH:
            line, column = _after(parent)
            raise _Refused("depth", f"Lists and fields are nested more than {MAX_DEPTH} deep. Flatten them.", line, column)
        if self._nodes > MAX_NODES:
            line, column = _after(parent)
            raise _Refused("size", f"There are more than {MAX_NODES:,} values in one file. Split it.", line, column)

    def ascend_resolver(self) -> None:
        self._depth -= 1

    def resolve(self, kind: type, value: Any, implicit: Any) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Document:
    """One file's values, and where each stands. `value` is plain data; `where` gives line and column of any path into it."""

    path: str
    value: Any
    root: yaml.Node | None
    warnings: tuple[Problem, ...] = ()

    def where(self, at: Path = (), *, key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of the value at `at` (or of its key); of the closest thing around it when it is not there."""
        node, mark = self.root, None
        for step in at:
            found: yaml.Node | None = None
            if isinstance(node, yaml.MappingNode):
                for name, value in node.value:
                    if name.value == step:
                        mark, found = (name if key else value).start_mark, value
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                found = node.value[step]
                mark = found.start_mark
            if found is None:
                break
            node = found
        mark = mark or (self.root.start_mark if self.root is not None else None)
        return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)

    def problem(self, at: Path, message: str, *, rule: str, severity: Severity = "error", key: bool = False) -> Problem:
        """A problem with the value (or the key) at `at`."""
        line, column = self.where(at, key=key)
        return Problem(path=self.path, line=line, column=column, severity=severity, rule=rule, message=message)


def read(path: str, data: bytes) -> Document | Problem:
    """The document in `data`, or the first thing that makes it unreadable."""
    try:
        text = _text(data)
        if "&" in text or "*" in text:
            _refuse_anchors(text)
        root = _Composer(text.encode()).get_single_node()
        return Document(path, None if root is None else _value(root), root, _habits(path, data))
    except _Refused as refused:
        rule, message, line, column = refused.rule, refused.message, refused.line, refused.column
    except yaml.MarkedYAMLError as error:
        rule, message = "yaml", _in_plain_words(error)
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    except yaml.YAMLError as error:
        rule, message, line, column = "yaml", f"This is not YAML that can be read: {' '.join(str(error).split())}.", 1, 1
    return Problem(path=path, line=line, column=column, severity="error", rule=rule, message=message)


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _Refused("size", f"The file is larger than {MAX_BYTES // 1024} KB. Shorten it; pictures go to content/images/.", 1, 1)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _Refused("encoding", "The file is written in UTF-16. Save it as UTF-8.", 1, 1)
    try:
        text = data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise _Refused("encoding", "A letter here is not UTF-8. Save the file as UTF-8.", line, column) from None
    if not text.isascii() and (hidden := _hidden(text)) is not None or text.isascii() and (hidden := _HIDDEN.search(text)) is not None:
        at = hidden.start()
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        name = f"U+{ord(hidden[0]):04X}"
        raise _Refused("hidden", f"There is a hidden character here ({name}). Delete it and type the words again.", line, column)
    return text


def _habits(path: str, data: bytes) -> tuple[Problem, ...]:
    """What some editors leave in a file: read without harm, yet every later change would show the whole file as changed."""
    found = []
    if data.startswith(BOM_UTF8):
        found.append("The file begins with a byte order mark. Save it as UTF-8 without BOM.")
    if b"\r" in data:
        found.append("The lines end the Windows way (CRLF). Save the file with Unix line ends (LF).")
    return tuple(Problem(path=path, line=1, column=1, severity="warning", rule="encoding", message=message) for message in found)


def _hidden(text: str) -> re.Match[str] | None:
    """The first hidden character; a joiner between letters of a script that needs it is none."""
    for match in _HIDDEN.finditer(text):
        if _JOINER.match(text, match.start()) is None:
            return match
    return None


def _refuse_anchors(text: str) -> None:
    """Scans events, before anything is composed: an alias can stand for a bomb."""
    parser = CParser(text.encode())
    while True:
        event = parser.get_event()
        if isinstance(event, yaml.StreamEndEvent):
            return
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            mark = event.start_mark
            raise _Refused("anchor", f'"{sign}" makes a YAML anchor or alias, which is not allowed. Put quotes around the text, or write the value again.', mark.line + 1, mark.column + 1)


def _value(node: yaml.Node) -> Any:
    if node.tag:
        raise _Refused("tag", f'The tag "{node.tag[:60]}" is not allowed. Put quotes around the text if it begins with "!".', *_at(node))
    kind = type(node)
    if kind is yaml.ScalarNode:
        text: str = node.value
        if node.style is not None:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if text[0] in _MAYBE_NUMBER:
            if _INTEGER.match(text):
                return int(text)
            if _DECIMAL.match(text):
                return float(text)
        return text
    if kind is yaml.MappingNode:
        fields: dict[str, Any] = {}
        for name, value in node.value:
            if type(name) is not yaml.ScalarNode or name.tag:
                raise _Refused("key", "A field's name must be plain text. Perhaps a value that begins with { or [ needs quotes.", *_at(name))
            if name.value == "<<" and name.style is None:
                raise _Refused("key", '"<<" is not allowed. Write the fields out.', *_at(name))
            if name.value in fields:
                raise _Refused("key", f'"{name.value[:60]}" stands twice. Keep one of the two.', *_at(name))
            fields[name.value] = _value(value)
        return fields
    return [_value(item) for item in node.value]


def _at(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _after(parent: yaml.Node | None) -> tuple[int, int]:
    return _at(parent) if parent is not None else (1, 1)


def _in_plain_words(error: yaml.MarkedYAMLError) -> str:
    said = (error.problem or "").strip()
    for part, words in _CURES.items():
        if part in said or part in (error.context or ""):
            return words
    return f"YAML can't be read here: {said or error.context}. Look at the quotes, colons and spaces on this line and the one before."


_CURES: Final = {
    "cannot start any token": "A value can't begin with this character. Put quotes around the whole value.",
    "found character '\\t'": "A tab is used to move the line in. Use spaces.",
    "mapping values are not allowed": 'A colon and a space inside a value confuse YAML. Put quotes around the whole value: "…: …".',
    "could not find expected ':'": 'A colon is missing after a field\'s name, or the line should be moved in under the one before. Write "name: value".',
    "found undefined alias": 'A value begins with "*", which has a meaning in YAML. Put quotes around the whole value.',
    "expected a single document": 'The file holds more than one document. Remove the second "---".',
    "but found another document": 'The file holds more than one document. Remove the second "---".',
    "did not find expected key": "This line does not fit with those above. Check that it is moved in by the same number of spaces, and that quotes are closed.",
    "did not find expected '-' indicator": 'This line should begin with "- " like those above it, or be moved in further.',
    "found unexpected end of stream": "A quote is opened and never closed. Close it.",
    "while scanning a quoted scalar": "A quote is opened and never closed. Close it.",
    "did not find expected ',' or ']'": "A list in square brackets is not closed. Add the missing comma or ].",
    "did not find expected ',' or '}'": "Fields in curly brackets are not closed. Add the missing comma or }.",
    "while scanning a tag": 'A value begins with "!", which has a meaning in YAML. Put quotes around the whole value.',
    "found undefined tag handle": 'A value begins with "!", which has a meaning in YAML. Put quotes around the whole value.',
}
