"""The words of site_config/ that a mapping uses: which of them the town has not, and how they get there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec.structs import replace

from domore.check.schemas import shipped
from domore.contribute.canonical import to_yaml
from domore.contribute.importing.mapping import Word
from domore.problems import Problem, WrongUse
from domore.read import strict_yaml
from domore.settings import Settings, Term

Words = Mapping[str, Mapping[str, Word]]


def missing_words(wanted: Words, settings: Settings) -> dict[str, dict[str, Word]]:
    """The mapping's words that the town has not, by vocabulary."""
    missing = {name: {id: word for id, word in words.items() if id not in settings.vocabularies.get(name, {})} for name, words in wanted.items()}
    return {name: words for name, words in missing.items() if words}


def with_words(settings: Settings, missing: Words) -> Settings:
    """The settings as they are once the words are added."""
    added = {name: {id: Term(id=id, label=word.label, sentence=word.sentence) for id, word in words.items()} for name, words in missing.items()}
    names = {**settings.vocabularies, **added}
    return replace(settings, vocabularies={name: {**settings.vocabularies.get(name, {}), **added.get(name, {})} for name in names})


def add_words(town: Path, missing: Words) -> None:
    """Writes words at the end of site_config/*.yml; what stands there, comments too, stays as it is.

    Raises `WrongUse` for a file that can't be added to, before anything is written."""
    texts = {town / "site_config" / f"{name}.yml": _appended(town, name, words) for name, words in missing.items()}
    for file, text in texts.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")


def _appended(town: Path, name: str, words: Mapping[str, Word]) -> str:
    file = town / "site_config" / f"{name}.yml"
    schema = {"properties": {id: shipped("vocabulary")["additionalProperties"] for id in words}}
    fields = {id: msgspec.to_builtins(word) for id, word in words.items()}
    head, _, added = to_yaml(fields, schema, schema_path="../schemas/vocabulary.schema.json").partition("\n")
    if not file.exists():
        return f"{head}\n{added}"
    there = file.read_bytes().decode("utf-8")
    text = there + ("" if there.endswith("\n") or not there else "\n") + added
    document = strict_yaml.read(f"site_config/{name}.yml", text.encode())
    if isinstance(document, Problem) or not isinstance(document.value, dict) or not words.keys() <= document.value.keys():
        raise WrongUse(f"site_config/{name}.yml is written in a way that can't be added to. Add these words by hand:\n{added}")
    return text
