"""What libyaml says, in plain words and with the cure."""

from __future__ import annotations

import re
from typing import Final

import yaml


def in_plain_words(error: yaml.MarkedYAMLError, text: str) -> str:
    """One or two sentences for whoever wrote the file, instead of libyaml's own."""
    said, while_ = (error.problem or "").strip(), error.context or ""
    mark = error.problem_mark
    if mark is not None and text[mark.index : mark.index + 1] == "\t":
        return "A tab stands where only spaces may. Use spaces."
    if mark is not None and "mapping values are not allowed" in said and _FIELD.match(_line(text, mark.index)):
        return "This line does not fit with those above. It may be moved in too far, or the line above has no colon after its name."
    for part, words in _CURES.items():
        if part in said or part in while_:
            return words
    return f"YAML can't be read here: {said or while_}. Look at the quotes, colons and spaces on this line and the one before."


def _line(text: str, index: int) -> str:
    """The line that holds `index`, up to there."""
    return text[text.rfind("\n", 0, index) + 1 : index + 1]


_FIELD: Final = re.compile(r"\s*(?:- )?\w+:\Z")
_CURES: Final = {
    "while scanning an alias": 'A value begins with "*", which has a meaning in YAML. Put quotes around the whole value.',
    "while scanning an anchor": 'A value begins with "&", which has a meaning in YAML. Put quotes around the whole value.',
    "while scanning a tag": 'A value begins with "!", which has a meaning in YAML. Put quotes around the whole value.',
    "found undefined tag handle": 'A value begins with "!", which has a meaning in YAML. Put quotes around the whole value.',
    "while scanning a block scalar": 'After "|" or ">" the text begins on the next line, moved in. Put quotes around a value that begins so.',
    "while scanning a directive": 'A line that begins with "%" has a meaning in YAML. Put quotes around the text, or remove the line.',
    "cannot start any token": "A value can't begin with this character. Put quotes around the whole value.",
    "mapping values are not allowed": 'A colon and a space inside a value confuse YAML. Put quotes around the whole value: "…: …".',
    "could not find expected ':'": 'A colon is missing after a field\'s name, or the line is not moved in far enough. Write "name: value".',
    "expected a single document": 'The file holds more than one document. Remove the second "---".',
    "did not find expected <document start>": "The file goes on after its fields have ended. Check how far this line is moved in.",
    "did not find expected key": "This line does not fit with those above. Move it in by the same number of spaces, and close every quote.",
    "did not find expected '-' indicator": 'This line should begin with "- " like those above it, or be moved in further.',
    "did not find expected node content": "A value is missing here, or a comma or bracket too many. Write the value, or remove the sign.",
    "unknown escape character": r'In double quotes "\" has a meaning. Write "\\", or use single quotes.',
    "character escape code": r'In double quotes "\" has a meaning. Write "\\", or use single quotes.',
    "did not find expected hexdecimal number": r'In double quotes "\" has a meaning. Write "\\", or use single quotes.',
    "found unexpected end of stream": "A quote is opened and never closed. Close it.",
    "while scanning a quoted scalar": "A quote is opened and never closed. Close it.",
    "did not find expected ',' or ']'": "A list in square brackets is not closed. Add the missing comma or ].",
    "did not find expected ',' or '}'": "Fields in curly brackets are not closed. Add the missing comma or }.",
}
